using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A Microsoft Teams workflow that starts when a webhook request is received.</summary>
public sealed record TeamsChannel : ChannelConfiguration
{
    public Secret<CheckUrl> Url { get; init; } = null!;

    internal static ChannelType Type { get; } = ChannelType.Of("teams", new TeamsChannel(), new("a teams channel")
    {
        { "url", Need.Required, "the workflow's URL, best as ${NAME}", Urls.Secret, (c, v) => c with { Url = v } },
    });
}
