using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>What HAProxy's formats share.</summary>
internal static class HaproxyText
{
    /// <summary><c>address:port</c>, split at the last colon: IPv6 stands there without brackets, a socket as <c>unix:1</c>.</summary>
    public static bool Client(ReadOnlySpan<byte> text, ref Record record)
    {
        var colon = text.LastIndexOf((byte)':');
        if (colon <= 0 || Ascii.Whole(text[(colon + 1)..]) < 0)
            return false;
        var address = text[..colon];
        record.Address = address is [(byte)'[', .. var inside, (byte)']'] ? inside : address;
        return true;
    }

    /// <summary>Exactly as many numbers as there is room for, with slashes between: each may be negative, or have a plus before it.</summary>
    public static bool Numbers(ReadOnlySpan<byte> text, scoped Span<int> into)
    {
        for (var n = 0; n < into.Length; n++)
        {
            var slash = text.IndexOf((byte)'/');
            if (slash < 0 != (n == into.Length - 1))
                return false;
            if (!Number(slash < 0 ? text : text[..slash], out into[n]))
                return false;
            text = text[(slash + 1)..];
        }

        return true;
    }

    public static bool Number(ReadOnlySpan<byte> text, out int number)
    {
        var sign = text is [(byte)'-', ..] ? -1 : 1;
        var digits = Ascii.Whole(text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text);
        number = digits > int.MaxValue ? int.MaxValue : (int)digits * sign;
        return digits >= 0;
    }

    /// <summary>A status of three digits; <c>-1</c> is none.</summary>
    public static bool Status(ReadOnlySpan<byte> text, ref Record record)
    {
        record.Status = text.SequenceEqual("-1"u8) ? 0 : Ascii.Status(text);
        return record.Status >= 0;
    }

    /// <summary>Two or four letters and dashes.</summary>
    public static bool IsTermination(ReadOnlySpan<byte> text) => text.Length is 2 or 4 && !text.ContainsAnyExcept(States);

    /// <summary>What the server says of itself, in words that have not changed since version 1.4.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> line) =>
        (line.StartsWith("Proxy "u8) && (line.IndexOf(" started."u8) > 0 || line.IndexOf(" stopped"u8) > 0))
        || ((line.StartsWith("Server "u8) || line.StartsWith("Backup Server "u8)) && line.IndexOf(" is "u8) > 0 && line.Contains((byte)'/'))
        || (line.StartsWith("backend "u8) && line.IndexOf(" has no server available"u8) > 0)
        || line.StartsWith("Health check for "u8)
        || line.StartsWith("Stopping frontend "u8) || line.StartsWith("Stopping backend "u8) || line.StartsWith("Stopping proxy "u8)
        || (line.StartsWith("Connect from "u8) && line.IndexOf(" to "u8) > 0)
        || line.StartsWith("[NOTICE] "u8) || line.StartsWith("[WARNING] "u8) || line.StartsWith("[ALERT] "u8);

    private static readonly System.Buffers.SearchValues<byte> States =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-"u8);
}
