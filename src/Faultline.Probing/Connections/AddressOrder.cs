using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>In which order the addresses of a name are tried (V14).</summary>
public static class AddressOrder
{
    /// <summary>
    /// Any: IPv6 before IPv4 where the probe has it (RFC 6724), rotated by <paramref name="turn"/>, so that every address has its turn as
    /// the first; without IPv6 the IPv6 addresses stand last and don't take part. IPv4, IPv6: that family, rotated. Both: as Any; the
    /// prober connects once for each family, with the choices IPv4 and IPv6.
    /// </summary>
    /// <param name="turn">Grows by one from check to check.</param>
    /// <param name="hasIPv6">See <see cref="LocalRoutes"/>.</param>
    public static IReadOnlyList<IPAddress> Arrange(IReadOnlyList<IPAddress> addresses, AddressChoice choice, int turn, bool hasIPv6)
    {
        if (addresses.Count == 1 && choice is AddressChoice.Any or AddressChoice.Both)
            return addresses;
        var v4 = Of(addresses, AddressFamily.InterNetwork);
        var v6 = Of(addresses, AddressFamily.InterNetworkV6);
        return choice switch
        {
            AddressChoice.IPv4 => Rotate(v4, turn),
            AddressChoice.IPv6 => Rotate(v6, turn),
            // A local server often listens on one family only. That is no dead address, so localhost's order stays: IPv4 first.
            _ when addresses.All(IPAddress.IsLoopback) => [.. v4, .. v6],
            _ when hasIPv6 => Rotate([.. v6, .. v4], turn),
            _ => [.. Rotate(v4, turn), .. v6],
        };
    }

    private static IPAddress[] Of(IReadOnlyList<IPAddress> addresses, AddressFamily family) =>
        [.. addresses.Where(address => address.AddressFamily == family)];

    private static IPAddress[] Rotate(IPAddress[] addresses, int turn)
    {
        if (addresses.Length < 2)
            return addresses;
        var first = (int)((uint)turn % addresses.Length);
        return first == 0 ? addresses : [.. addresses.AsSpan(first), .. addresses.AsSpan(0, first)];
    }
}
