namespace Faultline.Probing.Wire;

/// <summary>
/// Puts a request on the stream. Never throws for what the network does: a server may answer, and close, before it has read everything
/// (RFC 9112 §9.6), and then its answer counts and not the broken write.
/// </summary>
internal sealed class Sending(Stream stream, Request request)
{
    private CancellationTokenSource? _stop;
    private Task _rest = Task.CompletedTask;

    /// <summary>What broke a write; null while none did.</summary>
    public Exception? Broken { get; private set; }

    /// <summary>Sends the header, and a short body with it; a long body goes on being sent beside the reading.</summary>
    public async ValueTask BeginAsync(CancellationToken cancel)
    {
        await WriteAsync(request.First, cancel);
        if (request.Rest.IsEmpty || Broken is not null)
            return;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _rest = WriteAsync(request.Rest, _stop.Token).AsTask();
    }

    /// <summary>Gives up what is still being sent, and waits until the stream is left alone.</summary>
    public async ValueTask EndAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();
        await _rest;
        _stop.Dispose();
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(bytes, cancel);
        }
        catch (Exception e) when (Breakage.IsOutside(e))
        {
            Broken = e;
        }
    }
}
