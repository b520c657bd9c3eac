using System.Collections.Frozen;
using System.Net;

namespace Faultline.Probing.Names;

/// <summary>hosts(5): an address, then the names that it has, on each line.</summary>
internal static class HostsFile
{
    private const int MaxAddresses = 100;

    public static IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Empty { get; } =
        FrozenDictionary<string, IReadOnlyList<IPAddress>>.Empty;

    /// <summary>Total: lines that make no sense are skipped. A name on several lines has all their addresses, in order.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<IPAddress>> Parse(string text)
    {
        var addresses = new Dictionary<string, IReadOnlyList<IPAddress>>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var comment = line.IndexOf('#');
            var words = (comment < 0 ? line : line[..comment]).ToString()
                .Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !IPAddress.TryParse(words[0], out var address))
                continue;
            foreach (var word in words.AsSpan(1))
                Add(addresses, word.TrimEnd('.'), address);
        }

        return addresses;
    }

    private static void Add(Dictionary<string, IReadOnlyList<IPAddress>> addresses, string name, IPAddress address)
    {
        if (!addresses.TryGetValue(name, out var known))
            addresses[name] = [address];
        else if (!known.Contains(address) && known.Count < MaxAddresses)
            addresses[name] = [.. known, address];
    }
}
