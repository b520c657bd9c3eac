using Faultline.Traffic.Reading;

namespace Faultline.Traffic.Tests.Reading;

/// <summary>Real samples of many products, through all of the reading: each file's format is found, and each line is accounted for.</summary>
public sealed class SamplesTests
{
    /// <summary>Folder and file; lines, requests, malformed, lines that are no request; the format that reads most.</summary>
    private const string Expected = """
        crowdsec/apache2-http-sensitive-files/apache2-http-sensitive-files.log 13 13 0 0 common
        crowdsec/apache2-malformed/apache2-logs.log 11 11 11 0 combined
        crowdsec/aws-alb-http-bad-user-agent/aws-alb-http-bad-user-agent.log 4 4 0 0 alb
        crowdsec/aws-cloudfront-logs/aws-cloudfront-logs.log 2 2 0 0 cloudfront
        crowdsec/bunkerweb-http-malformed/bunkerweb-http-malformed.log 13 12 12 1 nginx-host
        crowdsec/bunkerweb-http-sensitive-files/bunkerweb-http-sensitive-files.log 10 9 0 1 nginx-host
        crowdsec/caddy-coraza/coraza.log 55 0 0 55 -
        crowdsec/caddy-logs/caddy-logs.log 12 10 0 2 caddy
        crowdsec/envoy-http-crawl-non_statics/envoy-http-crawl-non_statics.log 41 41 0 0 envoy-json
        crowdsec/fastly-logs/fastly-logs.log 4 4 0 0 fastly
        crowdsec/haproxy-nextcloud-whitelist/haproxy-logs.log 1 1 0 0 haproxy-http
        crowdsec/http-bf-wordpress-bf/http-bf-wordpress-bf.log 10 9 0 1 combined
        crowdsec/http-dos-bypass-cache/http_dos_bypass_cache.log 356 356 0 0 combined
        crowdsec/http-dos-random-uri/http_dos_random_uri.log 66 66 0 0 combined
        crowdsec/http-generic-test/http-generic-test.log 1 1 0 0 combined
        crowdsec/http-technology-probing/http-technology-probing.log 6 5 0 1 combined
        crowdsec/http-wordpress_user-enum/http-wordpress_user-enum.log 12 12 0 0 combined
        crowdsec/iis-xml-logs/iis-logs.log 1 1 0 0 iis-xml
        crowdsec/modsecurity-logs-nginx/modsecurity-logs-nginx.log 8 0 0 8 -
        crowdsec/nginx-bad-user-agent/nginx-bad-user-agent.log 3 3 0 0 combined
        crowdsec/nginx-http-backdoor/nginx-http-backdoor.log 2 2 0 0 combined
        crowdsec/nginx-http-malformed/nginx_http-logs.log 12 12 12 0 combined
        crowdsec/nginx-http-path-traversal/nginx-http-path-traversal.log 9 9 0 0 combined
        crowdsec/nginx-http-sqli-probing/nginx-http-sqli-probing.log 16 16 0 0 combined
        crowdsec/nginx-http-xss-probing/nginx-http-xss-probing.log 26 26 0 0 combined
        crowdsec/nginx-mail-logs/nginx-mail-logs.log 17 2 0 15 combined
        crowdsec/nginx-proxy-manager-malformed/nginx_http-logs.log 12 12 12 0 combined
        crowdsec/nginx_http-logs/nginx_http-logs.log 9 8 0 1 combined
        crowdsec/pfsense-rfc5424-nginx/pfsense-rfc5424-nginx.log 2 0 0 2 -
        crowdsec/tcpudp-flood-traefik/tcpudp-flood-traefik.log 1226 0 0 1226 -
        crowdsec/traefik_clf/traefik_clf.log 9 7 0 2 traefik-clf
        crowdsec/zoraxy-http-bad-user-agent/zoraxy.log 2 2 0 0 zoraxy
        lnav/logfile_access_log.0 3 3 0 0 combined
        lnav/logfile_caddy_log.0 39 4 0 35 caddy
        lnav/logfile_cloudflare.1 15 15 0 0 cloudflare
        lnav/logfile_haproxy.0 17 14 1 3 haproxy-http
        lnav/logfile_w3c.0 5 1 0 4 w3c
        lnav/logfile_w3c.2 22 14 0 8 w3c
        lnav/logfile_w3c.4 6 2 0 4 w3c
        """;

    public static TheoryData<string> Rows => [.. Expected.Split('\n', StringSplitOptions.TrimEntries)];

    [Theory]
    [MemberData(nameof(Rows))]
    [Trait("Spec", "T1")]
    public async Task No_line_of_a_real_sample_is_dropped(string row)
    {
        var columns = row.Split(' ');
        var report = await ReadAsync("formats/" + columns[0]);

        Assert.Empty(report.UnparsedSamples);
        var most = report.Formats is [var first, ..] ? first : "-";
        Assert.Equal(string.Join(' ', columns[1..]), $"{report.Lines} {report.Requests} {report.Malformed} {report.Other} {most}");
    }

    [Theory]
    [InlineData("formats/crowdsec/apache-guacamole-logs/apache-guacamole-logs.log", 3)]
    [InlineData("formats/crowdsec/apache-guacamole_user_enum/apache-guacamole_user_enum.log", 12)]
    [Trait("Spec", "T1")]
    public async Task What_is_no_access_log_is_counted_and_shown(string file, int lines)
    {
        var report = await ReadAsync(file);

        Assert.Equal((lines, lines, 0), (report.Lines, report.Unparsed, report.Requests));
        Assert.Contains(report.UnparsedSamples, line => line.Contains("Authentication attempt", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Spec", "T2")]
    public async Task A_real_log_of_four_days_has_its_known_totals()
    {
        var report = await ReadAsync("access-logs/elastic-apache_logs");

        Assert.Equal((10_000, 0), (report.Lines, report.Unparsed));
        Assert.Equal((213, 3), (report.Codes[404], report.Codes[500]));
        Assert.Equal(report.Requests, report.Minutes.Sum(m => m.Requests));
        Assert.Equal("2015-05-17T10:05", $"{report.From:yyyy-MM-ddTHH:mm}");
    }

    private static Task<Faultline.Traffic.Tallies.TrafficReport> ReadAsync(string file) =>
        LogFiles.ReadAsync([LogInput.File(RealLogs.PathTo(file))], new ReadingOptions(), TestContext.Current.CancellationToken);
}
