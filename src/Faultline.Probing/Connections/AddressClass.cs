using System.Net;
using System.Net.Sockets;

namespace Faultline.Probing.Connections;

/// <summary>Who can stand behind an address.</summary>
public enum AddressReach
{
    /// <summary>Anybody on the internet.</summary>
    Public,

    /// <summary>This machine, its networks, or nobody.</summary>
    Private,

    /// <summary>A cloud's metadata service can, which hands out credentials to whoever asks.</summary>
    Metadata,
}

/// <summary>The class of an address: IANA's special-purpose registries (RFC 6890), and the metadata services of clouds.</summary>
/// <param name="Name">For a sentence: "192.0.2.1 is a documentation address".</param>
public sealed record AddressClass(string Name, AddressReach Reach)
{
    private static readonly AddressClass Global = new("a public address", AddressReach.Public);

    // The first row that holds the address counts.
    private static readonly (IPNetwork Network, AddressClass Class)[] Table =
    [
        Row("169.254.0.0/16", "a link-local address, where clouds keep instance metadata", AddressReach.Metadata), // RFC 3927
        Row("100.100.100.200/32", "the metadata address of Alibaba Cloud", AddressReach.Metadata),
        Row("168.63.129.16/32", "the platform address of Azure", AddressReach.Metadata),
        Row("192.0.0.192/32", "the metadata address of Oracle Cloud", AddressReach.Metadata),
        Row("0.0.0.0/8", "an address of this host", AddressReach.Private), // RFC 791: Linux connects 0.0.0.0 to loopback
        Row("10.0.0.0/8", "a private address", AddressReach.Private), // RFC 1918
        Row("100.64.0.0/10", "a carrier-grade NAT address", AddressReach.Private), // RFC 6598
        Row("127.0.0.0/8", "a loopback address", AddressReach.Private), // RFC 1122
        Row("172.16.0.0/12", "a private address", AddressReach.Private), // RFC 1918
        Row("192.0.0.0/24", "a protocol assignment", AddressReach.Private), // RFC 6890
        Row("192.0.2.0/24", "a documentation address", AddressReach.Private), // RFC 5737
        Row("192.88.99.0/24", "a former 6to4 relay address", AddressReach.Private), // RFC 7526
        Row("192.168.0.0/16", "a private address", AddressReach.Private), // RFC 1918
        Row("198.18.0.0/15", "a benchmarking address", AddressReach.Private), // RFC 2544
        Row("198.51.100.0/24", "a documentation address", AddressReach.Private), // RFC 5737
        Row("203.0.113.0/24", "a documentation address", AddressReach.Private), // RFC 5737
        Row("224.0.0.0/4", "a multicast address", AddressReach.Private), // RFC 5771
        Row("255.255.255.255/32", "the broadcast address", AddressReach.Private), // RFC 919
        Row("240.0.0.0/4", "a reserved address", AddressReach.Private), // RFC 1112

        Row("fe80::/10", "a link-local address, where clouds keep instance metadata", AddressReach.Metadata), // RFC 4291
        Row("fd00:ec2::/32", "an instance service address of AWS", AddressReach.Metadata), // ::254 metadata, ::23 EKS credentials
        Row("fd20:ce::254/128", "the metadata address of Google Cloud", AddressReach.Metadata),
        Row("fd00:42::42/128", "the metadata address of Scaleway", AddressReach.Metadata),
        Row("::/128", "an address of this host", AddressReach.Private), // RFC 4291
        Row("::1/128", "a loopback address", AddressReach.Private), // RFC 4291
        Row("64:ff9b:1::/48", "a local NAT64 address", AddressReach.Private), // RFC 8215
        Row("100::/64", "a discard address", AddressReach.Private), // RFC 6666
        Row("2001::/32", "a Teredo tunnel address", AddressReach.Private), // RFC 4380
        Row("2001:2::/48", "a benchmarking address", AddressReach.Private), // RFC 5180
        Row("2001:10::/28", "an ORCHID, not an address", AddressReach.Private), // RFC 4843
        Row("2001:20::/28", "an ORCHID, not an address", AddressReach.Private), // RFC 7343
        Row("2001:db8::/32", "a documentation address", AddressReach.Private), // RFC 3849
        Row("3fff::/20", "a documentation address", AddressReach.Private), // RFC 9637
        Row("5f00::/16", "a segment routing identifier", AddressReach.Private), // RFC 9602
        Row("fc00::/7", "a private address", AddressReach.Private), // RFC 4193
        Row("fec0::/10", "a former site-local address", AddressReach.Private), // RFC 3879
        Row("ff00::/8", "a multicast address", AddressReach.Private), // RFC 4291
    ];

    // Networks whose addresses carry an IPv4 address, and at which octet: packets may end there.
    private static readonly (IPNetwork Network, int At)[] Carriers =
    [
        (IPNetwork.Parse("::ffff:0:0:0/96"), 12), // IPv4-translated, RFC 2765
        (IPNetwork.Parse("64:ff9b::/96"), 12), // NAT64, RFC 6052
        (IPNetwork.Parse("2002::/16"), 2), // 6to4, RFC 3056
        (IPNetwork.Parse("::/96"), 12), // IPv4-compatible, RFC 4291 §2.5.5.1; :: and ::1 are in the table above
    ];

    /// <summary>The class of <paramref name="address"/>, or of the IPv4 address that it carries.</summary>
    public static AddressClass Of(IPAddress address)
    {
        var (seen, plain) = (Global, Plain(address));
        foreach (var (network, known) in Table)
        {
            if (!network.Contains(plain))
                continue;
            seen = known;
            break;
        }

        return plain.Equals(address) ? seen : seen with { Name = $"{seen.Name} ({plain}) inside IPv6" };
    }

    /// <summary>The IPv4 address that an IPv6 address carries; else the address without its zone.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        // RFC 4291 §2.5.5.2. No row below: IPNetwork takes these for the IPv4 addresses that they are.
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> octets = stackalloc byte[16];
        address.TryWriteBytes(octets, out _);
        var bare = address.ScopeId == 0 ? address : new IPAddress(octets);
        if (bare.Equals(IPAddress.IPv6Any) || bare.Equals(IPAddress.IPv6Loopback))
            return bare;
        foreach (var (network, at) in Carriers)
        {
            if (network.Contains(bare))
                return new IPAddress(octets.Slice(at, 4));
        }

        return bare;
    }

    private static (IPNetwork Network, AddressClass Class) Row(string network, string name, AddressReach reach) =>
        (IPNetwork.Parse(network), new AddressClass(name, reach));
}
