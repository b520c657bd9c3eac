using System.Data.Common;
using Dapper;
using Faultline.Core.Incidents;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Incidents;

/// <summary>Incidents with their history (I1), and blips (I2). Thread-safe.</summary>
public sealed class IncidentStore(Database database)
{
    /// <summary>Of a long history the first and the last lines are read, so many of each.</summary>
    private const int LinesRead = 250;

    /// <summary>
    /// Adds what follows from events as a part of a transaction, in their order. Effects already written change nothing, and what is over
    /// stays over.
    /// </summary>
    public static void Write(DbTransaction transaction, IEnumerable<Effect> effects)
    {
        var connection = transaction.Connection!;
        foreach (var effect in effects)
        {
            if (effect is Effect.IncidentChanged changed)
            {
                if (connection.Execute(LineRow.Put, LineRow.Of(changed), transaction) > 0)
                    connection.Execute(IncidentRow.Put, IncidentRow.Of(changed.Incident), transaction);
            }
            else if (effect is Effect.BlipEnded ended)
            {
                connection.Execute(BlipRow.Put, BlipRow.Of(ended.Blip), transaction);
            }
        }
    }

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<Incident>> ListAsync(IncidentQuery query, CancellationToken cancel)
    {
        string?[] wanted =
        [
            query.OnlyOpen ? "status IN ('Open', 'Acknowledged')" : null,
            query.Monitor is not null ? "monitor = @Monitor" : null,
            query.From is not null ? "started_us >= @from" : null,
            query.Before is not null ? "started_us < @before" : null,
        ];
        var sql = $"""
            SELECT {IncidentRow.Columns} FROM incidents WHERE {string.Join(" AND ", wanted.OfType<string>().DefaultIfEmpty("TRUE"))}
            ORDER BY started_us DESC, id LIMIT @Limit
            """;
        var parameters = new { query.Monitor, from = Instant.ToMicros(query.From), before = Instant.ToMicros(query.Before), query.Limit };
        return database.ReadAsync<IReadOnlyList<Incident>>(
            connection => [.. connection.Query<IncidentRow>(sql, parameters).Select(r => r.Read())], cancel);
    }

    /// <summary>All that are open, newest first.</summary>
    public Task<IReadOnlyList<Incident>> OpenAsync(CancellationToken cancel) =>
        ListAsync(new IncidentQuery(OnlyOpen: true, Limit: int.MaxValue), cancel);

    /// <summary>Null when there is none of that id.</summary>
    public Task<IncidentHistory?> FindAsync(string id, CancellationToken cancel)
    {
        const string Sql = $"SELECT {IncidentRow.Columns} FROM incidents WHERE id = @id";
        const string Lines = $"""
            SELECT {LineRow.Columns} FROM incident_changes
            WHERE incident = @id AND (number <= @LinesRead
              OR number > (SELECT MAX(number) FROM incident_changes WHERE incident = @id) - @LinesRead)
            ORDER BY number
            """;
        return database.ReadAsync(
            connection => connection.QuerySingleOrDefault<IncidentRow>(Sql, new { id }) is { } row
                ? new IncidentHistory(row.Read(), [.. connection.Query<LineRow>(Lines, new { id, LinesRead }).Select(l => l.Read())])
                : null,
            cancel);
    }

    /// <summary>A monitor's blips that began in [from, to), oldest first.</summary>
    /// <param name="monitor">Its id.</param>
    public Task<IReadOnlyList<Blip>> BlipsAsync(string monitor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        const string Sql = $"""
            SELECT {BlipRow.Columns} FROM blips WHERE monitor = @monitor AND from_us >= @from AND from_us < @to ORDER BY from_us
            """;
        var range = new { monitor, from = Instant.ToMicros(from), to = Instant.ToMicros(to) };
        return database.ReadAsync<IReadOnlyList<Blip>>(
            connection => [.. connection.Query<BlipRow>(Sql, range).Select(r => r.Read())], cancel);
    }

    /// <summary>Blips of several monitors that began in [from, to), by monitor.</summary>
    public Task<ILookup<string, Blip>> BlipsAsync(
        IReadOnlyList<string> monitors, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var sql = $"""
            SELECT {BlipRow.Columns} FROM blips
            WHERE monitor {database.Dialect.Among("monitors")} AND from_us >= @from AND from_us < @to ORDER BY from_us
            """;
        var range = new { monitors = monitors.ToArray(), from = Instant.ToMicros(from), to = Instant.ToMicros(to) };
        return database.ReadAsync(
            connection => connection.Query<BlipRow>(sql, range).Select(r => r.Read()).ToLookup(b => b.Monitor, StringComparer.Ordinal), cancel);
    }

    /// <summary>Forgets incidents and blips that ended longer ago than that (O1).</summary>
    /// <param name="retention">Null keeps them for ever.</param>
    public Task DropOldAsync(TimeSpan? retention, DateTimeOffset now, CancellationToken cancel)
    {
        if (retention is not { } kept)
            return Task.CompletedTask;
        var old = new { before = Instant.ToMicros(now - kept) };
        return database.WriteAsync(
            transaction =>
            {
                var connection = transaction.Connection!;
                const string Lines =
                    "DELETE FROM incident_changes WHERE incident IN (SELECT id FROM incidents WHERE resolved_us < @before)";
                connection.Execute(Lines, old, transaction);
                connection.Execute("DELETE FROM incidents WHERE resolved_us < @before", old, transaction);
                connection.Execute("DELETE FROM blips WHERE to_us < @before", old, transaction);
            },
            cancel);
    }
}
