using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A Discord webhook.</summary>
public sealed record DiscordChannel : ChannelConfiguration
{
    public Secret<CheckUrl> Url { get; init; } = null!;

    internal static ChannelType Type { get; } = ChannelType.Of("discord", new DiscordChannel(), new("a discord channel")
    {
        { "url", Need.Required, "the webhook, best as ${NAME}", Urls.Secret, (c, v) => c with { Url = v } },
    });
}
