using System.Text;

namespace Faultline.Core.Http;

/// <summary>In which encoding a body is written.</summary>
internal static class Charset
{
    /// <summary>The encoding; null for UTF-8 and for what is unknown.</summary>
    /// <param name="mark">Length of the byte order mark, which is not part of the text.</param>
    public static Encoding? Of(ReadOnlySpan<byte> body, HeaderBlock headers, out int mark)
    {
        // A byte order mark is more reliable than the header (WHATWG Encoding, "decode").
        mark = body switch
        {
            [0xEF, 0xBB, 0xBF, ..] => 3,
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => 2,
            _ => 0,
        };
        if (mark > 0)
            return mark == 3 ? null : body[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;

        foreach (var line in headers.Lines)
            if (Ascii.EqualsIgnoreCase(line.Name, "Content-Type"))
                return Named(line.Value);
        return null;
    }

    private static Encoding? Named(ReadOnlySpan<byte> contentType)
    {
        while (contentType.IndexOf((byte)';') is var semicolon and >= 0)
        {
            contentType = contentType[(semicolon + 1)..].TrimStart(" \t"u8);
            const string parameter = "charset=";
            if (contentType.Length < parameter.Length || !Ascii.EqualsIgnoreCase(contentType[..parameter.Length], parameter))
                continue;
            var name = contentType[parameter.Length..].TrimStart((byte)'"');
            if (name.IndexOfAny("\"; \t"u8) is var end and >= 0)
                name = name[..end];
            return name.Length is 0 or > 40 || Ascii.EqualsIgnoreCase(name, "utf-8") || Ascii.EqualsIgnoreCase(name, "us-ascii")
                ? null
                : Find(Encoding.ASCII.GetString(name));
        }

        return null;
    }

    private static Encoding? Find(string name)
    {
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            return encoding.CodePage == Encoding.UTF8.CodePage ? null : encoding;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // Unknown names and UTF-7, which is refused for security: the bytes are compared as they are.
            return null;
        }
    }
}
