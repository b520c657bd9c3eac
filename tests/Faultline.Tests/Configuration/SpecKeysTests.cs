using Faultline.Core.Checks;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Sections;

namespace Faultline.Tests.Configuration;

/// <summary>A key of the file that says how a check is asked arrives where checks are asked.</summary>
[Trait("Spec", "U3")]
public sealed class SpecKeysTests
{
    /// <summary>They say when, where and for whom a monitor is checked, not how.</summary>
    private static readonly string[] OfMonitors =
        ["id", "paused", "tags", "interval", "alertAfter", "regions", "confirm", "parent", "origin"];

    /// <summary>Each with what the check has to know of it.</summary>
    private static readonly Dictionary<string, (string Yaml, Func<CheckSpec, object?> Of, string Wanted)> Keys = new(StringComparer.Ordinal)
    {
        ["name"] = ("paused: false", s => s.Monitor, "shop"),
        ["url"] = ("paused: false", s => s.Url, "https://shop.example/"),
        ["method"] = ("method: HEAD", s => s.Method, "HEAD"),
        ["headers"] = ("headers: { X-A: b }", s => s.Headers[0].Name + s.Headers[0].Value, "X-Ab"),
        ["body"] = ("body: é", s => Convert.ToHexString(s.Body.Span), "C3A9"),
        ["auth"] = ("auth: { bearer: t }", s => (s.Auth as Credentials.Bearer)?.Token, "t"),
        ["tls"] = ("tls: { insecure: true }", s => s.Tls.Insecure, "True"),
        ["http"] = ("http: 2", s => s.HttpVersion, "2"),
        ["ip"] = ("ip: 6", s => s.Ip, "IPv6"),
        ["resolver"] = ("resolver: 192.0.2.53", s => s.Resolver, "192.0.2.53:53"),
        ["connectTo"] = ("connectTo: 192.0.2.7:8443", s => s.ConnectTo?.Host + s.ConnectTo?.Port, "192.0.2.78443"),
        ["follow"] = ("follow: false", s => s.Follow, "False"),
        ["rejected"] = ("rejected: down", s => s.RejectedIsDown, "True"),
        ["bypassCache"] = ("bypassCache: true", s => s.BypassCache, "True"),
        ["timeout"] = ("timeout: 3s", s => s.Timeout, "00:00:03"),
        ["expect"] = ("expect: { certificateDays: 9 }", s => s.Expect.CertificateDays, "9"),
    };

    public static TheoryData<string> Names => [.. Keys.Keys];

    [Fact]
    public void Every_key_of_a_monitor_is_here() =>
        Assert.Equal(MonitorKeys.Shape.Select(k => k.Name).ToHashSet(), Keys.Keys.Concat(OfMonitors).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Key_of_a_monitor_arrives(string name)
    {
        var (yaml, of, wanted) = Keys[name];
        Assert.Equal(wanted, Convert.ToString(of(SpecOf(Sources.Monitor(yaml))), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    [Trait("Spec", "S2")]
    public void Keys_of_the_file_arrive_as_well()
    {
        var spec = SpecOf("""
            proxy: { checks: "http://checks.example:3128", channels: "http://channels.example:3128" }
            network: { allow: [10.0.0.0/8] }

            """ + Sources.Monitor("paused: false"));
        Assert.Equal(new ProxySettings("checks.example", 3128), spec.Proxy);
        Assert.Equal("10.0.0.0/8", Assert.Single(spec.Network.Allowed).ToString());
        Assert.True(spec.Network.OperatorNamedTarget);
    }

    private static CheckSpec SpecOf(string yaml)
    {
        var configuration = Sources.Valid(yaml);
        return CheckSpecs.Of(Assert.Single(configuration.Monitors), configuration);
    }
}
