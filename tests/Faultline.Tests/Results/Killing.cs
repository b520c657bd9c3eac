using System.Globalization;
using Faultline.Engine.Storage;

namespace Faultline.Tests.Results;

/// <summary>
/// A trigger that lets some steps of packing pass and fails the next before it commits, as a process that is killed there would.
/// </summary>
internal static class Killing
{
    public static string After(Dialect kind, int steps)
    {
        var number = steps.ToString(CultureInfo.InvariantCulture);
        var left = $"CREATE TABLE steps_left (steps INTEGER); INSERT INTO steps_left VALUES ({number});";
        return left + (kind == Dialect.Sqlite ? string.Join('\n', new[] { "INSERT", "UPDATE" }.Select(Sqlite)) : Postgres);
    }

    private const string Postgres =
        """
        CREATE FUNCTION step() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE steps_left SET steps = steps - 1;
            IF (SELECT steps < 0 FROM steps_left) THEN RAISE EXCEPTION 'killed'; END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER step AFTER INSERT OR UPDATE ON sealing FOR EACH ROW EXECUTE FUNCTION step();
        """;

    private static string Sqlite(string change) =>
        $"""
        CREATE TRIGGER step_{change} AFTER {change} ON sealing BEGIN
            UPDATE steps_left SET steps = steps - 1;
            SELECT RAISE(ABORT, 'killed') WHERE (SELECT steps FROM steps_left) < 0;
        END;
        """;
}
