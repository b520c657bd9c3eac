namespace Faultline.Core.Http;

/// <summary>Tells a login form: a form that asks for a password (V3). A form that a script builds later is not seen.</summary>
public static class LoginForm
{
    private const int Searched = 256 * 1024;

    /// <summary>Whether HTML holds a form with a password field, within its first 256 KiB.</summary>
    public static bool IsIn(ReadOnlySpan<byte> body)
    {
        body = body[..Math.Min(body.Length, Searched)];
        var inForm = false;
        while (body.IndexOf((byte)'<') is var open and >= 0)
        {
            body = body[(open + 1)..];
            if (StartsWithName(body, "form"))
                inForm = true;
            else if (StartsWithName(body, "/form"))
                inForm = false;
            else if (inForm && StartsWithName(body, "input") && AsksForPassword(body))
                return true;
        }

        return false;
    }

    private static bool AsksForPassword(ReadOnlySpan<byte> tag)
    {
        // The next tag ends one that is never closed: nothing is searched twice.
        if (tag.IndexOfAny((byte)'<', (byte)'>') is var end and >= 0)
            tag = tag[..end];
        for (var i = 0; i < tag.Length; i++)
        {
            if (tag[i] > ' ' || !StartsWith(tag[(i + 1)..], "type"))
                continue;
            var value = tag[(i + 5)..].TrimStart(" \t\r\n"u8);
            if (value.IsEmpty || value[0] != '=')
                continue;
            value = value[1..].TrimStart(" \t\r\n\"'"u8);
            if (StartsWithName(value, "password"))
                return true;
        }

        return false;
    }

    private static bool StartsWithName(ReadOnlySpan<byte> text, string name) =>
        StartsWith(text, name) && (text.Length == name.Length || !IsNameByte(text[name.Length]));

    private static bool IsNameByte(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == '-';

    private static bool StartsWith(ReadOnlySpan<byte> text, string start) =>
        text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);
}
