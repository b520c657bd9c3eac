using System.Net;
using Faultline.Server.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Faultline.Server;

/// <summary>
/// Who may ask what, before there are users (O3): on loopback whoever can connect. A page in somebody's browser can connect too, so a
/// foreign host name (DNS rebinding) is refused, and what changes something must be JSON that no foreign page sent. What a proxy forwarded
/// comes from elsewhere and may only look.
/// </summary>
internal sealed class Guard(RequestDelegate next, Func<Uri?> publicUrl)
{
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    /// <summary>Whether a request came through the control socket, which only the server's own user can open.</summary>
    public static bool IsControl(HttpContext context) => context.Features.Get<IHttpConnectionFeature>()?.RemoteIpAddress is null;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return Refusal(context) is { } problem ? problem.WriteAsync(context) : next(context);
    }

    private Problem? Refusal(HttpContext context)
    {
        var request = context.Request;
        if (!IsControl(context) && !IsOurs(request.Host.Host))
        {
            return new Problem(421, "this server does not go by that name")
            {
                Next = "use http://127.0.0.1 and its port, or set publicUrl in the configuration to the name that people use",
            };
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return null;
        if (!IsControl(context) && Array.Exists(ForwardingHeaders, request.Headers.ContainsKey))
        {
            return new Problem(403, "what a proxy forwards may look and not change anything")
            {
                Next = "do it on the server's machine: faultline incidents ack, kill -HUP, or a request without forwarding headers",
            };
        }

        var type = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (request.Path.StartsWithSegments(LogsApi.Root, StringComparison.Ordinal))
        {
            // Plain text is what a page may send without asking first: a browser always names where its page is from, and is refused for it.
            if (!LogsApi.Types.Contains(type, StringComparer.OrdinalIgnoreCase))
                return new Problem(415, "the lines must be text or JSON lines") { Next = "send the header Content-Type: text/plain or application/x-ndjson" };
        }
        else if (!"application/json".Equals(type, StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(415, "the request must be JSON") { Next = "send the header Content-Type: application/json" };
        }

        if (IsForeign(request))
            return new Problem(403, "the request comes from a page of another site") { Next = "send it from this server's own pages" };
        return null;
    }

    private bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
        || (publicUrl() is { } known && host.Equals(known.Host, StringComparison.OrdinalIgnoreCase));

    private bool IsForeign(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
            return true;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return false;
        return origin != $"http://{request.Host}"
            && (publicUrl() is not { } known || origin != known.GetLeftPart(UriPartial.Authority));
    }
}
