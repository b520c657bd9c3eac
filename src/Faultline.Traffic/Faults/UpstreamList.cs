using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>nginx's <c>$upstream_*</c> as logged: an item per server asked, between commas; groups (internal redirects) between colons.</summary>
internal static class UpstreamList
{
    /// <summary>The item of the server that was asked last, <c>-</c> included.</summary>
    public static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> list) => list[(list.LastIndexOfAny((byte)' ', (byte)',') + 1)..];

    /// <summary>Whether a server failed (5xx or no answer) and a later one answered: <c>502, 200</c>. Users saw nothing of it.</summary>
    /// <param name="statuses"><c>$upstream_status</c>.</param>
    public static bool WasRetried(ReadOnlySpan<byte> statuses)
    {
        var last = Last(statuses);
        if (last.Length == statuses.Length || Ascii.Status(last) is not (>= 100 and < 500))
            return false;
        var earlier = statuses[..^last.Length];
        foreach (var range in earlier.SplitAny((byte)',', (byte)':'))
        {
            var item = earlier[range].Trim((byte)' ');
            if (item is [(byte)'-'] || Ascii.Status(item) >= 500)
                return true;
        }

        return false;
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
