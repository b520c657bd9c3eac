using System.Data.Common;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>
/// Packs the journal: whole hours into blocks and sums. Each step is one transaction that also stores how far it got, so it can end
/// between any two and go on where it was; what came late is merged into blocks that exist.
/// </summary>
internal sealed class Sealing(Database database, Journal journal, Blocks blocks, Rollups rollups, int batch)
{
    /// <summary>How long an hour's results are waited for before it is packed; those that come later cost a block written twice.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    /// <summary>How long results stay in the journal at least.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    /// <returns>How many results were packed.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var limit = Hour.Of(now - Grace) * Hour.Micros;
        var packed = 0;
        while (await UnderWayAsync(limit, cancel) is { } state)
            packed += await StepAsync(state, cancel);
        await database.WriteAsync(tx => journal.DropPacked(tx, journal.State(tx.Connection!).Done, now - Kept), cancel);
        return packed;
    }

    /// <summary>The pass that is under way, or one that begins now; null when there is nothing to pack.</summary>
    private async Task<SealingState?> UnderWayAsync(long limit, CancellationToken cancel)
    {
        var (state, next) = await database.ReadAsync(
            connection =>
            {
                var state = journal.State(connection);
                return (state, state.IsUnderWay ? state.Next : journal.NextMark(connection, state.Done, limit));
            },
            cancel);
        if (state.IsUnderWay || next is null)
            return next is null ? null : state;
        var begun = new SealingState(state.Done, next.Value, null);
        await database.WriteAsync(tx => journal.Store(tx, begun), cancel);
        return begun;
    }

    private async Task<int> StepAsync(SealingState state, CancellationToken cancel)
    {
        var next = await database.ReadAsync(connection => Collect(connection, state), cancel);
        return await database.WriteAsync(
            tx =>
            {
                var days = new HashSet<long>();
                var packed = 0;
                foreach (var block in next.Blocks)
                {
                    if (days.Add(Hour.Day(block.Key.Hour)))
                        blocks.AddDay(tx, Hour.Day(block.Key.Hour));
                    packed += Pack(tx, state, block.Key.Hour, block.Key.Monitor, [.. block]);
                }

                var isLast = next.Highest == int.MaxValue;
                journal.Store(tx, isLast ? new SealingState(state.Next, state.Next, null) : state with { Through = next.Highest });
                return packed;
            },
            cancel);
    }

    private LowestMonitors Collect(DbConnection connection, SealingState state)
    {
        var lowest = new LowestMonitors(batch);
        foreach (var (row, record) in journal.Unpacked(connection, state, long.MinValue, state.Next.Until, only: null))
            if (row <= state.Next.Journal && !(record.Monitor <= state.Through))
                lowest.Add(record);
        lowest.Trim();
        return lowest;
    }

    private int Pack(DbTransaction tx, SealingState state, long hour, int monitor, CheckRecord[] added)
    {
        // An hour that no pass has reached has no block.
        var before = hour * Hour.Micros < state.Done.Until ? blocks.Read(tx.Connection!, monitor, hour, tx) : [];
        blocks.Put(tx, monitor, hour, [.. before, .. added]);
        rollups.Add(tx, monitor, hour, added);
        return added.Length;
    }
}
