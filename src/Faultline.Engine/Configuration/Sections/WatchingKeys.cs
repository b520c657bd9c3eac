using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>heartbeat</c> (A6) and <c>unacknowledged</c> (A4).</summary>
internal static class WatchingKeys
{
    public static Shape<HeartbeatConfiguration> Heartbeat { get; } = new("heartbeat")
    {
        { "url", Need.Required, "what is asked", Urls.Secret, (h, v) => h with { Url = v } },
        { "every", "how often, 10s to 24h", Durations.Between(TimeSpan.FromSeconds(10), TimeSpan.FromDays(1)),
            (h, v) => h with { Every = v } },
    };

    public static Shape<EscalationConfiguration> Escalation { get; } = new("unacknowledged")
    {
        { "after", Need.Required, "how long nobody may react, such as 10m",
            Durations.Between(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)), (e, v) => e with { After = v } },
        { "to", Need.Required, "names of channels", Lists.OneOrSome(Names.Mentioned(NameOf.Channel)), (e, v) => e with { To = v } },
    };
}
