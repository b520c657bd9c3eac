using System.Net;
using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>network</c> and <c>proxy</c>.</summary>
internal static class ConnectionKeys
{
    public static Shape<IReadOnlyList<IPNetwork>> Network { get; } = new("network")
    {
        { "allow", Need.Required, "networks that redirects may reach, such as [10.0.0.0/8]", Lists.Of(Hosts.Network), (_, v) => v },
    };

    public static Shape<Proxies> Proxy { get; } = new("proxy")
    {
        { "checks", "asks for monitors", Hosts.Proxy, (p, v) => p with { Checks = v } },
        { "channels", "sends notifications", Hosts.Proxy.NotForChecks(), (p, v) => p with { Channels = v } },
    };
}

internal sealed record Proxies(ProxySettings? Checks = null, ProxySettings? Channels = null);
