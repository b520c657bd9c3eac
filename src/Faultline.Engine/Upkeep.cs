using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Monitors;
using Faultline.Engine.Storage;

namespace Faultline.Engine;

/// <summary>Packs what was measured into blocks, and lets go of what is old (O1). Whatever it did not do now it does next time.</summary>
internal sealed class Upkeep(Database database, Stores stores, Func<Retention> retention, TimeProvider time, Action<string> say)
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
        try
        {
            await stores.Results.SealAsync(cancel);
            await stores.Results.DropOldAsync(retention(), cancel);
            if (retention().Results is { } kept)
                await database.WriteAsync(transaction => Outbox.Prune(transaction, time.GetUtcNow() - kept), cancel);
            await stores.Incidents.DropOldAsync(retention().Incidents, time.GetUtcNow(), cancel);
        }
        catch (StorageException wrong)
        {
            say($"results were not packed, which is tried again in {Every.TotalMinutes:0} minutes: {wrong.Message}");
        }
    }
}
