using Faultline.Engine.Configuration;

namespace Faultline.Engine.Traffic;

/// <summary>A source that is being read.</summary>
internal sealed class RunningSource : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ILineFeed? _feed;
    private readonly Task _running = Task.CompletedTask;
    private string _bug = "";

    /// <summary>Begins to read.</summary>
    public RunningSource(LogConfiguration configuration, ILineFeed feed, SemaphoreSlim turns, Action<string> say)
    {
        (Configuration, _feed) = (configuration, feed);
        _running = Task.Run(() => RunAsync(feed, turns, say));
    }

    public RunningSource(LogConfiguration configuration, PushedLines pushed) => (Configuration, Pushed) = (configuration, pushed);

    public LogConfiguration Configuration { get; }

    /// <summary>Where lines can be sent to; null for a source that fetches them itself.</summary>
    public PushedLines? Pushed { get; }

    public LogSource Status()
    {
        if (_feed is not { Status: var (state, trouble, behind, dropped) })
            return new LogSource(Configuration.Name, "http", Pushed!.HasCome ? "reading" : "waiting");
        return _bug.Length > 0
            ? new LogSource(Configuration.Name, _feed.Kind, "failing", _bug)
            : new LogSource(Configuration.Name, _feed.Kind, state, trouble, behind, dropped);
    }

    /// <summary>What was read is stored when this ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _feed?.Dispose();
        Pushed?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(ILineFeed feed, SemaphoreSlim turns, Action<string> say)
    {
        try
        {
            await feed.RunAsync(turns, _stop.Token);
        }
        catch (Exception bug)
        {
            // One source that can't be read must not end the others.
            _bug = $"this is a bug in faultline, please report it: {bug.Message}";
            say($"log {Configuration.Name} is no longer read; this is a bug in faultline, please report it: {bug}");
        }
    }
}
