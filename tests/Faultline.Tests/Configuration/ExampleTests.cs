using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Channels;
using Faultline.Engine.Configuration.Sections;

namespace Faultline.Tests.Configuration;

/// <summary>The example and the guide say what the program reads.</summary>
[Trait("Spec", "U3")]
public sealed class ExampleTests
{
    [Fact]
    public void Example_is_valid()
    {
        var configuration = Sources.Valid(Example(), Anything());
        Assert.Equal(["shop", "orders API", "admin is locked", "catalogue feed"], configuration.Monitors.Select(m => m.Name));
        Assert.Equal(3, configuration.Channels.Count);
    }

    [Fact]
    public void File_of_the_contract_is_valid()
    {
        const string Contract = """
            publicUrl: https://faultline.example      # for links in messages
            timezone: Europe/Berlin
            defaults:
              interval: 60s
              timeout: 10s
              alertAfter: 30s
            regions: [local, eu, us, ap]         # names of the regions whose probes may run checks; local is the server's own
            channels:
              team-slack:
                type: slack
                url: ${SLACK_WEBHOOK_URL}
              on-call-sms:
                type: twilio
                accountSid: ${TWILIO_SID}
                authToken: ${TWILIO_TOKEN}
                from: "+15550100"
                to: ["+15550101"]
              audit:
                type: webhook
                url: https://hooks.example/faultline
                secret: ${file:/run/secrets/webhook}
            routes:
              - urgency: high
                to: [team-slack, on-call-sms]
              - urgency: [normal, low]
                to: [team-slack]
            monitors:
              - name: shop
                url: https://shop.example/
                tags: [customer-facing]
                interval: 30s
                regions: [eu, us, ap]
                confirm:
                  regions: 2                     # of those listed
                expect:
                  status: 200-299
                  contains: Add to cart
                  time: { degraded: 800ms, down: 5s }
                origin: 203.0.113.7
              - name: admin is locked
                url: https://shop.example/admin
                expect:
                  status: 401,403
            maintenance:
              - monitors: [shop]
                every: Sun 03:00-04:00
                zone: Europe/Berlin
            logs:
              - name: shop-nginx
                path: /var/log/nginx/access.log
                format: auto
            """;
        var configuration = Sources.Valid(Contract, Anything());
        Assert.Equal(["eu", "us", "ap"], configuration.RegionsOf(configuration.Monitors[0]));
        Assert.Equal(2, configuration.Monitors[0].Confirm.Regions);
        Assert.Equal(4, configuration.RegionsOf(configuration.Monitors[1]).Count);
        Assert.False(CheckSpecs.Of(configuration.Monitors[1], configuration).FollowsRedirects);
    }

    [Fact]
    public void Every_snippet_of_the_guide_is_valid()
    {
        var snippets = Guide().Split("```yaml\n").Skip(1).Select(s => s[..s.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.NotEmpty(snippets);
        Assert.All(snippets, s => Sources.Valid(s, Anything()));
    }

    [Fact]
    public void Every_key_is_in_the_guide()
    {
        string[] keys =
        [
            .. RootKeys.Shape.Select(k => k.Name), .. MonitorKeys.Shape.Select(k => k.Name), .. AuthKeys.Shape.Select(k => k.Name),
            .. TlsKeys.Shape.Select(k => k.Name), .. ConfirmKeys.Shape.Select(k => k.Name), .. ExpectKeys.Shape.Select(k => k.Name),
            .. ResponseTimes.Shape.Select(k => k.Name), .. FreshKeys.Shape.Select(k => k.Name), .. RouteKeys.Shape.Select(k => k.Name),
            .. MaintenanceKeys.Shape.Select(k => k.Name), .. LogKeys.Shape.Select(k => k.Name),
            .. ConnectionKeys.Network.Select(k => k.Name),
            .. ConnectionKeys.Proxy.Select(k => k.Name), .. RetentionKeys.Shape.Select(k => k.Name),
            .. WatchingKeys.Heartbeat.Select(k => k.Name),
            .. WatchingKeys.Escalation.Select(k => k.Name), .. ChannelTypes.All.SelectMany(t => t.Keys.Append(t.Word)),
        ];
        var guide = Guide();
        Assert.All(keys, key => Assert.Contains($"`{key}`", guide, StringComparison.Ordinal));
    }

    public static string Example() => File.ReadAllText(Path.Combine(Root(), "examples", "faultline.yaml"));

    private static string Guide() => File.ReadAllText(Path.Combine(Root(), "docs", "guide", "configuration.md"));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Faultline.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    /// <summary>Every variable and file has a value that fits a URL and a secret alike.</summary>
    private static ConfigurationSources Anything() =>
        new(_ => "https://hooks.example/T0/B0", _ => new FileContent("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", ""), "/etc/faultline");
}
