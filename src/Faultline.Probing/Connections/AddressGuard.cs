using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>Judges an address before a socket is opened to it (S2). A value made per hop.</summary>
/// <param name="Policy">The spec's.</param>
/// <param name="NamedByOperator">This hop is the URL (proxy, token endpoint, connect-to) that the operator wrote, no redirect.</param>
/// <param name="FromPublic">The redirect that led here came from a public address: one whose <see cref="AddressClass"/> is public.</param>
public readonly record struct AddressGuard(NetworkPolicy Policy, bool NamedByOperator, bool FromPublic)
{
    /// <summary>Null when the address may be opened; else why not.</summary>
    /// <param name="literal">The operator wrote this very address, rather than a name that led to it.</param>
    public string? Refuses(IPAddress address, bool literal)
    {
        var known = AddressClass.Of(address);
        if (known.Reach == AddressReach.Public || IsAllowed(address))
            return null;
        // Somebody else's object is never the operator's word, however its URL was written.
        var written = NamedByOperator && Policy.OperatorNamedTarget;
        var staysInside = Policy.OperatorNamedTarget && !NamedByOperator && !FromPublic;
        if (known.Reach == AddressReach.Metadata ? written && literal : written || staysInside)
            return null;
        return $"{address} is {known.Name}: {Why(known, written)}; if it is meant, add network: {{ allow: [{Cidr(address)}] }}";
    }

    private string Why(AddressClass known, bool written) => known.Reach == AddressReach.Metadata
        ? written ? "a name must not lead there" : "it is reached only when the configuration names it"
        : !Policy.OperatorNamedTarget ? "this URL may reach public addresses only"
        : "a redirect from a public host must not lead there";

    private bool IsAllowed(IPAddress address)
    {
        if (Policy.Allowed.Count == 0)
            return false;
        var plain = AddressClass.Plain(address);
        return Policy.Allowed.Any(network => network.Contains(address) || network.Contains(plain));
    }

    private static string Cidr(IPAddress address)
    {
        var plain = AddressClass.Plain(address);
        return plain.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? $"{plain}/32" : $"{plain}/128";
    }
}
