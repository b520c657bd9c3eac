using System.Net.Sockets;

namespace Faultline.Probing.Names;

/// <summary>The two address families and the records that hold them.</summary>
internal static class Families
{
    public static string Name(RecordType type) => type == RecordType.A ? "IPv4" : "IPv6";

    public static AddressFamily Of(RecordType type) => type == RecordType.A ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
}
