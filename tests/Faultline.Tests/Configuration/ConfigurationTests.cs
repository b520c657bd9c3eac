using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Channels;

namespace Faultline.Tests.Configuration;

/// <summary>What a valid file becomes.</summary>
[Trait("Spec", "U3")]
public sealed class ConfigurationTests
{
    [Fact]
    public void Defaults_are_the_ones_that_the_guide_names()
    {
        var configuration = Sources.Valid(Sources.Monitor(""));
        var monitor = Assert.Single(configuration.Monitors);
        Assert.Equal(
            (60, 10, 30), ((int)monitor.Interval.TotalSeconds, (int)monitor.Timeout.TotalSeconds, (int)monitor.AlertAfter.TotalSeconds));
        Assert.Equal(["local"], configuration.RegionsOf(monitor));
        Assert.Equal((30, 396), (configuration.Retention.Results!.Value.Days, configuration.Retention.Hourly!.Value.Days));
        Assert.Null(configuration.Retention.Daily);
        Assert.Equal(TimeZoneInfo.Utc, configuration.TimeZone);
        var spec = CheckSpecs.Of(monitor, configuration);
        var unset = new CheckSpec { Monitor = "shop", Url = monitor.Url };
        Assert.Equal(
            (unset.Method, unset.HttpVersion, unset.Ip, unset.Timeout, unset.Tls, unset.Expect, 0),
            (spec.Method, spec.HttpVersion, spec.Ip, spec.Timeout, spec.Tls, spec.Expect, spec.Body.Length));
    }

    [Fact]
    public void Monitor_becomes_the_check_that_it_describes()
    {
        var configuration = Sources.Valid("""
            proxy: { checks: "http://u:p%40ss@proxy.example:3128" }
            network: { allow: [10.0.0.0/8, "2001:db8::1"] }
            monitors:
              - name: all
                url: https://us%65r:p%3Aw@bücher.example:8443/a?b=1
                id: all-1
                method: POST
                headers: { X-One: "1", Accept: "*/*" }
                body: "{}"
                http: 2
                ip: both
                resolver: "[::1]:5353"
                connectTo: 192.0.2.1:9443
                origin: 2001:db8::7
                follow: false
                rejected: down
                bypassCache: true
                timeout: 1500ms
                expect:
                  matches: ^ok$
                  status: 2xx
                  contains: [a, b]
                  json: { $.n: "> 3", $.x: null }
                  time: 2s
                  header: { X-Y: exists }
                  fresh: { header: Date, within: 1h }
                  certificateDays: 30
            """);
        var monitor = Assert.Single(configuration.Monitors);
        var spec = CheckSpecs.Of(monitor, configuration);
        Assert.Equal("https://xn--bcher-kva.example:8443/a?b=1", spec.Url.ToString());
        Assert.Equal(new Credentials.Basic("user", "p:w"), spec.Auth);
        Assert.Equal([new HeaderField("X-One", "1"), new HeaderField("Accept", "*/*")], spec.Headers);
        Assert.Equal(("POST", 2, AddressChoice.Both), (spec.Method, spec.HttpVersion, spec.Ip));
        Assert.Equal((new IPEndPoint(IPAddress.IPv6Loopback, 5353), new ConnectTo("192.0.2.1", 9443)), (spec.Resolver, spec.ConnectTo));
        Assert.Equal(new Origin.At(new ConnectTo("2001:db8::7", null)), monitor.Origin);
        Assert.True(spec is { Follow: false, RejectedIsDown: true, BypassCache: true, Timeout.TotalMilliseconds: 1500 });
        Assert.Equal(new ProxySettings("proxy.example", 3128, new Credentials.Basic("u", "p@ss")), spec.Proxy);
        Assert.Equal([IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::1/128")], spec.Network.Allowed);
        Assert.Equal(30, spec.Expect.CertificateDays);
        Assert.Equal(
            ["Matches", "Contains", "Contains", "Json", "Json", "ResponseTime", "Header", "Fresh"],
            spec.Expect.Assertions.Select(a => a.GetType().Name));
        Assert.Equal(TimeSpan.FromSeconds(2), spec.Expect.Assertions.OfType<Assertion.ResponseTime>().Single().Down);
    }

    [Theory]
    [InlineData("body: x", "POST")]
    [InlineData("body: x\nmethod: PUT", "PUT")]
    [InlineData("method: DELETE", "DELETE")]
    [InlineData("paused: false", "GET")]
    public void Body_without_a_method_is_posted(string keys, string method)
    {
        var configuration = Sources.Valid(Sources.Monitor(keys));
        Assert.Equal(method, CheckSpecs.Of(configuration.Monitors[0], configuration).Method);
    }

    [Fact]
    public void Method_of_the_defaults_is_not_replaced_by_a_body()
    {
        var configuration = Sources.Valid("defaults: { method: PATCH }\n" + Sources.Monitor("body: x"));
        Assert.Equal("PATCH", CheckSpecs.Of(configuration.Monitors[0], configuration).Method);
    }

    [Fact]
    [Trait("Spec", "V2")]
    public void List_of_statuses_is_one_expression()
    {
        var status = Sources.Valid(Sources.Monitor("expect: { status: [200, \"400-499\", \"!404\"] }")).Monitors[0].Expect.Status;
        Assert.Equal([true, true, false, false], new[] { 200, 403, 404, 500 }.Select(status.Expects));
    }

    [Fact]
    public void Defaults_reach_every_monitor_wherever_they_stand()
    {
        var monitors = Sources.Valid("""
            monitors:
              - { name: a, url: http://a/ }
              - { name: b, url: http://b/, interval: 5s }
            defaults: { interval: 30s, timeout: 20s, headers: { X: y } }
            """).Monitors;
        Assert.Equal([30, 5], monitors.Select(m => m.Interval.TotalSeconds));
        Assert.Equal([20, 5], monitors.Select(m => m.Timeout.TotalSeconds));
        Assert.All(monitors, m => Assert.Equal("X", Assert.Single(m.Headers).Name));
    }

    [Fact]
    public void Routes_and_windows_keep_what_was_written()
    {
        var configuration = Sources.Valid("""
            timezone: Europe/Berlin
            channels: { mail: { type: ntfy, topic: t } }
            routes:
              - { urgency: [normal, low], to: mail, hours: Mon-Fri 22:00-06:00, zone: UTC, digest: 08:30 }
            maintenance:
              - { every: "Sat,Sun 00:00-24:00" }
              - { from: 2026-03-29T02:30, to: 2026-10-25T02:30 }
              - { from: 2026-01-01T00:00Z, to: 2026-01-01T00:00-01:00 }
            """);
        var route = Assert.Single(configuration.Routes);
        Assert.Equal([Urgency.Normal, Urgency.Low], route.Urgencies);
        Assert.Equal((5, 22.0, 6.0), (route.Hours!.Days.Count, route.Hours.From.TotalHours, route.Hours.To.TotalHours));
        Assert.Equal(new TimeOnly(8, 30), route.Digest);
        Assert.Equal([DayOfWeek.Saturday, DayOfWeek.Sunday], configuration.Maintenance[0].Every!.Days);
        Assert.Equal(24, configuration.Maintenance[0].Every!.To.TotalHours);

        // I4: 02:30 does not exist on the first day, so the window starts at 03:00 summer time; it happens twice on the second.
        Assert.Equal("2026-03-29T01:00:00", configuration.Maintenance[1].From!.Value.UtcDateTime.ToString("s"));
        Assert.Equal("2026-10-25T01:30:00", configuration.Maintenance[1].To!.Value.UtcDateTime.ToString("s"));
        Assert.Equal(TimeSpan.FromHours(1), configuration.Maintenance[2].To - configuration.Maintenance[2].From);
    }

    [Theory]
    [InlineData("{ type: slack, url: \"https://h/x\" }", typeof(SlackChannel))]
    [InlineData("{ type: twilio, accountSid: AC1, authToken: t, messagingServiceSid: MG1, to: [\"+15550101\"] }", typeof(TwilioChannel))]
    [InlineData("{ type: smtp, host: mail.example, from: a@b, to: [c@d] }", typeof(SmtpChannel))]
    [InlineData("{ type: pagerduty, routingKey: k, region: eu }", typeof(PagerDutyChannel))]
    [InlineData("{ type: opsgenie, apiKey: k }", typeof(OpsgenieChannel))]
    [InlineData("{ type: teams, url: \"https://h/x\" }", typeof(TeamsChannel))]
    [InlineData("{ type: discord, url: \"https://h/x\" }", typeof(DiscordChannel))]
    [InlineData("{ type: telegram, token: \"1:a\", chat: -100 }", typeof(TelegramChannel))]
    [InlineData("{ type: ntfy, topic: t, token: k }", typeof(NtfyChannel))]
    [InlineData("{ type: alertmanager, url: [\"http://a/\", \"http://b/\"] }", typeof(AlertmanagerChannel))]
    [InlineData("{ type: webhook, url: \"https://h/\", secret: s }", typeof(WebhookChannel))]
    [InlineData("{ type: apprise, url: \"http://h/notify\", targets: mailto://x }", typeof(AppriseChannel))]
    public void Every_type_of_channel_can_be_written(string yaml, Type expected)
    {
        var channel = Assert.Single(Sources.Valid($"channels:\n  one: {yaml}\n").Channels);
        Assert.Equal(("one", expected), (channel.Name, channel.GetType()));
    }

    [Fact]
    public void Json_file_is_read_as_well()
    {
        var configuration = Sources.Valid(
            "{\n\t\"monitors\": [\n\t\t{\"name\": \"caf\\u00e9\", " +
            "\"url\":\"https:\\/\\/a.example\\/\", \"expect\": {\"status\": 200}}\n\t]\n}\n");
        Assert.Equal(("café", "https://a.example/"), (configuration.Monitors[0].Name, configuration.Monitors[0].Url.ToString()));
    }

    [Fact]
    public void Path_of_a_log_starts_at_the_file()
    {
        var logs = Sources.Valid("logs:\n- { name: a, path: ../log/a.log }\n- { name: b, path: /b.log, format: nginx }\n").Logs;
        Assert.Equal(["a /etc/log/a.log auto", "b /b.log nginx"], logs.Select(l => $"{l.Name} {l.Path} {l.Format}"));
    }

    [Fact]
    public void Load_says_when_the_file_is_not_there()
    {
        var mistake = Assert.Single(ConfigurationFile.Load(Path.Combine(Path.GetTempPath(), "faultline-absent", "x.yaml")).Mistakes);
        Assert.Equal("1:1: the file does not exist", mistake.ToString());
    }
}
