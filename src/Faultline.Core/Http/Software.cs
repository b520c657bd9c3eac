namespace Faultline.Core.Http;

/// <summary>
/// A product that writes or passes on answers: <see cref="WriterHeaders"/> and <see cref="PageSignatures"/> recognise it.
/// </summary>
internal sealed record Software(string Name, WriterKind Kind)
{
    /// <summary>A bare page that several products write alike, so that it names nobody (D5).</summary>
    public static readonly Software Unnamed = new("an unnamed server", WriterKind.Unknown);

    public static readonly Software Nginx = new("nginx", WriterKind.Server);
    public static readonly Software OpenResty = new("OpenResty", WriterKind.Server);
    public static readonly Software Apache = new("Apache", WriterKind.Server);
    public static readonly Software Iis = new("IIS", WriterKind.Server);
    public static readonly Software Caddy = new("Caddy", WriterKind.Server);
    public static readonly Software Lighttpd = new("lighttpd", WriterKind.Server);
    public static readonly Software LiteSpeed = new("LiteSpeed", WriterKind.Server);

    public static readonly Software HAProxy = new("HAProxy", WriterKind.Proxy);
    public static readonly Software Varnish = new("Varnish", WriterKind.Proxy);
    public static readonly Software Envoy = new("Envoy", WriterKind.Proxy);
    public static readonly Software Traefik = new("Traefik", WriterKind.Proxy);
    public static readonly Software Squid = new("Squid", WriterKind.Proxy);
    public static readonly Software AwsLoadBalancer = new("AWS ALB", WriterKind.Proxy);
    public static readonly Software Google = new("Google", WriterKind.Proxy);
    public static readonly Software AzureGateway = new("Azure Application Gateway", WriterKind.Proxy);

    public static readonly Software Cloudflare = new("Cloudflare", WriterKind.Cdn);
    public static readonly Software CloudFront = new("CloudFront", WriterKind.Cdn);
    public static readonly Software Akamai = new("Akamai", WriterKind.Cdn);
    public static readonly Software Fastly = new("Fastly", WriterKind.Cdn);
    public static readonly Software AzureFrontDoor = new("Azure Front Door", WriterKind.Cdn);
    public static readonly Software Imperva = new("Imperva", WriterKind.Cdn);
    public static readonly Software Sucuri = new("Sucuri", WriterKind.Cdn);

    public static readonly Software Tomcat = new("Tomcat", WriterKind.Application);
    public static readonly Software Jetty = new("Jetty", WriterKind.Application);
    public static readonly Software Kestrel = new("Kestrel", WriterKind.Application);
    public static readonly Software AspNet = new("ASP.NET", WriterKind.Application);
    public static readonly Software Gunicorn = new("gunicorn", WriterKind.Application);
    public static readonly Software Uvicorn = new("uvicorn", WriterKind.Application);
    public static readonly Software Express = new("Express", WriterKind.Application);
}
