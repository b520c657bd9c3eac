using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Faultline.Cli.Commands.Serve;

/// <summary>SIGHUP asks for the configuration to be read again. Heard from the start, answered once there is somebody who can.</summary>
internal sealed class Reloads : IDisposable
{
    private readonly Channel<bool> _asked =
        System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly PosixSignalRegistration _signal;

    public Reloads() => _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        _asked.Writer.TryWrite(true);
    });

    /// <summary>Until cancelled, which is no failure; several signals in one go are one wish.</summary>
    public async Task AnswerAsync(Func<CancellationToken, Task> reload, CancellationToken stop)
    {
        try
        {
            await foreach (var _ in _asked.Reader.ReadAllAsync(stop))
                await reload(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server was told to stop.
        }
    }

    public void Dispose() => _signal.Dispose();
}
