using System.Data.Common;
using Dapper;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Results;

/// <summary>The table of hourly and daily sums. Adding to what is there gives the same as adding it all at once.</summary>
internal sealed class Rollups(int partition)
{
    private const byte Version = 1;
    private static readonly State[] States = Enum.GetValues<State>();

    /// <summary>Adds an hour's new results of a monitor, to its hour and to its day.</summary>
    public void Add(DbTransaction transaction, int monitor, long hour, IEnumerable<CheckRecord> records)
    {
        var added = new Rollup(Hour.Start(hour));
        foreach (var record in records)
            added.Add(record);
        Add(transaction, monitor, 1, hour, added);
        Add(transaction, monitor, Hour.PerDay, Hour.Day(hour) * Hour.PerDay, added);
    }

    public IReadOnlyList<Rollup> Read(DbConnection connection, int monitor, DateTimeOffset from, DateTimeOffset to, RollupSize size)
    {
        var hours = HoursOf(size);
        var (oldest, newest) = connection.QuerySingle<(long?, long?)>(
            """
            SELECT (SELECT MIN(start) FROM rollups WHERE partition = @partition AND hours = @hours),
                (SELECT MAX(start) FROM rollups WHERE partition = @partition AND hours = @hours)
            """,
            new { partition, hours });
        if (from >= to || oldest is null)
            return [];
        var first = Math.Max(oldest.Value, size == RollupSize.Hour ? Hour.Of(from) : Hour.Day(Hour.Of(from)) * Hour.PerDay);
        var end = Math.Min(newest!.Value, Hour.Of(to.AddTicks(-1))) + 1;
        // A look-up for each start that may exist: they lie by time, so that the old ones can go together.
        var rows = connection.Query<(long Start, byte[] Sums)>(
            """
            WITH RECURSIVE wanted(start) AS (
                SELECT CAST(@first AS BIGINT) WHERE @first < @end
                UNION ALL SELECT start + @hours FROM wanted WHERE start + @hours < @end)
            SELECT rollups.start, rollups.sums FROM wanted CROSS JOIN rollups
            WHERE rollups.partition = @partition AND rollups.hours = @hours AND rollups.start = wanted.start AND rollups.monitor = @monitor
            ORDER BY rollups.start
            """,
            new { partition, monitor, hours, first, end });
        return [.. rows.Select(row => Decode(row.Sums, monitor, row.Start))];
    }

    public void DropBefore(DbTransaction transaction, RollupSize size, DateTimeOffset oldest) => transaction.Connection!.Execute(
        "DELETE FROM rollups WHERE partition = @partition AND hours = @hours AND start + @hours <= @oldest",
        new { partition, hours = HoursOf(size), oldest = Hour.Of(oldest) },
        transaction);

    private static int HoursOf(RollupSize size) => size == RollupSize.Hour ? 1 : Hour.PerDay;

    private void Add(DbTransaction transaction, int monitor, int hours, long start, Rollup added)
    {
        var key = new { partition, monitor, hours, start };
        var before = transaction.Connection!.QuerySingleOrDefault<byte[]>(
            "SELECT sums FROM rollups WHERE partition = @partition AND hours = @hours AND start = @start AND monitor = @monitor",
            key,
            transaction);
        var sum = before is null ? new Rollup(added.From) : Decode(before, monitor, start);
        sum.Add(added);
        transaction.Connection!.Execute(
            """
            INSERT INTO rollups (partition, hours, start, monitor, sums) VALUES (@partition, @hours, @start, @monitor, @sums)
            ON CONFLICT (partition, hours, start, monitor) DO UPDATE SET sums = excluded.sums
            """,
            new { partition, monitor, hours, start, sums = Encode(sum) },
            transaction);
    }

    private static byte[] Encode(Rollup rollup)
    {
        var writer = new ByteWriter();
        writer.Byte(Version);
        foreach (var state in States)
            writer.Unsigned((ulong)rollup[state]);
        var before = 0;
        foreach (var (bucket, count) in rollup.Latency.Buckets)
        {
            writer.Unsigned((ulong)(bucket - before));
            writer.Unsigned((ulong)count);
            before = bucket;
        }

        return writer.Written.ToArray();
    }

    private static Rollup Decode(byte[] bytes, int monitor, long start)
    {
        var rollup = new Rollup(Hour.Start(start));
        try
        {
            var reader = new ByteReader(bytes);
            if (reader.Byte() is not Version and var version)
                throw new InvalidDataException($"it has layout {version}, and this program knows layout {Version}");
            foreach (var state in States)
                rollup[state] = checked((long)reader.Unsigned());
            var bucket = 0UL;
            while (!reader.IsAtEnd)
                rollup.Latency.Add(checked((int)(bucket += reader.Unsigned())), checked((long)reader.Unsigned()));
            return rollup;
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or ArgumentOutOfRangeException)
        {
            throw Damage.Of($"the sums of monitor {monitor} from {Hour.Start(start):u}", e);
        }
    }
}
