using Faultline.Core.Uptime;
using Faultline.Engine.Results;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Engine.Traffic;

/// <summary>
/// Sums as bytes: each host and route written once, under it a line of minutes and counts for each status and reason, mostly two bytes a
/// count. Serves the journal's rows and the blocks of all steps.
/// </summary>
/// <remarks>
/// Reading throws <see cref="InvalidDataException"/> for what nobody of ours wrote, and allocates in proportion to the bytes given.
/// </remarks>
internal static class TrafficCodec
{
    private const int HighestStatus = 999;

    public static byte[] Encode(TrafficSums sums)
    {
        var writer = new ByteWriter();
        var latencies = sums.Latencies.ToDictionary(l => (l.Host, l.Route), l => l.Latency);
        var cells = sums.Cells.ToLookup(c => (c.Host, c.Route));
        var start = sums.IsEmpty ? 0 : sums.Cells.Min(c => c.Minute);
        writer.Signed(start);
        var hosts = cells.Select(c => c.Key).Union(latencies.Keys).GroupBy(k => k.Host, k => k.Route, StringComparer.Ordinal).ToList();
        writer.Unsigned((ulong)hosts.Count);
        foreach (var host in hosts.OrderBy(h => h.Key, StringComparer.Ordinal))
        {
            writer.Text(host.Key);
            writer.Unsigned((ulong)host.Count());
            foreach (var route in host.Order(StringComparer.Ordinal))
            {
                writer.Text(route);
                Write(writer, latencies.GetValueOrDefault((host.Key, route)));
                Write(writer, start, cells[(host.Key, route)]);
            }
        }

        return RecordCodec.Sealed(writer.Written);
    }

    public static TrafficSums Decode(ReadOnlySpan<byte> bytes)
    {
        var sums = new TrafficSums();
        var reader = new ByteReader(RecordCodec.Opened(bytes));
        var start = reader.Signed();
        for (var hosts = reader.Count(); hosts > 0; hosts--)
        {
            var host = reader.Text();
            for (var routes = reader.Count(); routes > 0; routes--)
                Read(ref reader, sums, start, host, reader.Text());
        }

        return reader.IsAtEnd ? sums : throw new InvalidDataException("it holds more than it promises");
    }

    private static void Write(ByteWriter writer, LatencySketch? latency)
    {
        var buckets = latency?.Buckets ?? [];
        writer.Unsigned((ulong)buckets.Count);
        var before = 0;
        foreach (var (bucket, count) in buckets)
        {
            writer.Unsigned((ulong)(bucket - before));
            writer.Unsigned((ulong)count);
            before = bucket;
        }
    }

    private static void Write(ByteWriter writer, long start, IEnumerable<Cell> cells)
    {
        var lines = cells.GroupBy(c => (c.Status, c.Reason, c.AtEdge)).OrderBy(line => line.Key).ToList();
        writer.Unsigned((ulong)lines.Count);
        foreach (var line in lines)
        {
            writer.Unsigned((ulong)line.Key.Status);
            writer.Unsigned((ulong)line.Key.Reason << 1 | (line.Key.AtEdge ? 1u : 0u));
            writer.Unsigned((ulong)line.Count());
            var before = start;
            foreach (var cell in line.OrderBy(c => c.Minute))
            {
                writer.Unsigned((ulong)(cell.Minute - before));
                writer.Unsigned((ulong)cell.Count);
                before = cell.Minute;
            }
        }
    }

    private static void Read(ref ByteReader reader, TrafficSums sums, long start, string host, string route)
    {
        try
        {
            var latency = new LatencySketch();
            var bucket = 0UL;
            for (var buckets = reader.Count(); buckets > 0; buckets--)
                latency.Add(checked((int)(bucket += reader.Unsigned())), checked((long)reader.Unsigned()));
            if (latency.Count > 0)
                sums.Add(new RouteLatency(host, route, latency));
            for (var lines = reader.Count(); lines > 0; lines--)
            {
                var (status, how) = (reader.Unsigned(), reader.Unsigned());
                if (status > HighestStatus || how >> 1 >= (ulong)RequestReasons.Count)
                    throw new InvalidDataException("it names what this program does not know");
                var minute = start;
                for (var points = reader.Count(); points > 0; points--)
                {
                    minute = checked(minute + (long)reader.Unsigned());
                    var count = checked((long)reader.Unsigned());
                    sums.Add(new Cell(minute, host, route, (int)status, (RequestReason)(how >> 1), (how & 1) == 1, count));
                }
            }
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            throw new InvalidDataException("a number is too large", e);
        }
    }
}
