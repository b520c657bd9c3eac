using System.Data.Common;
using Dapper;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Traffic;

/// <summary>The table in which counts arrive, all that was read of a source at once in a row.</summary>
internal static class TrafficJournal
{
    /// <summary>So many rows of a source are packed before their hour is over: reading goes over all that are not.</summary>
    private const int Most = 600;

    /// <summary>How many are packed in one transaction.</summary>
    private const int Batch = 600;

    public static void Append(DbTransaction tx, DateTimeOffset at, TrafficDelta delta)
    {
        var sums = new TrafficSums();
        var now = Minutes.Of(at);
        foreach (var cell in delta.Cells)
            sums.Add(IsPossible(cell.Minute, now) ? cell : cell with { Minute = now });
        foreach (var latency in delta.Latencies)
            sums.Add(latency);
        if (sums.IsEmpty)
            return;
        tx.Connection!.Execute(
            "INSERT INTO traffic_journal (source, at, oldest, newest, counts) VALUES (@source, @at, @oldest, @newest, @bytes)",
            new
            {
                source = delta.Source,
                at = Instant.ToMicros(at),
                oldest = sums.Cells.Min(c => c.Minute),
                newest = sums.Cells.Max(c => c.Minute),
                bytes = TrafficCodec.Encode(sums),
            },
            tx);
    }

    /// <summary>The sources that have rows of an hour that is over, or many.</summary>
    public static IReadOnlyList<string> Due(DbConnection connection, DateTimeOffset now) =>
    [
        .. connection.Query<string>(
            "SELECT source FROM traffic_journal GROUP BY source HAVING MIN(at) < @hour OR COUNT(*) > @Most ORDER BY source",
            new { hour = Hour.Of(now) * Hour.Micros, Most }),
    ];

    /// <summary>Takes the oldest rows of a source out, as a part of the transaction that packs them.</summary>
    public static IReadOnlyList<TrafficSums> Take(DbTransaction tx, string source)
    {
        var rows = tx.Connection!.Query<(long Id, byte[] Counts)>(
            "SELECT id, counts FROM traffic_journal WHERE source = @source ORDER BY id LIMIT @Batch", new { source, Batch }, tx).ToList();
        if (rows.Count > 0)
        {
            tx.Connection!.Execute(
                "DELETE FROM traffic_journal WHERE source = @source AND id <= @last", new { source, last = rows[^1].Id }, tx);
        }

        return [.. rows.Select(row => Decode(row.Counts, row.Id))];
    }

    public static IEnumerable<TrafficSums> Read(DbConnection connection, TrafficQuery query)
    {
        var rows = connection.Query<(long Id, byte[] Counts)>(
            """
            SELECT id, counts FROM traffic_journal
            WHERE (@Source IS NULL OR source = @Source) AND newest >= @first AND oldest < @end ORDER BY id
            """,
            new { query.Source, first = query.FirstMinute, end = query.EndMinute },
            buffered: false);
        return rows.Select(row => Decode(row.Counts, row.Id));
    }

    /// <summary>A line without a time, or with one from no calendar or from the future, counts to when it was read.</summary>
    private static bool IsPossible(long minute, long now) => minute >= 0 && minute <= now + (long)TrafficStep.Day;

    private static TrafficSums Decode(byte[] bytes, long id)
    {
        try
        {
            return TrafficCodec.Decode(bytes);
        }
        catch (InvalidDataException e)
        {
            throw Damage.Of($"row {id} of the traffic journal", e);
        }
    }
}
