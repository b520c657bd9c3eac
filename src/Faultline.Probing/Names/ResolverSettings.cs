using System.Globalization;
using System.Net;

namespace Faultline.Probing.Names;

/// <summary>Whom to ask for names and how: what resolv.conf(5) and hosts(5) say.</summary>
public sealed record ResolverSettings
{
    private const int DnsPort = 53;

    // The limits of glibc (MAXNS, MAXDNSRCH since 2.26 is open, RES_MAXNDOTS, RES_MAXRETRANS, RES_MAXRETRY).
    private const int MaxNameServers = 3;
    private const int MaxSearch = 16;
    private const int MaxNdots = 15;
    private const int MaxTimeout = 30;
    private const int MaxAttempts = 5;

    /// <summary>In the order to ask, at most three. Without any, resolv.conf(5) means the server on this machine.</summary>
    public IReadOnlyList<IPEndPoint> NameServers { get; init; } = [new(IPAddress.Loopback, DnsPort)];

    /// <summary>
    /// The servers behind a forwarder on this machine, where it tells: they show whether the network is alive, which the forwarder can't.
    /// </summary>
    public IReadOnlyList<IPEndPoint> Upstream { get; init; } = [];

    /// <summary>Domains that short names are tried in; without final dots.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>A name with at least this many dots is tried as it stands first; 0 to 15.</summary>
    public int Ndots { get; init; } = 1;

    /// <summary>How long one server is waited for; 1 to 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many times silent servers are asked; 1 to 5.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Begin with another server each time.</summary>
    public bool Rotate { get; init; }

    /// <summary>The addresses that the hosts file gives to names; the lookup ignores case.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Hosts { get; init; } = HostsFile.Empty;

    /// <summary>Reads resolv.conf. Total: what it does not understand is ignored, as resolv.conf(5) has it.</summary>
    public static ResolverSettings Parse(string resolvConf)
    {
        var servers = new List<IPEndPoint>();
        var settings = new ResolverSettings();
        foreach (var line in resolvConf.AsSpan().EnumerateLines())
        {
            // Only a line that begins with ; or # is a comment, but nobody means a # further on as a word.
            var comment = line.IndexOfAny(';', '#');
            var words = (comment < 0 ? line : line[..comment]).ToString()
                .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2)
                continue;
            switch (words[0])
            {
                case "nameserver" when servers.Count < MaxNameServers && IPAddress.TryParse(words[1], out var address):
                    servers.Add(new IPEndPoint(address, DnsPort));
                    break;
                case "domain" or "search":
                    settings = settings with { Search = ReadDomains(words) };
                    break;
                case "options":
                    foreach (var word in words.AsSpan(1))
                        settings = settings.WithOption(word);
                    break;
                default:
                    break;
            }
        }

        return servers.Count == 0 ? settings : settings with { NameServers = servers };
    }

    private static List<string> ReadDomains(string[] words) =>
        [.. words.Skip(1).Take(MaxSearch).Select(word => word.Trim('.').ToLowerInvariant()).Where(word => word.Length > 0)];

    private ResolverSettings WithOption(string option)
    {
        if (option == "rotate")
            return this with { Rotate = true };
        var colon = option.IndexOf(':');
        if (colon < 0 || !int.TryParse(option.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return this;
        return option[..colon] switch
        {
            "ndots" => this with { Ndots = Math.Min(number, MaxNdots) },
            "timeout" => this with { Timeout = TimeSpan.FromSeconds(Math.Clamp(number, 1, MaxTimeout)) },
            "attempts" => this with { Attempts = Math.Clamp(number, 1, MaxAttempts) },
            _ => this,
        };
    }
}
