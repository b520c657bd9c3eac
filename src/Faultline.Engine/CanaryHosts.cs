using Faultline.Core.Checks;
using Faultline.Engine.Configuration;
using Faultline.Probing.Connections;

namespace Faultline.Engine;

/// <summary>Who may be asked whether the probe's own network is well (V11): hosts that somebody named or watches, nobody else.</summary>
public static class CanaryHosts
{
    /// <summary>
    /// The hosts of these checks, each once. One that is asked through a proxy or at another address is left out: to knock at its own
    /// door proves nothing of the way that its checks take, and nobody asked for that.
    /// </summary>
    public static IReadOnlyList<CanaryHost> Of(IEnumerable<CheckSpec> specs) => Each(specs.Where(IsAskedDirectly).Select(HostOf));

    /// <summary>The file's own, and then its monitors' that are not paused: only the first few are asked.</summary>
    public static IReadOnlyList<CanaryHost> Of(FaultlineConfiguration configuration)
    {
        var named = configuration.Canaries.Select(c => new CanaryHost(c.Host, c.Port ?? 443));
        var watched = configuration.Monitors.Where(m => !m.Paused).Select(m => CheckSpecs.Of(m, configuration));
        return Each(named.Concat(Of(watched)));
    }

    private static bool IsAskedDirectly(CheckSpec spec) => spec is { Proxy: null, ConnectTo: null };

    private static CanaryHost HostOf(CheckSpec spec) => new(spec.Url.Host, spec.Url.Port);

    /// <summary>Another port of a host tells nothing more of the network.</summary>
    private static IReadOnlyList<CanaryHost> Each(IEnumerable<CanaryHost> hosts) =>
        [.. hosts.DistinctBy(h => h.Host, StringComparer.Ordinal)];
}
