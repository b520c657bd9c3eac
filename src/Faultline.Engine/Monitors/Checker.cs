using System.Threading.Channels;
using Faultline.Core.Checks;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Monitors;

/// <summary>Does a check when the scheduler says so, and hands what was seen to the evaluator. Never throws.</summary>
internal sealed class Checker(
    Func<CheckSpec, CancellationToken, Task<Observation>> ask, Roots roots, ChannelWriter<Message> inbox, Metrics metrics, Action<string> say,
    CancellationToken stop)
{
    public async Task CheckAsync(ScheduledMonitor scheduled)
    {
        var watched = scheduled.Watched;
        var asking = watched.Now.Asking;
        try
        {
            var seen = await ask(asking.Spec, stop);
            var root = IsRefused(asking.Spec, seen) ? await roots.LookAsync(asking.Spec, stop) : default;
            await inbox.WriteAsync(new Message.Checked(watched, asking, seen, root, scheduled.Late), stop);
            if (seen.Answer is { Status: < 400 })
                await roots.NoticeWellAsync(asking.Spec, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            metrics.CheckGivenUp();
        }
        catch (Exception bug)
        {
            // Whatever the network does is data, so this is a mistake of ours; the other monitors must go on, and this one as well.
            metrics.CheckGivenUp();
            say($"this is a bug in faultline, please report it: the check of {asking.Configuration.Name} failed: {bug}");
        }
    }

    /// <summary>A 429 says nothing about a page, and is no reason to ask more.</summary>
    private static bool IsRefused(CheckSpec spec, Observation seen) =>
        seen is { Failure: null, AnsweredBy: FailurePlace.Target, Answer.Status: >= 400 and < 500 and not 429 and var status }
        && !spec.Expect.Status.Expects(status);
}
