namespace Faultline.Cli.Output;

/// <summary>Breaks text at spaces.</summary>
internal static class Wrapping
{
    /// <summary>Lines of at most <paramref name="width"/> characters; a longer word (a URL) keeps a line of its own, whole.</summary>
    /// <param name="width">Null for one line, however long.</param>
    public static IEnumerable<string> Wrap(string text, int? width)
    {
        if (width is not { } columns || text.Length <= columns)
        {
            yield return text;
            yield break;
        }

        var start = 0;
        while (text.Length - start > columns)
        {
            var space = text.LastIndexOf(' ', start + columns, columns + 1);
            if (space <= start)
                space = text.IndexOf(' ', start + columns);
            if (space < 0)
                break;
            yield return text[start..space].TrimEnd();
            start = space + 1;
            while (start < text.Length && text[start] == ' ')
                start++;
        }

        if (start < text.Length)
            yield return text[start..];
    }
}
