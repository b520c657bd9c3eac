using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>An Apprise server, for whatever has no channel of its own.</summary>
public sealed record AppriseChannel : ChannelConfiguration
{
    public Secret<CheckUrl> Url { get; init; } = null!;

    /// <summary>Apprise URLs to send to; empty where the server's URL names a stored configuration.</summary>
    public IReadOnlyList<Secret<string>> Targets { get; init; } = [];

    internal static ChannelType Type { get; } = ChannelType.Of("apprise", new AppriseChannel(), new("an apprise channel")
    {
        { "url", Need.Required, "the server's notify URL", Urls.Secret, (c, v) => c with { Url = v } },
        { "targets", "Apprise URLs, best as ${NAME}", Lists.OneOrSome(Scalars.Secret), (c, v) => c with { Targets = v } },
    });
}
