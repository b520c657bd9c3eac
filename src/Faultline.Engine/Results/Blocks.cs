using System.Data.Common;
using System.Globalization;
using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>Packed results: a block for each monitor and hour, a table for each day, so that old days go at once.</summary>
internal sealed class Blocks(Dialect dialect, int partition)
{
    /// <summary>Makes the day's table if there is none.</summary>
    public void AddDay(DbTransaction transaction, long day)
    {
        var connection = transaction.Connection!;
        connection.Execute("INSERT INTO result_days (day) VALUES (@day) ON CONFLICT DO NOTHING", new { day }, transaction);
        connection.Execute(
            $"""
            CREATE TABLE IF NOT EXISTS {Table(day)} (
                partition INTEGER NOT NULL, hour BIGINT NOT NULL, monitor INTEGER NOT NULL, results {dialect.Bytes} NOT NULL,
                PRIMARY KEY (partition, hour, monitor)) {dialect.InKeyOrder}
            """,
            transaction: transaction);
    }

    /// <summary>Writes an hour of a monitor; <see cref="AddDay"/> was called before.</summary>
    public void Put(DbTransaction transaction, int monitor, long hour, CheckRecord[] records)
    {
        var connection = transaction.Connection!;
        connection.Execute(
            $"""
            INSERT INTO {Table(Hour.Day(hour))} (partition, hour, monitor, results) VALUES (@partition, @hour, @monitor, @results)
            ON CONFLICT (partition, hour, monitor) DO UPDATE SET results = excluded.results
            """,
            new { partition, hour, monitor, results = RecordCodec.Encode(records) },
            transaction);
        connection.Execute(
            """
            INSERT INTO newest_blocks (partition, monitor, hour) VALUES (@partition, @monitor, @hour)
            ON CONFLICT (partition, monitor) DO UPDATE SET hour = excluded.hour WHERE excluded.hour > newest_blocks.hour
            """,
            new { partition, monitor, hour },
            transaction);
    }

    /// <summary>Empty when there is no such block.</summary>
    public CheckRecord[] Read(DbConnection connection, int monitor, long hour, DbTransaction? transaction = null) =>
        connection.QuerySingleOrDefault<byte[]>(
            $"SELECT results FROM {Table(Hour.Day(hour))} WHERE partition = @partition AND hour = @hour AND monitor = @monitor",
            new { partition, hour, monitor },
            transaction) is { } bytes ? Decode(bytes, monitor, hour) : [];

    /// <summary>A monitor's blocks from the newest to the oldest of these hours, read as they are asked for.</summary>
    public IEnumerable<CheckRecord[]> ReadBack(DbConnection connection, int monitor, long first, long last)
    {
        var days = connection.Query<long>(
            "SELECT day FROM result_days WHERE day BETWEEN @first AND @last ORDER BY day DESC",
            new { first = Hour.Day(first), last = Hour.Day(last) });
        foreach (var day in days)
        {
            // Named one by one, the hours are found by key.
            var start = day * Hour.PerDay;
            var hours = Enumerable.Range(0, Hour.PerDay).Select(n => start + n).Where(hour => hour >= first && hour <= last);
            var rows = connection.Query<(long Hour, byte[] Results)>(
                $"""
                SELECT hour, results FROM {Table(day)}
                WHERE partition = @partition AND hour IN ({string.Join(", ", hours)}) AND monitor = @monitor ORDER BY hour DESC
                """,
                new { partition, monitor });
            foreach (var row in rows)
                yield return Decode(row.Results, monitor, row.Hour);
        }
    }

    /// <summary>The hour of each monitor's newest block.</summary>
    public IReadOnlyList<(int Monitor, long Hour)> Newest(DbConnection connection) =>
        [.. connection.Query<(int, long)>("SELECT monitor, hour FROM newest_blocks WHERE partition = @partition", new { partition })];

    /// <summary>Removes the days that ended by then.</summary>
    public void DropBefore(DbTransaction transaction, DateTimeOffset oldest)
    {
        var connection = transaction.Connection!;
        var first = Hour.Day(Hour.Of(oldest));
        foreach (var day in connection.Query<long>("SELECT day FROM result_days WHERE day < @first", new { first }, transaction))
            connection.Execute($"DROP TABLE IF EXISTS {Table(day)}", transaction: transaction);
        connection.Execute("DELETE FROM result_days WHERE day < @first", new { first }, transaction);
        connection.Execute(
            "DELETE FROM newest_blocks WHERE partition = @partition AND hour < @end",
            new { partition, end = first * Hour.PerDay },
            transaction);
    }

    private static string Table(long day) =>
        string.Create(CultureInfo.InvariantCulture, $"results_{Hour.Start(day * Hour.PerDay):yyyyMMdd}");

    private static CheckRecord[] Decode(byte[] bytes, int monitor, long hour)
    {
        try
        {
            return RecordCodec.Decode(bytes);
        }
        catch (InvalidDataException e)
        {
            throw Damage.Of($"the block of monitor {monitor} from {Hour.Start(hour):u}", e);
        }
    }
}
