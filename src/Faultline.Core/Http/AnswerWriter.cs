namespace Faultline.Core.Http;

/// <summary>
/// The software that wrote an answer, as its headers and body show: a 502 is written by whoever stands in front.
/// </summary>
/// <param name="Name">Such as <c>nginx</c>, <c>HAProxy</c>, <c>Cloudflare</c>; empty when it could not be recognised.</param>
/// <param name="Version">As it told; empty when it did not.</param>
/// <param name="Kind">Server (serves or proxies), proxy (never the application itself) or cdn.</param>
/// <param name="Edge">The content delivery network in front of it, when headers name one; empty for none.</param>
/// <param name="Because">The evidence, such as <c>Server: nginx/1.22.1</c> or <c>HAProxy's 503 page</c>.</param>
/// <param name="OwnPage">
/// That software itself wrote this answer, and not the application behind it: the body is its own error page, or a header or status says so
/// that it sends with nothing else. When false the answer may only have passed through it.
/// </param>
public sealed record AnswerWriter(string Name, string Version, WriterKind Kind, string Edge, string Because, bool OwnPage)
{
    public static AnswerWriter Unknown { get; } = new("", "", WriterKind.Unknown, "", "", OwnPage: false);

    public bool IsKnown => Name.Length > 0;
}

public enum WriterKind
{
    Unknown,

    /// <summary>A web server that may serve by itself or stand before an application: nginx, Apache, IIS, Caddy.</summary>
    Server,

    /// <summary>Software that only ever stands before something: HAProxy, Varnish, Envoy, Traefik, AWS ALB.</summary>
    Proxy,

    /// <summary>A content delivery network's edge.</summary>
    Cdn,

    /// <summary>An application server: Tomcat, Kestrel, gunicorn.</summary>
    Application,
}

/// <summary>A well-known error page found in a body (V10).</summary>
/// <param name="Writer">Whose page, such as <c>nginx</c>.</param>
/// <param name="Status">The code that the page names; null when it names none.</param>
/// <param name="Whole">The whole body is that page, rather than only containing it.</param>
public sealed record ErrorPage(string Writer, int? Status, bool Whole);
