using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A Slack incoming webhook.</summary>
public sealed record SlackChannel : ChannelConfiguration
{
    public Secret<CheckUrl> Url { get; init; } = null!;

    internal static ChannelType Type { get; } = ChannelType.Of("slack", new SlackChannel(), new("a slack channel")
    {
        { "url", Need.Required, "the incoming webhook, best as ${NAME}", Urls.Secret, (c, v) => c with { Url = v } },
    });
}
