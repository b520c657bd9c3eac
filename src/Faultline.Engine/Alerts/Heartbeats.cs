using Faultline.Core.Checks;
using Faultline.Engine.Configuration;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Alerts;

/// <summary>The heartbeat of the configuration in use: another one takes the place of the old.</summary>
internal sealed class Heartbeats(TimeProvider time, Progress progress, Action<string> say) : IAsyncDisposable
{
    private (HeartbeatConfiguration? Heartbeat, ProxySettings? Proxy) _settings;
    private CancellationTokenSource? _stop;
    private Task _beating = Task.CompletedTask;

    public async Task UseAsync(FaultlineConfiguration configuration)
    {
        var settings = (configuration.Heartbeat, configuration.ChannelsProxy);
        if (settings == _settings)
            return;
        await DisposeAsync();
        _settings = settings;
        if (configuration.Heartbeat is not { } heartbeat)
            return;
        _stop = new CancellationTokenSource();
        _beating = BeatAsync(new Heartbeat(heartbeat, configuration, time, progress, say), _stop.Token);
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

    private async Task BeatAsync(Heartbeat heartbeat, CancellationToken cancel)
    {
        using (heartbeat)
        {
            try
            {
                await heartbeat.RunAsync(cancel);
            }
            catch (Exception bug)
            {
                // Whoever waits for it is alarmed, which is right.
                say($"this is a bug in faultline, please report it: the heartbeat ended: {bug}");
            }
        }
    }
}
