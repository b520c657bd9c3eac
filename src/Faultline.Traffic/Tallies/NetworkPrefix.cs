using System.Buffers;
using System.Text;

namespace Faultline.Traffic.Tallies;

/// <summary>The network of an address: its /24, or the /48 of an IPv6 one.</summary>
internal static class NetworkPrefix
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789."u8);

    /// <summary>The part of the address that its neighbours share; of what is no address, all of it.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> address)
    {
        // Also of ::ffff:203.0.113.5, which is an IPv4 address.
        var point = address.LastIndexOf((byte)'.');
        var colon = address.LastIndexOf((byte)':');
        if (point > colon)
            return address[(colon + 1)..(point + 1)] is { Length: > 0 and <= 12 } four && IsFour(four) ? four : address;
        var colons = 0;
        for (var n = 0; n < address.Length; n++)
        {
            if (address[n] != ':')
                continue;
            if (++colons == 3 || (n + 1 < address.Length && address[n + 1] == ':'))
                return WithoutZeros(address[..(n + 1)]);
        }

        return address;
    }

    public static string Text(ReadOnlySpan<byte> cut)
    {
        var text = Encoding.UTF8.GetString(cut);
        return text switch
        {
            [.., '.'] when IsFour(cut) => text + "0/24",
            [.., ':'] => text + ":/48",
            _ => text,
        };
    }

    private static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> cut) => cut.EndsWith(":0:"u8) ? WithoutZeros(cut[..^2]) : cut;

    private static bool IsFour(ReadOnlySpan<byte> cut) =>
        cut.Count((byte)'.') == 3 && cut[0] != '.' && cut.IndexOf(".."u8) < 0 && !cut.ContainsAnyExcept(Digits);
}
