using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>What the kernel's error on connecting means.</summary>
internal static class ConnectErrors
{
    private static readonly Dictionary<SocketError, (FailureKind Kind, string Detail)> Table = new()
    {
        [SocketError.ConnectionRefused] = (FailureKind.ConnectionRefused, "connection refused"),
        [SocketError.ConnectionReset] = (FailureKind.ConnectionReset, "connection reset while connecting"),
        [SocketError.ConnectionAborted] = (FailureKind.ConnectionReset, "connection aborted while connecting"),
        [SocketError.TimedOut] = (FailureKind.ConnectionTimeout, "no answer"),
        [SocketError.HostUnreachable] = (FailureKind.NetworkUnreachable, "host unreachable"),
        [SocketError.HostDown] = (FailureKind.NetworkUnreachable, "host down"),
        [SocketError.NetworkUnreachable] = (FailureKind.NetworkUnreachable, "network unreachable"),
        [SocketError.NetworkDown] = (FailureKind.NetworkUnreachable, "network down"),
        // EACCES and EPERM: a packet filter or a prohibiting route of the probe's own machine forbids it.
        [SocketError.AccessDenied] = (FailureKind.NetworkUnreachable, "forbidden by the probe's own system, such as its packet filter or routes (EACCES)"),
        // What a blackhole route says, and an address that needs a zone.
        [SocketError.InvalidArgument] = (FailureKind.NetworkUnreachable, "the system refused to connect (EINVAL)"),
        [SocketError.AddressFamilyNotSupported] = (FailureKind.NoIPv6, "the probe has no IPv6"),
        [SocketError.AddressNotAvailable] = (FailureKind.ProbeResources, "no local port left"),
        [SocketError.TooManyOpenSockets] = (FailureKind.ProbeResources, "too many open files"),
        [SocketError.NoBufferSpaceAvailable] = (FailureKind.ProbeResources, "no memory for sockets left"),
    };

    // The attempt that says most of the whole when none worked. A probe that lacked a port or a file can't judge the address that it did
    // not try, so that comes first; what a host itself answered says more than silence; what we never tried says least.
    private static readonly FailureKind[] MostTelling =
    [
        FailureKind.ProbeResources, FailureKind.ConnectionRefused, FailureKind.ConnectionReset, FailureKind.ConnectionTimeout,
        FailureKind.NetworkUnreachable, FailureKind.AddressNotAllowed, FailureKind.NoIPv6,
    ];

    /// <summary>The kind and words for <paramref name="error"/>.</summary>
    /// <param name="routes">Asked only where it makes a difference: an IPv6 address, and an error that a lack of routes explains.</param>
    public static (FailureKind Kind, string Detail) Explain(SocketError error, AddressFamily family, LocalRoutes routes)
    {
        if (family == AddressFamily.InterNetworkV6
            && error is SocketError.NetworkUnreachable or SocketError.AddressNotAvailable
            && !routes.HasIPv6)
            return (FailureKind.NoIPv6, "the probe has no IPv6");
        return Table.TryGetValue(error, out var known) ? known : (FailureKind.NetworkUnreachable, $"the system refused to connect ({error})");
    }

    /// <summary>Smaller says more.</summary>
    public static int Rank(FailureKind kind) => Array.IndexOf(MostTelling, kind);

    /// <summary>The address is not to blame: the probe is.</summary>
    public static bool IsProbes(FailureKind kind) => kind is FailureKind.NoIPv6 or FailureKind.ProbeResources;
}
