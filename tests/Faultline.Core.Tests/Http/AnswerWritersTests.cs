using System.Text;
using Faultline.Core.Http;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "D3")]
public sealed class AnswerWritersTests
{
    [Theory]
    [InlineData("Server: nginx/1.22.1", "nginx", "1.22.1", WriterKind.Server)]
    [InlineData("Server: nginx", "nginx", "", WriterKind.Server)]
    [InlineData("server: openresty/1.21.4.1", "OpenResty", "1.21.4.1", WriterKind.Server)]
    [InlineData("Server: Apache/2.4.71 (Debian)", "Apache", "2.4.71", WriterKind.Server)]
    [InlineData("Server: Apache-Coyote/1.1", "Tomcat", "", WriterKind.Application)]
    [InlineData("Server: Microsoft-IIS/10.0", "IIS", "10.0", WriterKind.Server)]
    [InlineData("Server: Caddy", "Caddy", "", WriterKind.Server)]
    [InlineData("Server: LiteSpeed", "LiteSpeed", "", WriterKind.Server)]
    [InlineData("Server: Jetty(9.4.z)", "Jetty", "", WriterKind.Application)]
    [InlineData("Server: Kestrel", "Kestrel", "", WriterKind.Application)]
    [InlineData("Server: gunicorn", "gunicorn", "", WriterKind.Application)]
    [InlineData("Server: uvicorn", "uvicorn", "", WriterKind.Application)]
    [InlineData("X-Powered-By: Express", "Express", "", WriterKind.Application)]
    [InlineData("Server: Google Frontend", "Google", "", WriterKind.Proxy)]
    [InlineData("via: 1.1 google", "Google", "", WriterKind.Proxy)]
    [InlineData("server: envoy", "Envoy", "", WriterKind.Proxy)]
    [InlineData("server: istio-envoy", "Envoy", "", WriterKind.Proxy)]
    [InlineData("Via: 1.1 cache (Varnish/7.1)", "Varnish", "7.1", WriterKind.Proxy)]
    [InlineData("X-Varnish: 32770", "Varnish", "", WriterKind.Proxy)]
    [InlineData("Server: cloudflare", "Cloudflare", "", WriterKind.Cdn)]
    [InlineData("X-Amz-Cf-Id: abc==", "CloudFront", "", WriterKind.Cdn)]
    [InlineData("X-Served-By: cache-fra-eddf8230083-FRA", "Fastly", "", WriterKind.Cdn)]
    [InlineData("X-Azure-Ref: 0abc", "Azure Front Door", "", WriterKind.Cdn)]
    [InlineData("Server: mine/1.0", "", "", WriterKind.Unknown)]
    [InlineData("X-Server: nginx", "", "", WriterKind.Unknown)]
    [InlineData("X-Served-By: web-3", "", "", WriterKind.Unknown)]
    [InlineData("Server:", "", "", WriterKind.Unknown)]
    public void Header_names_the_software(string line, string name, string version, WriterKind kind)
    {
        var writer = AnswerWriters.Recognise(Headers(line), [], 200);
        Assert.Equal((name, version, kind, ""), (writer.Name, writer.Version, writer.Kind, writer.Edge));
        Assert.False(writer.OwnPage);
        Assert.Equal(writer.IsKnown ? line : "", writer.Because, ignoreCase: true);
    }

    [Theory]
    [InlineData("Server: Varnish", "Varnish")]
    [InlineData("Server: awselb/2.0", "AWS ALB")]
    [InlineData("Server: AkamaiGHost", "Akamai")]
    [InlineData("Server: CloudFront", "CloudFront")]
    [InlineData("Server: squid/5.7", "Squid")]
    [InlineData("Server: Microsoft-Azure-Application-Gateway/v2", "Azure Application Gateway")]
    [InlineData("Server: Microsoft-HTTPAPI/2.0", "IIS")]
    public void Header_that_stands_only_on_own_answers_proves_the_writer(string line, string name)
    {
        var writer = AnswerWriters.Recognise(Headers(line), [], 502);
        Assert.Equal((name, true), (writer.Name, writer.OwnPage));
    }

    [Fact]
    public void Page_without_header_names_HAProxy()
    {
        var writer = AnswerWriters.Recognise(Headers("content-type: text/html"), ErrorPagesTests.Read("haproxy-503.html"), 503);
        Assert.Equal(new AnswerWriter("HAProxy", "", WriterKind.Proxy, "", "HAProxy's 503 page", OwnPage: true), writer);
    }

    [Fact]
    public void Page_behind_a_network_names_its_writer_and_the_edge()
    {
        var headers = Headers("Server: cloudflare", "CF-RAY: 8a1-FRA");
        var writer = AnswerWriters.Recognise(headers, ErrorPagesTests.Read("nginx-502.html"), 502);
        Assert.Equal(new AnswerWriter("nginx", "", WriterKind.Server, "Cloudflare", "nginx's 502 page", OwnPage: true), writer);
    }

    [Fact]
    public void Server_behind_a_network_is_the_writer()
    {
        var headers = Headers("X-Amz-Cf-Id: x", "Server: nginx/1.22.1", "Via: 1.1 a.cloudfront.net (CloudFront)");
        var writer = AnswerWriters.Recognise(headers, "<h1>Oops</h1>"u8, 500);
        Assert.Equal(new AnswerWriter("nginx", "1.22.1", WriterKind.Server, "CloudFront", "Server: nginx/1.22.1", OwnPage: false), writer);
    }

    [Fact]
    public void Page_of_the_server_itself_keeps_its_version()
    {
        var writer = AnswerWriters.Recognise(Headers("Server: nginx/1.22.1"), ErrorPagesTests.Read("nginx-502.html"), 502);
        Assert.Equal(("nginx", "1.22.1", true), (writer.Name, writer.Version, writer.OwnPage));
    }

    [Theory]
    [Trait("Spec", "D5")]
    [InlineData("Bad Gateway")]
    [InlineData("<h1>Our own error page</h1>")]
    public void Page_that_names_nobody_claims_nobody(string body) =>
        Assert.Equal(AnswerWriter.Unknown, AnswerWriters.Recognise(HeaderBlock.Empty, Encoding.UTF8.GetBytes(body), 502));

    [Theory]
    [InlineData(521, true)]
    [InlineData(530, true)]
    [InlineData(502, false)]
    [InlineData(200, false)]
    public void Status_that_only_Cloudflare_sends_is_its_own(int status, bool own) =>
        Assert.Equal(own, AnswerWriters.Recognise(Headers("Server: cloudflare"), [], status).OwnPage);

    [Fact]
    [Trait("Spec", "S4")]
    public void Evidence_from_a_hostile_header_is_short()
    {
        var writer = AnswerWriters.Recognise(Headers($"Server: nginx/{new string('9', 60_000)}"), [], 200);
        Assert.True(writer.Because.Length < 200 && writer.Version.Length <= 20);
    }

    internal static HeaderBlock Headers(params string[] lines) =>
        new(Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\r\n"))));
}
