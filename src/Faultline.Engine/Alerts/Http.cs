using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Engine.Alerts;

/// <summary>
/// Posts to vendors: no redirects, no cookies, no proxy but the configured one, 15 s, and no more read than an error needs.
/// </summary>
internal sealed class Http : IDisposable
{
    /// <summary>Of an answer's body, in bytes.</summary>
    private const int LongestBody = 4096;

    /// <summary>Whoever asks to wait longer would be forgotten.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private static readonly string Agent = $"Faultline/{typeof(Http).Assembly.GetName().Version?.ToString(3)}";

    private readonly Exit _exit;
    private readonly HttpMessageInvoker _invoker;

    public Http(Exit exit, ProxySettings? proxy)
    {
        _exit = exit;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy is null ? null : ProxyOf(proxy),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = null,

            // Nothing is fetched to judge a certificate (V15): neither lists nor missing issuers.
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    DisableCertificateDownloads = true,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            ConnectCallback = async (context, cancel) =>
            {
                var socket = await exit.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }

    /// <summary>One request, one answer.</summary>
    /// <param name="url">A secret.</param>
    /// <param name="json">Null for a GET without body.</param>
    /// <param name="cancel">The program ends.</param>
    public async Task<HttpAnswer> SendAsync(
        CheckUrl url, byte[]? json, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Exit.Patience, _exit.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var request = Request(url, json, headers);
            using var response = await _invoker.SendAsync(request, either.Token);
            var body = await ReadAsync(response.Content, either.Token);
            return new HttpAnswer((int)response.StatusCode, Shown(url, body), "", RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return HttpAnswer.None(string.Create(CultureInfo.InvariantCulture, $"no answer within {Exit.Patience.TotalSeconds:0} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return HttpAnswer.None(Shown(url, Innermost(e)));
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static HttpRequestMessage Request(CheckUrl url, byte[]? json, IReadOnlyList<(string Name, string Value)> headers)
    {
        // As written: the framework would otherwise unescape what a vendor signed.
        var uri = new Uri(url.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, uri);
        request.Headers.TryAddWithoutValidation("User-Agent", Agent);
        if (url.BasicAuth is { } basic)
        {
            var both = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.User}:{basic.Password}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", both);
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancel)
    {
        var buffer = new byte[LongestBody];
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
            return null;
        var wait = RetryAfter.Parse(values.FirstOrDefault() ?? "", _exit.Time.GetUtcNow());
        return wait > LongestWait ? LongestWait : wait;
    }

    private static WebProxy ProxyOf(ProxySettings proxy) => new(proxy.Host, proxy.Port)
    {
        Credentials = proxy.Auth is { } auth ? new NetworkCredential(auth.User, auth.Password) : null,
    };

    private static string Innermost(Exception e)
    {
        // The outer ones say that the connection could not be made; the inner one says why.
        while (e.InnerException is { } inner && e is not AuthenticationException)
            e = inner;
        return e.Message;
    }

    /// <summary>A vendor that repeats the path repeats the secret in it.</summary>
    private string Shown(CheckUrl url, string text) =>
        _exit.Shown(url.Target.Length > 1 ? text.Replace(url.Target, "/***", StringComparison.Ordinal) : text);
}

/// <summary>What came back.</summary>
/// <param name="Status">Zero when no answer came.</param>
/// <param name="Body">The beginning of the body, fit to be shown.</param>
/// <param name="Trouble">Why no answer came; else empty.</param>
/// <param name="RetryAfter">How long to wait, at most an hour; null when it is not said.</param>
internal sealed record HttpAnswer(int Status, string Body, string Trouble, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public static HttpAnswer None(string trouble) => new(0, "", trouble, null);

    /// <summary>For logs and people: the status and what stands in the body, or the trouble.</summary>
    public override string ToString() =>
        Status == 0 ? Trouble : string.Create(CultureInfo.InvariantCulture, $"{Status} {Body}").TrimEnd();

    /// <summary>
    /// A failure as most vendors mean it: 408, 429 and 5xx are worth another attempt, as is no answer; what is refused stays refused, and
    /// a redirect is not followed, since it could lead anywhere.
    /// </summary>
    public Outcome Failure() => Status switch
    {
        0 or 408 or 425 or 429 or >= 500 => new Outcome.Transient(ToString(), RetryAfter),
        410 => new Outcome.Permanent($"{this}: the receiver is gone", IsFinal: true),
        >= 300 and < 400 => new Outcome.Permanent($"{this}: a redirect, which is not followed: write the final URL"),
        _ => new Outcome.Permanent(ToString()),
    };
}
