namespace Faultline.Core.Http;

/// <summary>Finds the well-known error pages of servers, proxies and networks in a body (V10).</summary>
public static class ErrorPages
{
    // An answer that is an error page in plain text is one line.
    private const int LongestPlainText = 512;

    // A page within a page stands near its start or is not worth the search.
    private const int Searched = 256 * 1024;

    // Pages have one title; drawings within them may have more.
    private const int MostAnchors = 16;

    private static readonly PageSignature[] PlainTexts = [.. PageSignatures.All.Where(page => page.Pattern.Anchor < 0)];

    private static readonly PageSignature[][] ByAnchor =
        [.. PagePattern.Anchors.Select((_, anchor) => PageSignatures.All.Where(page => page.Pattern.Anchor == anchor).ToArray())];

    /// <summary>
    /// The well-known error page that the body is, or that it contains: null for none, welcome pages, and text that merely speaks of
    /// errors. Linear in the body's length, and cheap when the body is neither HTML nor short.
    /// </summary>
    public static ErrorPage? Find(ReadOnlySpan<byte> body) => Find(body, out _);

    internal static ErrorPage? Find(ReadOnlySpan<byte> body, out Software? writer)
    {
        body = WithoutMargins(body);
        writer = null;
        if (body.Length <= LongestPlainText)
        {
            foreach (var page in PlainTexts)
            {
                if (!page.Pattern.IsWhole(body, out var status))
                    continue;
                writer = page.Writer;
                return new ErrorPage(page.Writer.Name, status ?? page.Status, Whole: true);
            }
        }

        if (body.IsEmpty || body[0] != '<')
            return null;
        body = body[..Math.Min(body.Length, Searched)];
        for (var anchor = 0; anchor < ByAnchor.Length; anchor++)
        {
            var at = 0;
            for (var n = 0; n < MostAnchors && body[at..].IndexOf(PagePattern.Anchors[anchor]) is var found and >= 0; n++)
            {
                at += found;
                foreach (var page in ByAnchor[anchor])
                {
                    if (!page.Pattern.IsAround(body, at, out var range, out var status))
                        continue;
                    writer = page.Writer;
                    var whole = range.Start.Value == 0 && WithoutMargins(body[range.End.Value..]).IsEmpty;
                    return new ErrorPage(page.Writer.Name, status ?? page.Status, whole);
                }

                at++;
            }
        }

        return null;
    }

    // Around a page may stand white space, a byte order mark, an XML declaration (lighttpd) and comments (nginx pads for old browsers).
    private static ReadOnlySpan<byte> WithoutMargins(ReadOnlySpan<byte> body)
    {
        body = body.Trim(" \t\r\n"u8);
        if (body.StartsWith("\uFEFF"u8))
            body = body[3..].TrimStart(" \t\r\n"u8);
        if (body.StartsWith("<?xml"u8) && body.IndexOf("?>"u8) is var declaration and >= 0)
            body = body[(declaration + 2)..].TrimStart(" \t\r\n"u8);
        while (body.EndsWith("-->"u8) && body.LastIndexOf("<!--"u8) is var comment and >= 0)
            body = body[..comment].TrimEnd(" \t\r\n"u8);
        return body;
    }
}
