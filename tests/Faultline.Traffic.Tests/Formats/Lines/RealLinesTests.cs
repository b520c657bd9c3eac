using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests.Formats.Lines;

/// <summary>Logs that real servers wrote, where they are at hand beside the repository.</summary>
[Trait("Spec", "T1")]
public sealed class RealLinesTests
{
    [Theory]
    [InlineData("crowdsec/apache2-http-sensitive-files/apache2-http-sensitive-files.log", "common")]
    [InlineData("crowdsec/apache2-malformed/apache2-logs.log", "combined")]
    [InlineData("crowdsec/bunkerweb-http-malformed/bunkerweb-http-malformed.log", "bunkerweb,nginx-host")]
    [InlineData("crowdsec/bunkerweb-http-sensitive-files/bunkerweb-http-sensitive-files.log", "bunkerweb,nginx-host")]
    [InlineData("crowdsec/http-dos-bypass-cache/http_dos_bypass_cache.log", "combined")]
    [InlineData("crowdsec/http-dos-random-uri/http_dos_random_uri.log", "combined")]
    [InlineData("crowdsec/http-generic-test/http-generic-test.log", "combined")]
    [InlineData("crowdsec/http-technology-probing/http-technology-probing.log", "combined")]
    [InlineData("crowdsec/http-wordpress_user-enum/http-wordpress_user-enum.log", "combined")]
    [InlineData("crowdsec/modsecurity-logs-nginx/modsecurity-logs-nginx.log", "nginx-error")]
    [InlineData("crowdsec/nginx-bad-user-agent/nginx-bad-user-agent.log", "combined")]
    [InlineData("crowdsec/nginx-http-backdoor/nginx-http-backdoor.log", "combined")]
    [InlineData("crowdsec/nginx-http-malformed/nginx_http-logs.log", "combined")]
    [InlineData("crowdsec/nginx-http-path-traversal/nginx-http-path-traversal.log", "combined")]
    [InlineData("crowdsec/nginx-http-sqli-probing/nginx-http-sqli-probing.log", "combined")]
    [InlineData("crowdsec/nginx-http-xss-probing/nginx-http-xss-probing.log", "combined")]
    [InlineData("crowdsec/nginx-mail-logs/nginx-mail-logs.log", "combined,nginx-error")]
    [InlineData("crowdsec/nginx-proxy-manager-malformed/nginx_http-logs.log", "combined")]
    [InlineData("crowdsec/nginx_http-logs/nginx_http-logs.log", "apache-vhost,combined,combined-userless,nginx-error,nginx-host")]
    [InlineData("crowdsec/tcpudp-flood-traefik/tcpudp-flood-traefik.log", "traefik-messages")]
    [InlineData("crowdsec/traefik_clf/traefik_clf.log", "traefik-clf")]
    [InlineData("crowdsec/zoraxy-http-bad-user-agent/zoraxy.log", "zoraxy")]
    [InlineData("lnav/logfile_access_log.0", "combined")]
    public void Every_line_is_read(string file, string formats)
    {
        var lines = Lines(file);
        var read = lines.Select(Reading.Of).ToList();
        Assert.All(read, r => Assert.NotEqual(LineKind.Unparsed, r.Kind));
        Assert.Equal(formats, string.Join(',', read.Select(r => r.Format).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
        Assert.All(read.Where(r => r.Kind == LineKind.Request), r => Assert.True(r.At is not null && r.Address.Length > 0));
    }

    [Fact]
    public void Malformed_requests_of_real_clients_are_theirs()
    {
        foreach (var file in new[] { "nginx-http-malformed/nginx_http-logs.log", "apache2-malformed/apache2-logs.log" })
            Assert.All(Lines("crowdsec/" + file).Select(Reading.Of), r =>
                Assert.Equal((400, RequestReason.ClientBad, RequestMarks.Malformed), (r.Status, r.Reason, r.Marks)));
    }

    [Fact]
    public void Traefik_line_of_a_request_without_an_answer_has_none()
    {
        var read = Lines("crowdsec/traefik_clf/traefik_clf.log").Select(Reading.Of).ToList();
        Assert.Equal((0, "/mobileadmin/home.cs", "", 0L), read.Where(r => r.Status != 200).Select(r => (r.Status, r.Path, r.Upstream, r.Bytes)).Single());
        Assert.Equal((42_000L, "http://172.17.0.3:80", 352L), read.Where(r => r.Path == "/birthday").Select(r => (r.Duration, r.Upstream, r.Bytes)).Single());
    }

    [Fact]
    public void Host_before_the_line_is_taken_with_and_without_port()
    {
        var read = Lines("crowdsec/nginx_http-logs/nginx_http-logs.log").Select(Reading.Of).ToList();
        Assert.Equal(["www.crowdsec.net", "www.crowdsec11.net", "www.crowdsec11.net"], read.Where(r => r.Host.Length > 0).Select(r => r.Host));
        Assert.Contains(read, r => r.User == "user123");
    }

    private static List<byte[]> Lines(string file)
    {
        List<byte[]> lines = [];
        var all = File.ReadAllBytes(RealLogs.PathTo("formats/" + file)).AsSpan();
        foreach (var range in all.Split((byte)'\n'))
        {
            var line = all[range].TrimEnd((byte)'\r');
            if (!line.IsEmpty)
                lines.Add(line.ToArray());
        }

        return lines;
    }
}
