using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>Prometheus Alertmanager, API v2.</summary>
public sealed record AlertmanagerChannel : ChannelConfiguration
{
    /// <summary>Every replica is told, since they forward to each other only what they were sent.</summary>
    public IReadOnlyList<Secret<CheckUrl>> Urls { get; init; } = [];

    internal static ChannelType Type { get; } = ChannelType.Of("alertmanager", new AlertmanagerChannel(), new("an alertmanager channel")
    {
        { "url", Need.Required, "one, or a list of all replicas", Lists.OneOrSome(Values.Urls.Secret), (c, v) => c with { Urls = v } },
    });
}
