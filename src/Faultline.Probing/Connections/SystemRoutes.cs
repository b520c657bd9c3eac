using System.Net;
using System.Net.NetworkInformation;

namespace Faultline.Probing.Connections;

/// <summary>This machine's default gateways, as Linux shows them; none elsewhere.</summary>
internal static class SystemRoutes
{
    public static IReadOnlyList<IPAddress> Gateways() =>
    [
        .. RouteTable.ReadIPv4(Read("/proc/net/route")),
        .. RouteTable.ReadIPv6(Read("/proc/net/ipv6_route"), Index),
    ];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static long Index(string name)
    {
        var found = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), known => known.Name == name);
        return found?.GetIPProperties().GetIPv6Properties().Index ?? 0;
    }
}
