using Faultline.Engine.Configuration;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Alerts;

/// <summary>The heartbeat of the configuration in use: another one takes the place of the old.</summary>
internal sealed class Heartbeats(TimeProvider time, Progress progress, Action<string> say) : IAsyncDisposable
{
    private HeartbeatConfiguration? _settings;
    private CancellationTokenSource? _stop;
    private Task _beating = Task.CompletedTask;

    public async Task UseAsync(FaultlineConfiguration configuration)
    {
        if (configuration.Heartbeat == _settings)
            return;
        await DisposeAsync();
        _settings = configuration.Heartbeat;
        if (_settings is null)
            return;
        _stop = new CancellationTokenSource();
        _beating = BeatAsync(new Heartbeat(_settings, configuration, time, progress, say), _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _beating;
        _stop.Dispose();
        _stop = null;
    }

    private static async Task BeatAsync(Heartbeat heartbeat, CancellationToken cancel)
    {
        using (heartbeat)
            await heartbeat.RunAsync(cancel);
    }
}
