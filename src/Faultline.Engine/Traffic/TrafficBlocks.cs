using System.Data.Common;
using Dapper;
using Faultline.Engine.Results;

namespace Faultline.Engine.Traffic;

/// <summary>
/// Packed traffic: for each source the minutes of an hour in a block, and the sums of each hour and day. Adding to what is there gives the
/// same as adding it all at once, so what comes late needs no care of its own.
/// </summary>
internal static class TrafficBlocks
{
    private static readonly TrafficStep[] Steps = Enum.GetValues<TrafficStep>();

    /// <param name="rows">Each what was read at once.</param>
    public static void Add(DbTransaction tx, string source, IEnumerable<TrafficSums> rows)
    {
        var blocks = new SortedDictionary<(TrafficStep Step, long Start), TrafficSums>();
        foreach (var row in rows)
            foreach (var step in Steps)
                Spread(row, step, start => blocks.TryGetValue((step, start), out var block) ? block : blocks[(step, start)] = new TrafficSums());
        foreach (var ((step, start), block) in blocks)
            Put(tx, source, step, start, block);
    }

    public static IEnumerable<TrafficSums> Read(DbConnection connection, TrafficQuery query)
    {
        var rows = connection.Query<(string Source, long Start, byte[] Counts)>(
            """
            SELECT source, start, counts FROM traffic_blocks
            WHERE step = @step AND start >= @first AND start < @end AND (@Source IS NULL OR source = @Source) ORDER BY start, source
            """,
            new { step = (int)query.Step, query.Source, first = BlockOf(query.FirstMinute, query.Step), end = query.EndMinute },
            buffered: false);
        return rows.Select(row => Decode(row.Counts, row.Source, row.Start));
    }

    /// <summary>Removes the blocks that ended by then; null keeps them all.</summary>
    public static void DropBefore(DbTransaction tx, TrafficStep step, DateTimeOffset? oldest)
    {
        if (oldest is not { } kept)
            return;
        var length = step == TrafficStep.Day ? (long)TrafficStep.Day : (long)TrafficStep.Hour;
        tx.Connection!.Execute(
            "DELETE FROM traffic_blocks WHERE step = @step AND start <= @last",
            new { step = (int)step, last = Minutes.Of(kept) - length },
            tx);
    }

    /// <summary>Gives each count to the block of its time; how long requests of a route took to that of the newest of them.</summary>
    private static void Spread(TrafficSums row, TrafficStep step, Func<long, TrafficSums> block)
    {
        var newest = new Dictionary<(string, string), long>();
        foreach (var cell in row.Cells)
        {
            var key = (cell.Host, cell.Route);
            newest[key] = Math.Max(cell.Minute, newest.GetValueOrDefault(key, long.MinValue));
            block(BlockOf(cell.Minute, step)).Add(cell with { Minute = Minutes.Floor(cell.Minute, step) });
        }

        // Of single minutes nobody asks how long they took.
        if (step == TrafficStep.Minute)
            return;
        foreach (var latency in row.Latencies)
            if (newest.TryGetValue((latency.Host, latency.Route), out var minute))
                block(BlockOf(minute, step)).Add(latency);
    }

    private static void Put(DbTransaction tx, string source, TrafficStep step, long start, TrafficSums added)
    {
        var connection = tx.Connection!;
        var key = new { step = (int)step, start, source };
        var before = connection.QuerySingleOrDefault<byte[]>(
            "SELECT counts FROM traffic_blocks WHERE step = @step AND start = @start AND source = @source", key, tx);
        var sum = before is null ? new TrafficSums() : Decode(before, source, start);
        sum.Add(added);
        connection.Execute(
            """
            INSERT INTO traffic_blocks (step, start, source, counts) VALUES (@step, @start, @source, @counts)
            ON CONFLICT (step, start, source) DO UPDATE SET counts = excluded.counts
            """,
            new { key.step, key.start, key.source, counts = TrafficCodec.Encode(sum) },
            tx);
    }

    /// <summary>Minutes stand in their hour's block.</summary>
    private static long BlockOf(long minute, TrafficStep step) => Minutes.Floor(minute, step == TrafficStep.Minute ? TrafficStep.Hour : step);

    private static TrafficSums Decode(byte[] bytes, string source, long start)
    {
        try
        {
            return TrafficCodec.Decode(bytes);
        }
        catch (InvalidDataException e)
        {
            throw Damage.Of($"the traffic of {source} from {Minutes.Start(start):u}", e);
        }
    }
}
