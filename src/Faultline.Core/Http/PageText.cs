using System.Text;

namespace Faultline.Core.Http;

/// <summary>The beginning of a page as its reader sees it, for evidence: without markup, scripts and needless space.</summary>
internal static class PageText
{
    private const int Longest = 200;

    /// <summary>At most 200 characters; entities as written. Empty when there is no text. Linear, and never throws.</summary>
    public static string Of(ReadOnlySpan<byte> body, HeaderBlock headers)
    {
        var encoding = Charset.Of(body, headers, out var mark) ?? Encoding.UTF8;
        var text = encoding.GetString(body[mark..]).AsSpan().Trim();
        var isMarkup = text is ['<', ..];
        var shown = new StringBuilder(Longest + 1);
        while (!text.IsEmpty && shown.Length <= Longest)
        {
            if (isMarkup && text[0] == '<')
            {
                text = text[LengthOfMarkup(text)..];
                Space(shown);
            }
            else
            {
                if (char.IsWhiteSpace(text[0]))
                    Space(shown);
                else
                    shown.Append(text[0]);
                text = text[1..];
            }
        }

        return shown.Length > Longest ? shown.ToString(0, Longest) + "…" : shown.ToString().TrimEnd();
    }

    private static void Space(StringBuilder shown)
    {
        if (shown.Length > 0 && shown[^1] != ' ')
            shown.Append(' ');
    }

    private static int LengthOfMarkup(ReadOnlySpan<char> text)
    {
        var end =
            text.StartsWith("<script", StringComparison.OrdinalIgnoreCase) ? "</script>"
            : text.StartsWith("<style", StringComparison.OrdinalIgnoreCase) ? "</style>"
            : text.StartsWith("<!--", StringComparison.Ordinal) ? "-->"
            : ">";
        var at = text.IndexOf(end, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text.Length : at + end.Length;
    }
}
