using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Json;

/// <summary>nginx's <c>$upstream_*</c>: one item per server that was asked, between commas; colons after an internal redirect.</summary>
internal static class ServerList
{
    /// <summary>What it says of the server that was asked last, <c>-</c> included.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> list)
    {
        for (var at = list.Length - 1; at > 0; at--)
        {
            if (list[at] == ' ' && list[at - 1] is (byte)',' or (byte)':')
                return list[(at + 1)..];
        }

        return list;
    }

    /// <summary>Whether a server before the last one gave no answer or a bad one, and the last a good one.</summary>
    public static bool WasSaved(ReadOnlySpan<byte> list)
    {
        var last = Last(list);
        return last.Length < list.Length && last is [>= (byte)'1' and <= (byte)'4', ..]
            && (list[0] is (byte)'5' or (byte)'-' || list.IndexOf(", 5"u8) >= 0 || list.IndexOf(", -"u8) >= 0);
    }

    /// <summary>The sum of seconds, in microseconds: what all servers together took.</summary>
    public static long Total(ReadOnlySpan<byte> list)
    {
        long total = Record.NotSaid;
        while (!list.IsEmpty)
        {
            var end = list.IndexOfAny((byte)',', (byte)' ');
            var seconds = Ascii.Seconds(end < 0 ? list : list[..end]);
            if (seconds >= 0)
                total = Math.Max(total, 0) + seconds;
            list = end < 0 ? default : list[(end + 1)..];
        }

        return total;
    }
}
