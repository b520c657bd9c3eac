using System.Collections.Frozen;
using System.Net;
using System.Net.Security;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

/// <summary>
/// One HTTP/2 request and its answer, for monitors that ask for it, by the framework's own client over a connection that we opened. Thread-safe.
/// </summary>
internal sealed class Http2Exchange(TimeProvider time)
{
    /// <summary>They belong to HTTP/1 connections (RFC 9113 §8.2.2).</summary>
    private static readonly FrozenSet<string> ConnectionSpecific = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade");

    /// <summary>Never throws for what the other side does; bounded like <see cref="Exchange"/>.</summary>
    /// <param name="stream">For https an SslStream; else plain, spoken to with prior knowledge (RFC 9113 §3.3). Of no use afterwards.</param>
    public async ValueTask<ExchangeResult> AskAsync(Stream stream, CheckUrl url, Request request, CheckLimits limits, CancellationToken cancel)
    {
        if (stream is SslStream secured && secured.NegotiatedApplicationProtocol != SslApplicationProtocol.Http2)
            return NotSpoken(secured.NegotiatedApplicationProtocol);
        using var handler = HandlerOver(stream, limits);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = Message(url, request);
        var begun = time.GetTimestamp();
        try
        {
            using var response = await invoker.SendAsync(message, cancel);
            return await ReadAsync(response, request.Method, limits, begun, cancel);
        }
        catch (Exception e) when (Http2Breakage.IsOutside(e))
        {
            return new ExchangeResult(null, default, Http2Breakage.Describe(e, headComplete: false, "before the answer", KibibytesFor(limits) * 1024, cancel), null, null);
        }
    }

    /// <summary>RFC 9113 §3.2: over TLS the protocol is agreed on by ALPN. A server that did not would wait for a request of another one.</summary>
    private static ExchangeResult NotSpoken(SslApplicationProtocol agreed)
    {
        var instead = agreed == default ? "no protocol" : agreed.ToString();
        return new(null, default, new Failure(FailureKind.NotHttp, $"the server does not speak HTTP/2 here (it agreed on {instead})"), null, null);
    }

    private async ValueTask<ExchangeResult> ReadAsync(
        HttpResponseMessage response, string method, CheckLimits limits, long begun, CancellationToken cancel)
    {
        var firstByte = time.GetElapsedTime(begun);
        var headers = Headers(response);
        var status = (int)response.StatusCode;
        var answer = new Answer { Status = status, Protocol = "HTTP/2", Headers = headers };
        if (Framing.Of(method, new StatusLine(status, 1, "", Oddity.None), headers, out var malformed) is not { } framing)
            return new ExchangeResult(answer, default, new Failure(FailureKind.NotHttp, malformed), firstByte, TimeSpan.Zero);
        // Frames carry the body, whatever an HTTP/1 header beside them says.
        if (framing.Kind == BodyKind.Chunked)
            framing = framing with { Kind = BodyKind.UntilClose };

        using var inlet = new Inlet(await response.Content.ReadAsStreamAsync(CancellationToken.None), time);
        var body = new BodyReading(inlet, framing, limits);
        Failure? failure;
        try
        {
            failure = await body.RunAsync(cancel);
        }
        catch (Exception e) when (Http2Breakage.IsOutside(e))
        {
            failure = Http2Breakage.Describe(e, headComplete: true, $"after {body.Progress} of the body", KibibytesFor(limits) * 1024, cancel);
        }

        answer = answer with { BodyLength = body.Bytes.Length, BodySample = body.Sample(), BodyCapped = body.Capped };
        return new ExchangeResult(answer, body.Bytes.Written, failure, firstByte, time.GetElapsedTime(begun) - firstByte) { Buffer = body.Bytes };
    }

    /// <summary>The framework's unit for the limit of headers.</summary>
    private static int KibibytesFor(CheckLimits limits) => Math.Max(1, limits.Headers / 1024);

    private static SocketsHttpHandler HandlerOver(Stream stream, CheckLimits limits)
    {
        Stream? connection = stream;
        return new SocketsHttpHandler
        {
            // It tries again elsewhere when a server hands a request back (RFC 9113 §8.7). There is no elsewhere: one check, one connection.
            ConnectCallback = (_, _) => Interlocked.Exchange(ref connection, null) is { } own
                ? ValueTask.FromResult(own)
                : throw new IOException("the server gave the request back"),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = KibibytesFor(limits),
            // The deadline is the check's; the framework's own must not come first.
            Expect100ContinueTimeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static HttpRequestMessage Message(CheckUrl url, Request request)
    {
        // Whom to ask stands in Host, which becomes :authority. Uri is stricter about names than we are, and would tidy the path up;
        // a monitor asks for what stands in its file.
        var target = new Uri($"{url.Scheme}://host{url.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request.Body.IsEmpty ? null : new ReadOnlyMemoryContent(request.Body),
        };
        foreach (var field in request.Headers.Where(field => !ConnectionSpecific.Contains(field.Name)))
        {
            if (message.Headers.TryAddWithoutValidation(field.Name, field.Value))
                continue;
            // The framework keeps fields about the content apart; they may be sent without any all the same.
            message.Content ??= new ReadOnlyMemoryContent(default);
            message.Content.Headers.TryAddWithoutValidation(field.Name, field.Value);
        }

        return message;
    }

    private static HeaderBlock Headers(HttpResponseMessage response)
    {
        var lines = new StringBuilder();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            foreach (var value in values)
                lines.Append(name).Append(": ").Append(value).Append('\n');
        }

        return new HeaderBlock(Encoding.Latin1.GetBytes(lines.ToString()));
    }
}
