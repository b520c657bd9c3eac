using System.Data.Common;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>
/// Results of checks. They arrive in the journal, all of a moment in one row; whole hours are packed into a block for each monitor; days go
/// as whole tables. Thread-safe.
/// </summary>
public sealed class ResultStore
{
    /// <summary>How many results are packed in one transaction: a few hundredths of a second, ten megabytes.</summary>
    private const int Batch = 32_000;

    private readonly Database _database;
    private readonly TimeProvider _time;
    private readonly Journal _journal;
    private readonly Blocks _blocks;
    private readonly Rollups _rollups;
    private readonly Sealing _sealing;
    private int _isSealing;

    public ResultStore(Database database, TimeProvider time)
        : this(database, time, Batch)
    {
    }

    internal ResultStore(Database database, TimeProvider time, int batch)
    {
        // Until work is shared out there is one.
        const int partition = 0;
        _database = database;
        _time = time;
        _journal = new Journal(partition);
        _blocks = new Blocks(database.Dialect, partition);
        _rollups = new Rollups(partition);
        _sealing = new Sealing(database, _journal, _blocks, _rollups, batch);
    }

    /// <summary>Adds results as a part of a transaction.</summary>
    /// <param name="at">When they are stored: they leave the journal two hours later, if they are packed by then.</param>
    public void Append(DbTransaction tx, DateTimeOffset at, IReadOnlyList<CheckRecord> results)
    {
        if (results.Count > 0)
            _journal.Append(tx, at, results);
    }

    /// <summary>
    /// Packs every hour that ended five minutes ago or earlier, and what came late; to be called every few minutes. May be stopped
    /// anywhere.
    /// </summary>
    /// <returns>How many results were packed; none when another call is at it.</returns>
    /// <exception cref="StorageException">What was packed until then stays packed.</exception>
    public async Task<int> SealAsync(CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _isSealing, 1) == 1)
            return 0;
        try
        {
            return await _sealing.RunAsync(_time.GetUtcNow(), cancel);
        }
        finally
        {
            Volatile.Write(ref _isSealing, 0);
        }
    }

    /// <summary>A monitor's results that started in [from, to), newest first.</summary>
    public Task<IReadOnlyList<CheckRecord>> ReadAsync(
        int monitor, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) =>
        _database.ReadAsync(connection => Read(connection, monitor, from, to, limit), cancel);

    /// <summary>Each monitor's newest result.</summary>
    public Task<IReadOnlyDictionary<int, CheckRecord>> NewestAsync(CancellationToken cancel) => _database.ReadAsync(Newest, cancel);

    /// <summary>
    /// The sums of a monitor's hours or days that overlap [from, to), oldest first, as far as they are packed and have checks.
    /// </summary>
    public Task<IReadOnlyList<Rollup>> RollupsAsync(
        int monitor, DateTimeOffset from, DateTimeOffset to, RollupSize size, CancellationToken cancel) =>
        _database.ReadAsync(connection => _rollups.Read(connection, monitor, from, to, size), cancel);

    /// <summary>Removes what is older than it shall be kept: results by whole days, sums by their end.</summary>
    public Task DropOldAsync(Retention retention, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        return _database.WriteAsync(
            tx =>
            {
                if (retention.Results is { } results)
                    _blocks.DropBefore(tx, now - results);
                if (retention.Hourly is { } hourly)
                    _rollups.DropBefore(tx, RollupSize.Hour, now - hourly);
                if (retention.Daily is { } daily)
                    _rollups.DropBefore(tx, RollupSize.Day, now - daily);
            },
            cancel);
    }

    private IReadOnlyList<CheckRecord> Read(DbConnection connection, int monitor, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        if (from >= to || limit <= 0)
            return [];
        var state = _journal.State(connection);
        var found = _journal.Unpacked(connection, state, Instant.ToMicros(from), Instant.ToMicros(to), monitor)
            .Select(r => r.Record)
            .ToList();
        // What came late may be older than a block, so the journal's results do not shorten the way through the blocks.
        var packed = 0;
        foreach (var block in _blocks.ReadBack(connection, monitor, Hour.Of(from), Hour.Of(to.AddTicks(-1))))
        {
            var fitting = Array.FindAll(block, r => r.At >= from && r.At < to);
            found.AddRange(fitting);
            if ((packed += fitting.Length) >= limit)
                break;
        }

        return [.. found.OrderByDescending(r => r.At).ThenBy(r => r.Region, StringComparer.Ordinal).Take(limit)];
    }

    private IReadOnlyDictionary<int, CheckRecord> Newest(DbConnection connection)
    {
        var newest = new Dictionary<int, CheckRecord>();
        void See(CheckRecord record)
        {
            if (!newest.TryGetValue(record.Monitor, out var known) || record.At > known.At)
                newest[record.Monitor] = record;
        }

        // Packed results stand in the journal for another two hours: for most monitors that is enough.
        foreach (var (_, record) in _journal.Unpacked(connection, SealingState.Nothing, long.MinValue, long.MaxValue, only: null))
            See(record);
        foreach (var (monitor, hour) in _blocks.Newest(connection))
            if (!newest.TryGetValue(monitor, out var known) || Hour.Of(known.At) <= hour)
                foreach (var record in _blocks.Read(connection, monitor, hour))
                    See(record);
        return newest;
    }
}
