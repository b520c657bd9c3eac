using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a route (A1).</summary>
internal static class RouteKeys
{
    private static readonly Read<Urgency> Level = Scalars.Choice(("low", Urgency.Low), ("normal", Urgency.Normal), ("high", Urgency.High));

    public static Shape<RouteConfiguration> Shape { get; } = new("a route")
    {
        { "urgency", Need.Required, "low, normal, high, or several as [normal, low]", Lists.OneOrSome(Level),
            (r, v) => r with { Urgencies = v } },
        { "to", Need.Required, "names of channels, such as [team-slack]", Lists.OneOrSome(Names.Mentioned(NameOf.Channel)),
            (r, v) => r with { To = v } },
        { "tags", "only monitors with one of these", Lists.OneOrSome(Names.Plain), (r, v) => r with { Tags = v } },
        { "monitors", "only these", Lists.OneOrSome(Names.Mentioned(NameOf.Monitor)), (r, v) => r with { Monitors = v } },
        { "hours", "only then", Clock.Weekly, (r, v) => r with { Hours = v } },
        { "zone", "of the hours and the digest", Clock.Zone, (r, v) => r with { Zone = v } },
        { "digest", "collect until this time of day", Clock.TimeOfDay, (r, v) => r with { Digest = v } },
    };
}
