using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A topic of an ntfy server.</summary>
public sealed record NtfyChannel : ChannelConfiguration
{
    public CheckUrl Url { get; init; } = CheckUrl.Parse("https://ntfy.sh/", out _)!;

    /// <summary>Whoever knows it can read along.</summary>
    public Secret<string> Topic { get; init; } = null!;

    public Secret<string>? Token { get; init; }

    internal static ChannelType Type { get; } = ChannelType.Of("ntfy", new NtfyChannel(), new("an ntfy channel")
    {
        { "url", "the server, https://ntfy.sh unless set", Urls.WithoutUserInfo, (c, v) => c with { Url = v } },
        { "topic", Need.Required, "the topic's name", Scalars.Secret, (c, v) => c with { Topic = v } },
        { "token", "an access token, best as ${NAME}", Scalars.Secret, (c, v) => c with { Token = v } },
    });
}
