using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections;

/// <summary>Opens a TCP connection to one of several addresses, guarded, falling back from one to the next (V14, S2).</summary>
public sealed class Connector
{
    /// <summary>Never throws for what the network does. The caller disposes the socket.</summary>
    /// <param name="addresses">In the order to try.</param>
    /// <param name="guard">Says of each address whether it may be opened.</param>
    /// <param name="cancel">The check's total timeout.</param>
    public ValueTask<ConnectResult> ConnectAsync(
        IReadOnlyList<IPAddress> addresses, int port, AddressGuard guard, CancellationToken cancel) => throw new NotImplementedException();
}

/// <summary>A connected socket, or why there is none.</summary>
/// <param name="Failed">Addresses tried in vain, also when another one worked.</param>
public readonly record struct ConnectResult(Socket? Socket, IPEndPoint? Address, IReadOnlyList<FailedAddress> Failed, Failure? Failure);

/// <summary>Judges an address before a socket is opened to it (S2). A value made per hop.</summary>
/// <param name="Policy">The spec's.</param>
/// <param name="NamedByOperator">This hop is the URL (or proxy, token endpoint, connect-to) that the operator wrote, not a redirect.</param>
/// <param name="FromPublic">The redirect that led here came from a public address.</param>
public readonly record struct AddressGuard(NetworkPolicy Policy, bool NamedByOperator, bool FromPublic)
{
    /// <summary>Null when the address may be opened; else why not.</summary>
    /// <param name="literal">The operator wrote this very address, rather than a name that led to it.</param>
    public string? Refuses(IPAddress address, bool literal) => throw new NotImplementedException();
}
