using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Configuration;

/// <summary>What one configuration file says, validated as a whole. Immutable; another file makes another value.</summary>
public sealed record FaultlineConfiguration
{
    /// <summary>Where people reach the console, for links in messages.</summary>
    public CheckUrl? PublicUrl { get; init; }

    /// <summary>For people's times, and for hours that name no zone.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Regions whose probes may run checks; <c>local</c> is the server's own.</summary>
    public IReadOnlyList<string> Regions { get; init; } = ["local"];

    public IReadOnlyList<ChannelConfiguration> Channels { get; init; } = [];

    public IReadOnlyList<RouteConfiguration> Routes { get; init; } = [];

    public IReadOnlyList<MonitorConfiguration> Monitors { get; init; } = [];

    public IReadOnlyList<MaintenanceConfiguration> Maintenance { get; init; } = [];

    public IReadOnlyList<LogConfiguration> Logs { get; init; } = [];

    /// <summary>
    /// Hosts that answer when the probe's own network is well, asked besides the resolver, the gateway and other monitors' hosts (V11).
    /// </summary>
    public IReadOnlyList<ConnectTo> Canaries { get; init; } = [];

    /// <summary>Networks that redirects and subscribers' webhooks may reach although they are not public (S2).</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    public ProxySettings? ChecksProxy { get; init; }

    public ProxySettings? ChannelsProxy { get; init; }

    public Retention Retention { get; init; } = new();

    public HeartbeatConfiguration? Heartbeat { get; init; }

    public EscalationConfiguration? Unacknowledged { get; init; }

    /// <summary>Values to mask wherever they turn up (S3): those of variables, other files and secret keys. Some may be short.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>What monitors start from.</summary>
    internal MonitorConfiguration Defaults { get; init; } = MonitorConfiguration.Unset;

    /// <summary>The regions that check a monitor: its own, or all.</summary>
    public IReadOnlyList<string> RegionsOf(MonitorConfiguration monitor) => monitor.Regions.Count > 0 ? monitor.Regions : Regions;
}

/// <summary>Which urgencies and monitors go to which channels, and when (A1).</summary>
public sealed record RouteConfiguration
{
    public IReadOnlyList<Urgency> Urgencies { get; init; } = [];

    /// <summary>Names of channels.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>Only monitors with one of these; empty for all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Only these; empty for all.</summary>
    public IReadOnlyList<string> Monitors { get; init; } = [];

    /// <summary>Only then; null for always.</summary>
    public WeeklyHours? Hours { get; init; }

    /// <summary>Of the hours and the digest; null for the configuration's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Collect until this time of day, and send one message; null to send at once.</summary>
    public TimeOnly? Digest { get; init; }
}

/// <summary>Hours that come every week, by a wall clock.</summary>
/// <param name="From">Since midnight, included.</param>
/// <param name="To">Since midnight, excluded; up to 24 hours. Not after <paramref name="From"/>: it is on the day that follows.</param>
public sealed record WeeklyHours(IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To);

/// <summary>When nobody is paged (I4): weekly or once.</summary>
public sealed record MaintenanceConfiguration
{
    /// <summary>Names; empty for all monitors.</summary>
    public IReadOnlyList<string> Monitors { get; init; } = [];

    public WeeklyHours? Every { get; init; }

    /// <summary>Of the weekly hours; null for the configuration's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>Start of a single window.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of a single window.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>How long what was measured is kept (O1). Null for ever.</summary>
public sealed record Retention
{
    /// <summary>Single results.</summary>
    public TimeSpan? Results { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Hourly rollups: 13 months.</summary>
    public TimeSpan? Hourly { get; init; } = TimeSpan.FromDays(396);

    public TimeSpan? Daily { get; init; }

    public TimeSpan? Incidents { get; init; }
}

/// <summary>A URL asked while scheduling, storing and dispatching make progress (A6).</summary>
public sealed record HeartbeatConfiguration(Secret<CheckUrl> Url, TimeSpan Every);

/// <summary>Whom to tell when nobody acknowledges (A4).</summary>
/// <param name="To">Names of channels.</param>
public sealed record EscalationConfiguration(TimeSpan After, IReadOnlyList<string> To);
