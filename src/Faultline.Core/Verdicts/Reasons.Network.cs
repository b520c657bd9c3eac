namespace Faultline.Core.Verdicts;

/// <summary>Why the service was not reached: the probe itself, the name, the connection.</summary>
public static partial class Reasons
{
    private static Explanation[] ProbeTexts() =>
    [
        Text(AddressNotAllowed, "probe", "Address not allowed",
            "The URL or a redirect leads to an address that this probe must not ask, such as a private or metadata address. "
            + "It was not asked.",
            ["a redirect from a public host to a private address", "a name that resolves to a private address"],
            ["See where the URL or redirect leads and whether that is intended", "Name the network in network: { allow: [...] } if it is"]),
        Text(ProbeOffline, "probe", "Probe offline",
            "No canary answers this probe, so the fault is on its side and nothing can be said about the service.",
            ["the probe's network is down", "a firewall at the probe blocks outgoing traffic"],
            ["Check the network of the probe's machine", "Look at what other regions see"]),
        Text(ProbeNoIPv6, "probe", "Probe has no IPv6",
            "The service was to be asked over IPv6, and this probe has no IPv6 route.",
            ["the probe's network has no IPv6", "the host has only IPv6 addresses, or the monitor says ip: 6"],
            ["Give the probe's network IPv6, or set ip: 4 in the monitor"]),
        Text(ProbeResources, "probe", "Probe out of resources",
            "The probe had no free port, file handle or memory to ask with. The service was not asked.",
            ["a low limit on open files", "too many checks at once for this machine"],
            ["Raise the limit on open files for the probe", "Spread the checks over more probes or longer intervals"]),
    ];

    private static Explanation[] DnsTexts() =>
    [
        Text(DnsNotFound, "dns", "Name not found",
            "The name servers say that this name does not exist, or that it has no address.",
            ["the record was removed or never made", "a mistake in the name", "the domain expired or lost its delegation"],
            ["Check the spelling of the name", "Check that the record exists at your DNS provider",
             "Check that the domain is paid and delegated"],
            "RFC 1035 §4.1.1, RFC 2308 §2") with { Affects = EveryoneOnName },
        Text(DnsFailure, "dns", "Name lookup failed",
            "The name server answered that it could not find out, most often SERVFAIL or REFUSED.",
            ["broken DNSSEC after a key change", "the domain's own name servers do not answer", "a resolver that refuses the probe"],
            ["Ask the domain's own name servers directly", "Check DNSSEC if keys or the provider changed",
             "Ask another resolver to compare"],
            "RFC 1035 §4.1.1") with { Affects = EveryoneOnName },
        Text(DnsTimeout, "dns", "Name lookup timed out",
            "No name server answered in time for this name.",
            ["the domain's name servers are down or overloaded", "the probe's resolver is slow", "a firewall drops DNS"],
            ["Ask the domain's own name servers directly", "Ask the same name from another network",
             "Check the resolver that the probe uses"])
            with { Affects = EveryoneOnName },
    ];

    private static Explanation[] ConnectTexts() =>
    [
        Text(ConnectionRefused, "connect", "Connection refused",
            "The host is there, but nothing accepts connections on this port, or a firewall refuses them.",
            ["the web server is not running", "it listens on another address or port", "a firewall that refuses instead of dropping"],
            ["Check that the server process is running", "Check the address and port that it listens on", "Check the firewall on the host"],
            "RFC 9293 §3.5.2"),
        Text(ConnectionTimeout, "connect", "Connection timed out",
            "The address did not react to the attempt to connect. From one place that can't be told from a network problem on the way.",
            ["the host is off", "a firewall drops the probe's packets", "a routing problem on the way", "an old address in DNS"],
            ["Ask from another region to tell host from route", "Check that the host is on and that the address is still its own",
             "Check the firewalls before it for dropped packets"])
            with { Affects = "everyone, if other regions see it as well" },
        Text(NetworkUnreachable, "connect", "Network unreachable",
            "A router on the way reported that there is no route to this address.",
            ["a routing problem at the host's provider", "an address that is no longer announced", "an old address in DNS"],
            ["Ask from another region to see how far it reaches", "Check that the address is still the host's own",
             "Ask the host's provider about routing"],
            "RFC 792, RFC 4443 §3.1") with { Affects = "everyone, if other regions see it as well" },
        Text(AddressFailing, "connect", "One address is failing",
            "The check passed, but only after another address of the same name had failed. Callers who try that one first wait or fail.",
            ["one of several hosts is down", "IPv6 is published but not served", "an old address left in DNS"],
            ["Check the host behind the failing address", "Remove the address from DNS if it is no longer served"])
            with { Affects = "callers who try that address first" },
    ];
}
