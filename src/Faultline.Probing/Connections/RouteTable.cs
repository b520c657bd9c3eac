using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Faultline.Probing.Connections;

/// <summary>Default gateways, from Linux' <c>/proc/net/route</c> and <c>/proc/net/ipv6_route</c>. Total over any text.</summary>
internal static class RouteTable
{
    private const int Up = 0x1;
    private const int Gateway = 0x2;
    private const int Reject = 0x200;
    private const int MaxGateways = 4;

    /// <summary>Columns: interface, destination, gateway, flags, …, mask. Addresses are in the machine's own byte order.</summary>
    public static IReadOnlyList<IPAddress> ReadIPv4(string table)
    {
        var gateways = new List<IPAddress>();
        foreach (var columns in Lines(table))
        {
            if (columns.Length > 7 && IsGateway(columns[3]) && IsZero(columns[1]) && IsZero(columns[7])
                && uint.TryParse(columns[2], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var raw) && raw != 0)
                Add(gateways, new IPAddress(BitConverter.GetBytes(raw)));
        }

        return gateways;
    }

    /// <summary>Columns: destination, its length, source, its length, next hop, metric, references, use, flags, interface.</summary>
    /// <param name="index">Finds an interface's number, which a link-local gateway needs.</param>
    public static IReadOnlyList<IPAddress> ReadIPv6(string table, Func<string, long> index)
    {
        var gateways = new List<IPAddress>();
        Span<byte> octets = stackalloc byte[16];
        foreach (var columns in Lines(table))
        {
            if (columns.Length < 10 || !IsZero(columns[0]) || !IsZero(columns[1]) || IsZero(columns[4]) || !IsGateway(columns[8])
                || !UInt128.TryParse(columns[4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var raw))
                continue;
            BinaryPrimitives.WriteUInt128BigEndian(octets, raw);
            var address = new IPAddress(octets);
            Add(gateways, address.IsIPv6LinkLocal ? new IPAddress(octets, index(columns[9])) : address);
        }

        return gateways;
    }

    private static IEnumerable<string[]> Lines(string table) =>
        table.Split('\n').Select(line => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static bool IsGateway(string flags) =>
        uint.TryParse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
        && (bits & (Up | Gateway | Reject)) == (Up | Gateway);

    private static bool IsZero(string text) => text.All(c => c == '0');

    private static void Add(List<IPAddress> gateways, IPAddress gateway)
    {
        if (gateways.Count < MaxGateways && !gateways.Contains(gateway))
            gateways.Add(gateway);
    }
}
