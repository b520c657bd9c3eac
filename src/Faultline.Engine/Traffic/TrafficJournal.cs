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

    /// <summary>How many are packed at once.</summary>
    private const int Batch = 600;
    private const int BatchBytes = 512 * 1024;

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

    /// <summary>The sources that have rows of an hour that is over, or many, and their newest row.</summary>
    public static IReadOnlyList<(string Source, long Last)> Due(DbConnection connection, DateTimeOffset now) =>
    [
        .. connection.Query<(string, long)>(
            "SELECT source, MAX(id) FROM traffic_journal GROUP BY source HAVING MIN(at) < @hour OR COUNT(*) > @Most ORDER BY source",
            new { hour = Hour.Of(now) * Hour.Micros, Most }),
    ];

    /// <summary>The oldest rows of a source, as many as are packed at once.</summary>
    public static IReadOnlyList<(long Id, TrafficSums Sums)> Oldest(DbConnection connection, string source)
    {
        var rows = connection.Query<(long Id, byte[] Counts)>(
            "SELECT id, counts FROM traffic_journal WHERE source = @source ORDER BY id LIMIT @Batch",
            new { source, Batch },
            buffered: false);
        var (taken, bytes) = (new List<(long, TrafficSums)>(), 0);
        foreach (var row in rows)
        {
            taken.Add((row.Id, Decode(row.Counts, row.Id)));
            if ((bytes += row.Counts.Length) >= BatchBytes)
                break;
        }

        return taken;
    }

    /// <summary>Removes rows as a part of the transaction that stores what is made of them.</summary>
    public static void Remove(DbTransaction tx, string source, IReadOnlyList<(long Id, TrafficSums Sums)> rows)
    {
        var removed = tx.Connection!.Execute(
            "DELETE FROM traffic_journal WHERE source = @source AND id <= @last", new { source, last = rows[^1].Id }, tx);
        if (removed != rows.Count)
            throw new InvalidOperationException($"{removed} rows of the traffic journal were there, and {rows.Count} are packed");
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
