using System.Net;
using System.Net.Sockets;

namespace Faultline.Probing.Connections;

/// <summary>Whether this machine's own routes lead to the IPv6 internet. Looked at once a minute. Thread-safe.</summary>
public sealed class LocalRoutes(TimeProvider time)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    // In the block of global addresses (2000::/3), assigned to nobody. Nothing is sent there.
    private static readonly IPEndPoint Somewhere = new(IPAddress.Parse("2000::1"), 9);

    private readonly Lock _lock = new();
    private bool _hasIPv6;
    private long? _lookedAt;

    /// <summary>A route to the IPv6 internet, from a public address: a private one is answered by nobody out there.</summary>
    public bool HasIPv6
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                if (_lookedAt is null || time.GetElapsedTime(_lookedAt.Value, now) >= LookAgainAfter)
                {
                    _lookedAt = now;
                    _hasIPv6 = FindSource(Somewhere) is { } source && AddressClass.Of(source).Reach == AddressReach.Public;
                }

                return _hasIPv6;
            }
        }
    }

    /// <summary>Where packets to <paramref name="target"/> would leave from; null without a route. Connecting UDP sends nothing.</summary>
    private static IPAddress? FindSource(IPEndPoint target)
    {
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(target);
            return ((IPEndPoint?)socket.LocalEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
