using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

/// <summary>One HTTP/1.1 request and its answer over a stream that carries nothing else (RFC 9112). Reads strictly, names every malformed answer.</summary>
public sealed class Exchange(TimeProvider time)
{
    private readonly TimeProvider _time = time;

    /// <summary>Never throws for what the other side does. Memory is bounded by <paramref name="limits"/>, time by <paramref name="cancel"/>.</summary>
    public ValueTask<ExchangeResult> AskAsync(Stream stream, Request request, CheckLimits limits, CancellationToken cancel) =>
        throw new NotImplementedException(_time.ToString());
}

/// <summary>What is sent. The prober decides every header; the exchange adds none but Content-Length.</summary>
/// <param name="Target">Origin form, absolute form (proxy) or authority form (CONNECT).</param>
/// <param name="Headers">All of them, Host first.</param>
public sealed record Request(string Method, string Target, IReadOnlyList<HeaderField> Headers, ReadOnlyMemory<byte> Body);

/// <summary>What came back. Dispose returns the body's buffer.</summary>
/// <param name="Answer">As far as received; null when no complete header arrived.</param>
/// <param name="Body">The decoded body, up to the cap; valid until disposed.</param>
/// <param name="FirstByte">From the first byte sent to the first byte of the final answer; null when none came.</param>
public sealed record ExchangeResult(Answer? Answer, ReadOnlyMemory<byte> Body, Failure? Failure, TimeSpan? FirstByte, TimeSpan? Transfer) : IDisposable
{
    public void Dispose()
    {
    }
}
