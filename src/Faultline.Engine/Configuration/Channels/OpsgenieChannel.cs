using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>Opsgenie alerts.</summary>
public sealed record OpsgenieChannel : ChannelConfiguration
{
    public Secret<string> ApiKey { get; init; } = null!;

    /// <summary>The account lives in the EU.</summary>
    public bool IsEurope { get; init; }

    internal static ChannelType Type { get; } = ChannelType.Of("opsgenie", new OpsgenieChannel(), new("an opsgenie channel")
    {
        { "apiKey", Need.Required, "of an API integration, best as ${NAME}", Scalars.Secret, (c, v) => c with { ApiKey = v } },
        { "region", "us or eu", Scalars.Choice(("us", false), ("eu", true)), (c, v) => c with { IsEurope = v } },
    });
}
