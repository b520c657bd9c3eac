using System.Net.Sockets;

namespace Faultline.Engine.Traffic.Syslog;

/// <summary>One sender over TCP, read until it ends, is silent for too long, or this source is stopped. Takes the socket over.</summary>
internal sealed class SyslogConnection(Socket socket, LineQueue lines, TimeProvider time)
{
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);

    private readonly SyslogFrames _frames = new();

    public async Task ReadAsync(CancellationToken cancel)
    {
        using var owned = socket;
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            while (true)
            {
                silence.CancelAfter(LongestSilence);
                var count = await socket.ReceiveAsync(_frames.Free, either.Token);

                // The time in which there is no room for more is not the sender's.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                if (count == 0)
                    break;
                await TakeAsync(count);
            }
        }
        catch (SocketException)
        {
            // However it ended: what came before counts.
        }
        catch (OperationCanceledException)
        {
            await TakeArrivedAsync();
        }

        await lines.AddAsync(_frames.Rest());
    }

    /// <summary>What the sender was told to have arrived; a sender that goes on and on is not waited for.</summary>
    private async Task TakeArrivedAsync()
    {
        try
        {
            for (var taken = 0; taken < 1024 * 1024 && socket.Available > 0;)
            {
                var count = socket.Receive(_frames.Free.Span);
                await TakeAsync(count);
                taken += Math.Max(1, count);
            }
        }
        catch (SocketException)
        {
            // It is stopped anyway.
        }
    }

    private async ValueTask TakeAsync(int count)
    {
        _frames.Add(count);
        while (_frames.TryTake(out var message))
            await lines.AddAsync(message);
    }
}
