using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Check;

/// <summary>
/// Asks several specs side by side and hands the results back in the order given, each as soon as those before it are there.
/// </summary>
/// <param name="secrets">To be masked besides those that the specs hold.</param>
/// <param name="done">Told how many are done, in any order, from any thread.</param>
internal sealed class CheckRun(Ask ask, IReadOnlyCollection<string> secrets, Action<int> done)
{
    private const int AtOnce = 32;
    private int _done;

    /// <summary>When <paramref name="stop"/> fires, what is done is still handed out, and what is not is left out.</summary>
    public async IAsyncEnumerable<CheckResult> RunAsync(
        IReadOnlyList<CheckSpec> specs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var places = new SemaphoreSlim(AtOnce);
        var checks = specs.Select(spec => CheckAsync(spec, places, stop)).ToList();
        foreach (var check in checks)
        {
            if (await check is { } result)
                yield return result;
        }
    }

    private async Task<CheckResult?> CheckAsync(CheckSpec spec, SemaphoreSlim places, CancellationToken stop)
    {
        try
        {
            await places.WaitAsync(stop);
            try
            {
                var seen = await ask(spec, stop);
                done(Interlocked.Increment(ref _done));
                return CheckResult.Of(spec, seen, Judge.Decide(spec, seen, Memory.None), secrets);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }
}
