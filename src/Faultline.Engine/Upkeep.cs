using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Monitors;
using Faultline.Engine.Storage;
using Faultline.Engine.Traffic;

namespace Faultline.Engine;

/// <summary>Packs what was measured into blocks, and lets go of what is old (O1). Whatever it did not do now it does next time.</summary>
internal sealed class Upkeep(
    Database database, Stores stores, TrafficStore traffic, Func<Retention> retention, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var clock = new PeriodicTimer(Every, time);
        try
        {
            do
                await TidyAsync(cancel);
            while (await clock.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task TidyAsync(CancellationToken cancel)
    {
        var (kept, now) = (retention(), time.GetUtcNow());
        await DoAsync("results were not packed", () => stores.Results.SealAsync(cancel));
        await DoAsync("old results were not removed", () => stores.Results.DropOldAsync(kept, cancel));
        await DoAsync("traffic was not packed", () => traffic.PackAsync(now, cancel));
        await DoAsync("old traffic was not removed", () => traffic.DropOldAsync(kept, now, cancel));
        await DoAsync("old incidents were not removed", () => stores.Incidents.DropOldAsync(kept.Incidents, now, cancel));
        if (kept.Results is { } results)
            await DoAsync("old deliveries were not removed", () => database.WriteAsync(transaction => Outbox.Prune(transaction, now - results), cancel));
    }

    /// <summary>What fails is said, and keeps nothing else from being done.</summary>
    private async Task DoAsync(string otherwise, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            var why = wrong is StorageException ? wrong.Message : $"this is a bug in faultline, please report it: {wrong}";
            say($"{otherwise}, which is tried again in {Every.TotalMinutes:0} minutes: {why}");
        }
    }
}
