using System.Data.Common;
using System.Text.Json;
using Dapper;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Traffic;

/// <summary>The tables of what was counted of each source, and of how far its files are read.</summary>
internal static class SourceRows
{
    private const int MostSamples = 8;
    private const int LongestSample = 500;
    private const int LongestState = 64 * 1024;

    public static void Add(DbTransaction tx, TrafficDelta delta)
    {
        var samples = delta.UnparsedSamples.Count == 0 ? null : Newest(tx, delta);
        tx.Connection!.Execute(
            """
            INSERT INTO traffic_sources (source, format, lines, malformed, unparsed, other, last_line, samples)
            VALUES (@Source, @Format, @Lines, @Malformed, @Unparsed, @Other, @last, COALESCE(@samples, '[]'))
            ON CONFLICT (source) DO UPDATE SET
                format = CASE WHEN excluded.format = '' THEN traffic_sources.format ELSE excluded.format END,
                lines = traffic_sources.lines + excluded.lines, malformed = traffic_sources.malformed + excluded.malformed,
                unparsed = traffic_sources.unparsed + excluded.unparsed, other = traffic_sources.other + excluded.other,
                last_line = COALESCE(excluded.last_line, traffic_sources.last_line),
                samples = COALESCE(@samples, traffic_sources.samples)
            """,
            new
            {
                delta.Source,
                delta.Format,
                delta.Lines,
                delta.Malformed,
                delta.Unparsed,
                delta.Other,
                last = Instant.ToMicros(delta.LastLineAt),
                samples,
            },
            tx);
    }

    public static void Put(DbTransaction tx, string source, SourcePosition position)
    {
        if (position.State is null)
        {
            tx.Connection!.Execute(
                "DELETE FROM traffic_positions WHERE source = @source AND file = @File", new { source, position.File }, tx);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(position.State.Length, LongestState, nameof(position));
        tx.Connection!.Execute(
            """
            INSERT INTO traffic_positions (source, file, state) VALUES (@source, @File, @State)
            ON CONFLICT (source, file) DO UPDATE SET state = excluded.state
            """,
            new { source, position.File, position.State },
            tx);
    }

    public static IReadOnlyList<SourcePosition> Positions(DbConnection connection, string source) =>
    [
        .. connection.Query<(string File, string State)>(
            "SELECT file, state FROM traffic_positions WHERE source = @source ORDER BY file", new { source })
            .Select(row => new SourcePosition(row.File, row.State)),
    ];

    public static IReadOnlyList<SourceTotals> All(DbConnection connection) =>
    [
        .. connection.Query<(string Source, string Format, long Lines, long Malformed, long Unparsed, long Other, long? Last, string Samples)>(
            "SELECT source, format, lines, malformed, unparsed, other, last_line, samples FROM traffic_sources ORDER BY source")
            .Select(row => new SourceTotals(
                row.Source, row.Format, row.Lines, row.Malformed, row.Unparsed, row.Other, Instant.FromMicros(row.Last), Texts(row.Samples))),
    ];

    private static string Newest(DbTransaction tx, TrafficDelta delta)
    {
        var before = tx.Connection!.QuerySingleOrDefault<string>(
            "SELECT samples FROM traffic_sources WHERE source = @Source", new { delta.Source }, tx);
        var added = delta.UnparsedSamples.TakeLast(MostSamples).Reverse().Select(Shown);
        return JsonSerializer.Serialize(added.Concat(before is null ? [] : Texts(before)).Distinct(StringComparer.Ordinal).Take(MostSamples));
    }

    private static string Shown(string line) => Printable.Of(line.Length <= LongestSample ? line : line[..LongestSample] + "…");

    private static string[] Texts(string json) => JsonSerializer.Deserialize<string[]>(json) ?? [];
}
