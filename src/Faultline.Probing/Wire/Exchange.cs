using Faultline.Core.Checks;

namespace Faultline.Probing.Wire;

/// <summary>
/// One HTTP/1.1 request and its answer over a stream that carries nothing else (RFC 9112). Reads strictly, names every malformed answer.
/// Thread-safe.
/// </summary>
public sealed class Exchange(TimeProvider time)
{
    /// <summary>
    /// Never throws for what the other side does. Memory is bounded by <paramref name="limits"/>, time by <paramref name="cancel"/>.
    /// </summary>
    /// <param name="stream">
    /// Connected, and encrypted where it should be. Not disposed here, and of no use afterwards, except after CONNECT.
    /// </param>
    /// <param name="cancel">
    /// Ends the exchange as <see cref="FailureKind.FirstByteTimeout"/> until the final header is complete, then as
    /// <see cref="FailureKind.TransferTimeout"/>.
    /// </param>
    public async ValueTask<ExchangeResult> AskAsync(Stream stream, Request request, CheckLimits limits, CancellationToken cancel)
    {
        using var inlet = new Inlet(stream, time);
        return await new Conversation(inlet, new Sending(stream, request), request.Method, limits, time).RunAsync(cancel);
    }
}
