using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

/// <summary>
/// One HTTP/2 request and its answer, for monitors that ask for it, by the framework's own client over a connection that we opened. Thread-safe.
/// </summary>
internal sealed class Http2Exchange(TimeProvider time)
{
    /// <summary>Never throws for what the other side does; bounded like <see cref="Exchange"/>.</summary>
    /// <param name="stream">For https an SslStream that agreed on h2; else plain, spoken to with prior knowledge (RFC 9113 §3.3).</param>
    public async ValueTask<ExchangeResult> AskAsync(Stream stream, CheckUrl url, Request request, CheckLimits limits, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => ValueTask.FromResult(stream),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = Math.Max(1, limits.Headers / 1024),
            // The deadline is the check's; the framework's own must not come first.
            Expect100ContinueTimeout = Timeout.InfiniteTimeSpan,
        };
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var message = Message(url, request);
        var begun = time.GetTimestamp();
        HttpResponseMessage? response = null;
        BodyReading? body = null;
        TimeSpan? firstByte = null;
        Failure? failure = null;
        try
        {
            response = await invoker.SendAsync(message, cancel);
            firstByte = time.GetElapsedTime(begun);
            var headers = Headers(response);
            using var inlet = new Inlet(await response.Content.ReadAsStreamAsync(cancel), time);
            body = new BodyReading(inlet, FramingOf(request.Method, (int)response.StatusCode, headers), limits);
            failure = await body.RunAsync(cancel);
            return Result(response, headers, body, failure, firstByte, time.GetElapsedTime(begun) - firstByte);
        }
        catch (HttpRequestException e)
        {
            failure = Describe(e, response is not null);
        }
        catch (Exception e) when (Breakage.IsOutside(e))
        {
            failure = e is HttpIOException io && io.HttpRequestError == HttpRequestError.ResponseEnded && response is not null
                ? new Failure(FailureKind.BodyTruncated, body?.Progress ?? "before the body")
                : Breakage.Describe(e, response is not null, response is null ? "before the first byte" : $"after {body?.Progress} of the body", cancel);
        }
        finally
        {
            response?.Dispose();
        }

        return response is null
            ? new ExchangeResult(null, default, failure, null, null)
            : Result(response, Headers(response), body, failure, firstByte, time.GetElapsedTime(begun) - firstByte);
    }

    private static HttpRequestMessage Message(CheckUrl url, Request request)
    {
        // The framework's Uri would tidy the path up; a monitor asks for what stands in its file.
        var target = new Uri($"{url.Scheme}://{url.Authority}{url.Target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = request.Body.IsEmpty ? null : new ReadOnlyMemoryContent(request.Body),
        };
        foreach (var field in request.Headers)
        {
            // Connection-specific fields have no place in HTTP/2 (RFC 9113 §8.2.2).
            if (field.Name.Equals("Connection", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!message.Headers.TryAddWithoutValidation(field.Name, field.Value))
                message.Content?.Headers.TryAddWithoutValidation(field.Name, field.Value);
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

    /// <summary>HTTP/2 frames the body itself; only its coding is left to read from the header.</summary>
    private static Framing FramingOf(string method, int status, HeaderBlock headers)
    {
        var framing = Framing.Of(method, new StatusLine(status, 1, "", Oddity.None), headers, out _) ?? default;
        return framing.Kind == BodyKind.None ? framing with { Codings = framing.Codings ?? [] } : framing with { Kind = BodyKind.UntilClose };
    }

    private static Failure Describe(HttpRequestException e, bool headComplete)
    {
        var why = e.GetBaseException().Message;
        return e.HttpRequestError switch
        {
            HttpRequestError.VersionNegotiationError => new(FailureKind.NotHttp, "the server does not speak HTTP/2 here"),
            HttpRequestError.ConfigurationLimitExceeded => new(FailureKind.HeadersTooLarge, why),
            HttpRequestError.ResponseEnded => new(headComplete ? FailureKind.BodyTruncated : FailureKind.EmptyResponse, why),
            HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse => new(FailureKind.NotHttp, why),
            _ => new(FailureKind.ConnectionReset, why),
        };
    }

    private static ExchangeResult Result(
        HttpResponseMessage response, HeaderBlock headers, BodyReading? body, Failure? failure, TimeSpan? firstByte, TimeSpan? transfer)
    {
        var answer = new Answer
        {
            Status = (int)response.StatusCode,
            Protocol = "HTTP/2",
            Headers = headers,
            BodyLength = body?.Bytes.Length ?? 0,
            BodySample = body?.Sample() ?? default,
            BodyCapped = body?.Capped ?? false,
        };
        return new ExchangeResult(answer, body?.Bytes.Written ?? default, failure, firstByte, transfer) { Buffer = body?.Bytes };
    }
}
