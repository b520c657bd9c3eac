using System.Diagnostics.CodeAnalysis;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of the file itself.</summary>
internal static class RootKeys
{
    /// <summary>These look at what others say (defaults, regions, the zone), wherever they stand in the file.</summary>
    private static readonly string[] Last = ["monitors", "maintenance"];

    public static Shape<FaultlineConfiguration> Shape { get; } = new("the file")
    {
        { "publicUrl", "where people reach the console", Urls.WithoutUserInfo.NotForChecks(), (c, v) => c with { PublicUrl = v } },
        { "timezone", "an IANA zone, such as Europe/Berlin", Clock.Zone, (c, v) => c with { TimeZone = v } },
        { "defaults", "what monitors start from", MonitorKeys.Shared.From(MonitorConfiguration.Unset), (c, v) => c with { Defaults = v } },
        { "regions", "names of the regions that may run checks", Lists.Some(Names.Given(NameOf.Region)), (c, v) => c with { Regions = v } },
        { "channels", "where notifications go", ChannelKeys.Read.NotForChecks([]), (c, v) => c with { Channels = v } },
        { "routes", "what goes to which channels", Lists.Of(RouteKeys.Shape.From(new RouteConfiguration())).NotForChecks([]),
            (c, v) => c with { Routes = v } },
        { "monitors", Need.Optional, "what is watched", c => Lists.Of(MonitorKeys.In(c)), (c, v) => c with { Monitors = v } },
        { "maintenance", Need.Optional, "when nobody is paged", c => Lists.Of(MaintenanceKeys.In(c.TimeZone)).NotForChecks([]),
            (c, v) => c with { Maintenance = v } },
        { "logs", "access logs to read", Lists.Of(LogKeys.Read).NotForChecks([]),
            (c, v) => c with { Logs = v } },
        { "canaries", "hosts that answer while the probe's network is well", Lists.Of(Hosts.HostAndPort),
            (c, v) => c with { Canaries = v } },
        { "network", "what may be reached", ConnectionKeys.Network.From([]), (c, v) => c with { AllowedNetworks = v } },
        { "proxy", "proxies for checks and channels", ConnectionKeys.Proxy.From(new Proxies()),
            (c, v) => c with { ChecksProxy = v.Checks, ChannelsProxy = v.Channels } },
        { "retention", "how long results are kept", RetentionKeys.Shape.From(new Retention()).NotForChecks(new Retention()),
            (c, v) => c with { Retention = v } },
        { "heartbeat", "a URL asked while all is well here",
            WatchingKeys.Heartbeat.From(new HeartbeatConfiguration(null!, TimeSpan.FromMinutes(1))).NotForChecks(),
            (c, v) => c with { Heartbeat = v } },
        { "unacknowledged", "whom to tell when nobody acknowledges",
            WatchingKeys.Escalation.From(new EscalationConfiguration(default, [])).NotForChecks(),
            (c, v) => c with { Unacknowledged = v } },
    };

    public static bool TryRead(Node root, Reading reading, [NotNullWhen(true)] out FaultlineConfiguration? configuration)
    {
        if (root is Mapping mapping)
            root = mapping with { Entries = [.. mapping.Entries.OrderBy(e => Last.Contains(e.Key.Text))] };
        if (root is Mapping { } keys && keys.Find("regions") is null)
            reading.Names.Give(NameOf.Region, new Scalar(root.At, "local"), reading);
        if (!Shape.TryRead(root, reading, new FaultlineConfiguration(), out configuration) || configuration is null)
            return false;
        MonitorKeys.CheckIdentities(configuration.Monitors, (Mapping)root, reading);
        MonitorKeys.CheckParents(configuration.Monitors, (Mapping)root, reading);
        return true;
    }
}
