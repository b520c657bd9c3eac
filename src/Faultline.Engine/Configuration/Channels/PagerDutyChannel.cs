using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>PagerDuty, Events API v2.</summary>
public sealed record PagerDutyChannel : ChannelConfiguration
{
    public Secret<string> RoutingKey { get; init; } = null!;

    /// <summary>The account lives in the EU.</summary>
    public bool IsEurope { get; init; }

    internal static ChannelType Type { get; } = ChannelType.Of("pagerduty", new PagerDutyChannel(), new("a pagerduty channel")
    {
        { "routingKey", Need.Required, "of an Events API v2 integration, best as ${NAME}", Scalars.Secret,
            (c, v) => c with { RoutingKey = v } },
        { "region", "us or eu", Scalars.Choice(("us", false), ("eu", true)), (c, v) => c with { IsEurope = v } },
    });
}
