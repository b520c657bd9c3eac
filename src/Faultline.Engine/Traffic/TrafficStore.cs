using System.Data.Common;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Traffic;

/// <summary>
/// What access logs say. It arrives in a journal, all that was read at once in a row; the minutes of an hour are packed into a block for
/// each source, and summed up into hours and days. How far a reader is goes with it, so that no line is lost or counted twice. Thread-safe.
/// </summary>
public sealed class TrafficStore(Database database, Metrics metrics)
{

    /// <summary>Stores what was read and how far that is, both or neither, and counts it in the metrics.</summary>
    /// <param name="at">Now.</param>
    /// <param name="positions">Of the files that were read; those not named stay as they are.</param>
    /// <exception cref="StorageException">Nothing of it is stored.</exception>
    public async Task WriteAsync(
        DateTimeOffset at, TrafficDelta delta, IReadOnlyList<SourcePosition> positions, CancellationToken cancel)
    {
        await database.WriteAsync(tx => Append(tx, at, delta, positions), cancel);
        metrics.Logged(delta);
    }

    /// <summary>The same as a part of a transaction; metrics are left to the caller.</summary>
    public static void Append(DbTransaction tx, DateTimeOffset at, TrafficDelta delta, IReadOnlyList<SourcePosition> positions)
    {
        TrafficJournal.Append(tx, at, delta);
        SourceRows.Add(tx, delta);
        foreach (var position in positions)
            SourceRows.Put(tx, delta.Source, position);
    }

    /// <summary>How far the files of a source are read.</summary>
    public Task<IReadOnlyList<SourcePosition>> PositionsAsync(string source, CancellationToken cancel) =>
        database.ReadAsync(connection => SourceRows.Positions(connection, source), cancel);

    /// <summary>Every source of which something was ever read, by name.</summary>
    public Task<IReadOnlyList<SourceTotals>> SourcesAsync(CancellationToken cancel) => database.ReadAsync(SourceRows.All, cancel);

    /// <summary>The requests of these steps, from blocks and journal as they are at one moment.</summary>
    public Task<TrafficSums> ReadAsync(TrafficQuery query, CancellationToken cancel) => database.ReadAsync(
        connection =>
        {
            var sums = new TrafficSums();
            foreach (var part in TrafficBlocks.Read(connection, query).Concat(TrafficJournal.Read(connection, query)))
                query.Select(part, sums);
            return sums;
        },
        cancel);

    /// <summary>Packs the journal; to be called every few minutes. May be stopped anywhere.</summary>
    /// <returns>How many of the journal's rows were packed.</returns>
    /// <exception cref="StorageException">What was packed until then stays packed.</exception>
    public async Task<int> PackAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var packed = 0;
        foreach (var source in await database.ReadAsync(connection => TrafficJournal.Due(connection, now), cancel))
        {
            // A few at a time: others wait for the writer.
            int step;
            do
                packed += step = await database.WriteAsync(tx => Pack(tx, source), cancel);
            while (step > 0);
        }

        return packed;
    }

    /// <summary>Removes what is older than it shall be kept, by whole blocks.</summary>
    public Task DropOldAsync(Retention retention, DateTimeOffset now, CancellationToken cancel) => database.WriteAsync(
        tx =>
        {
            TrafficBlocks.DropBefore(tx, TrafficStep.Minute, now - retention.Results);
            TrafficBlocks.DropBefore(tx, TrafficStep.Hour, now - retention.Hourly);
            TrafficBlocks.DropBefore(tx, TrafficStep.Day, now - retention.Daily);
        },
        cancel);

    private static int Pack(DbTransaction tx, string source)
    {
        var rows = TrafficJournal.Take(tx, source);
        TrafficBlocks.Add(tx, source, rows);
        return rows.Count;
    }
}
