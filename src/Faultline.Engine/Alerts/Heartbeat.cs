using Faultline.Engine.Configuration;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Alerts;

/// <summary>
/// Who watches Faultline (A6): asks a URL while scheduling, storing and dispatching move, and stops when one of them does not, so that
/// whoever waits for it is alarmed.
/// </summary>
public sealed class Heartbeat : IDisposable
{
    /// <summary>A part that got nothing done for so long stands still.</summary>
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(30);

    private readonly HeartbeatConfiguration _settings;
    private readonly Exit _exit;
    private readonly Progress _progress;
    private readonly Action<string> _say;
    private string _last = "";

    /// <param name="settings">The configuration's own.</param>
    public Heartbeat(
        HeartbeatConfiguration settings, FaultlineConfiguration configuration, TimeProvider time, Progress progress, Action<string> say)
        : this(settings, Exit.OfThisMachine(configuration, time), progress, say)
    {
    }

    internal Heartbeat(HeartbeatConfiguration settings, Exit exit, Progress progress, Action<string> say) =>
        (_settings, _exit, _progress, _say) = (settings, exit, progress, say);

    /// <summary>Beats at once and then as often as configured, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(_settings.Every, _exit.Time);
        try
        {
            do
                await BeatAsync(cancel);
            while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    /// <summary>Beats once, or says why not: once until that changes.</summary>
    internal async Task BeatAsync(CancellationToken cancel)
    {
        if (StandingStill() is { } part)
        {
            Say($"heartbeat: not sent: {part}");
            return;
        }

        var answer = await _exit.Http.SendAsync(_settings.Url.Reveal(), null, [], cancel);
        Say(answer.IsSuccess ? "" : $"heartbeat: {answer}");
    }

    public void Dispose() => _exit.Dispose();

    /// <summary>Null when all moves.</summary>
    private string? StandingStill() =>
        _progress.SinceScheduled > Still ? "no check was scheduled for 30 s"
        : _progress.SinceStored > Still ? "nothing was stored for 30 s"
        : _progress.SinceDispatched > Still ? "the outbox was not looked through for 30 s"
        : null;

    private void Say(string line)
    {
        if (line == _last)
            return;
        _say(line.Length > 0 ? line : "heartbeat: sent again");
        _last = line;
    }
}
