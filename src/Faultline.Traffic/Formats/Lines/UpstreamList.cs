using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Lines;

/// <summary>nginx's <c>$upstream_*</c>: an item per server asked, between commas; groups (internal redirects) between colons.</summary>
internal static class UpstreamList
{
    /// <summary>The item of the server that was asked last, <c>-</c> included.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> list) => list[(list.LastIndexOf((byte)' ') + 1)..];

    /// <summary>Whether an earlier server failed and the last one gave an answer that is no failure.</summary>
    public static bool WasSaved(ReadOnlySpan<byte> statuses)
    {
        var last = Last(statuses);
        return last.Length < statuses.Length && last is [>= (byte)'1' and <= (byte)'4', ..]
            && (statuses[0] is (byte)'5' or (byte)'-' || statuses.IndexOf(", 5"u8) >= 0 || statuses.IndexOf(", -"u8) >= 0);
    }

    /// <summary>Seconds of all servers together, in microseconds; not said when none took any.</summary>
    public static long Total(ReadOnlySpan<byte> times)
    {
        long total = Record.NotSaid;
        while (!times.IsEmpty)
        {
            var end = times.IndexOfAny((byte)',', (byte)' ');
            var micros = Ascii.Seconds(end < 0 ? times : times[..end]);
            if (micros >= 0)
                total = Math.Max(total, 0) + micros;
            times = end < 0 ? default : times[(end + 1)..];
        }

        return total;
    }
}
