using Faultline.Engine.Configuration;
using Faultline.Engine.Traffic.Following;

namespace Faultline.Engine.Traffic;

/// <summary>A source that is being read.</summary>
internal sealed class RunningSource : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly FileSource? _file;
    private readonly Task _running;
    private string _bug = "";

    private RunningSource(LogConfiguration configuration, FileSource? file, PushedLines? pushed, SemaphoreSlim? turns, Action<string> say)
    {
        (Configuration, _file, Pushed) = (configuration, file, pushed);
        _running = file is null ? Task.CompletedTask : Task.Run(() => RunAsync(file, turns!, say));
    }

    public LogConfiguration Configuration { get; }

    /// <summary>Where lines can be sent to; null for a source that fetches them itself.</summary>
    public PushedLines? Pushed { get; }

    public static RunningSource Begin(LogConfiguration configuration, FileSource file, SemaphoreSlim turns, Action<string> say) =>
        new(configuration, file, null, turns, say);

    public static RunningSource Waiting(LogConfiguration configuration, PushedLines? pushed) => new(configuration, null, pushed, null, _ => { });

    public LogSource Status()
    {
        if (_file is { Status: var (state, trouble, behind) })
            return new LogSource(Configuration.Name, "file", _bug.Length > 0 ? "failing" : state, _bug.Length > 0 ? _bug : trouble, behind);
        if (Pushed is not null)
            return new LogSource(Configuration.Name, "http", Pushed.HasCome ? "reading" : "waiting");
        return new LogSource(Configuration.Name, "syslog", "failing", "syslog is not listened to yet: write to a file, or send lines over HTTP");
    }

    /// <summary>What was read is stored when this ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _file?.Dispose();
        Pushed?.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(FileSource file, SemaphoreSlim turns, Action<string> say)
    {
        try
        {
            await file.RunAsync(turns, _stop.Token);
        }
        catch (Exception bug)
        {
            // One source that can't be read must not end the others.
            _bug = $"this is a bug in faultline, please report it: {bug.Message}";
            say($"log {Configuration.Name} is no longer read; this is a bug in faultline, please report it: {bug}");
        }
    }
}
