namespace Faultline.Core.Http;

/// <summary>The title of an HTML page, for evidence.</summary>
internal static class HtmlTitle
{
    private const int Searched = 16 * 1024;

    /// <summary>The title, entities as written; empty when there is none in the first 16 KiB.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> html)
    {
        html = html[..Math.Min(html.Length, Searched)];
        while (html.IndexOf((byte)'<') is var open and >= 0)
        {
            html = html[(open + 1)..];
            if (html.Length < 6 || !Ascii.EqualsIgnoreCase(html[..5], "title"))
                continue;
            var title = html[(html.IndexOf((byte)'>') + 1)..];
            return title[..Math.Max(0, title.IndexOf((byte)'<'))].Trim(" \t\r\n"u8);
        }

        return [];
    }
}
