using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Faultline.Core.Checks;
using Faultline.Probing.Names;

namespace Faultline.Server;

/// <summary>
/// Connects by our own look-up of names: the system's can't say why a name fails, and can keep a process for minutes.
/// </summary>
public static class NamedConnection
{
    /// <exception cref="IOException">The name has no address.</exception>
    /// <exception cref="SocketException">None of its addresses connects.</exception>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint at, CancellationToken cancel)
    {
        var addresses = await AddressesOfAsync(at.Host, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, at.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<IPAddress[]> AddressesOfAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal))
            return [literal];
        if (host == "localhost")
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        var files = new ResolverFiles(TimeProvider.System);
        var resolver = new Resolver(TimeProvider.System, new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), () => files.Current);
        var (lookup, failure) = await resolver.LookUpAsync(host, AddressChoice.Any, server: null, cancel);
        return lookup is { Addresses.Count: > 0 }
            ? [.. lookup.Addresses]
            : throw new IOException($"{host}: {failure?.Detail ?? "no address"}");
    }
}
