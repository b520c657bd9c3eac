namespace Faultline.EndToEnd.Docs;

/// <summary>A Markdown file of the repository, and the blocks of code in it.</summary>
/// <param name="Name">Its path from the repository's root, with slashes.</param>
internal sealed record Page(string Name, IReadOnlyList<string> Lines)
{
    private static readonly string[] Roots = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];

    /// <summary>The clone that these tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Every page that people read: the three at the root, and all under <c>docs</c>.</summary>
    public static IEnumerable<string> Names()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository, path).Replace('\\', '/'));
        return Roots.Concat(pages.Order(StringComparer.Ordinal));
    }

    public static Page Read(string name) => new(name, File.ReadAllLines(Path.Combine(Repository, name)));

    /// <summary>
    /// Fenced blocks, and those that are code because four spaces stand before them. A comment on the line above a block says how it is meant.
    /// </summary>
    public IEnumerable<Block> Blocks()
    {
        for (var i = 0; i < Lines.Count; i++)
        {
            if (Lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var end = i + 1;
                while (end < Lines.Count && Lines[end] != "```")
                    end++;
                yield return new Block(this, i + 1, end - i - 1, Lines[i][3..].Trim(), CommentAbove(i));
                i = end;
            }
            else if (IsIndented(i) && (i == 0 || Lines[i - 1].Length == 0) && !IsInList(i))
            {
                var end = i;
                while (end < Lines.Count && (Lines[end].Length == 0 || IsIndented(end)))
                    end++;
                while (Lines[end - 1].Length == 0)
                    end--;
                yield return new Block(this, i, end - i, "", CommentAbove(i));
                i = end - 1;
            }
        }
    }

    /// <summary>Where its links lead, as written.</summary>
    public IEnumerable<string> Links() =>
        Lines.SelectMany(line => line.Split("](").Skip(1)).Where(rest => rest.Contains(')')).Select(rest => rest[..rest.IndexOf(')')]);

    /// <summary>Its headings in the form in which links name them.</summary>
    public IEnumerable<string> Headings() => Lines.Where(line => line.StartsWith('#')).Select(line => string.Concat(
        line.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    private bool IsIndented(int line) => Lines[line].StartsWith("    ", StringComparison.Ordinal) && Lines[line].Trim().Length > 0;

    private bool IsInList(int line)
    {
        for (var i = line - 1; i >= 0; i--)
        {
            if (Lines[i].Length > 0 && Lines[i][0] != ' ')
                return Lines[i][0] is '-' or '*' || char.IsAsciiDigit(Lines[i][0]);
        }

        return false;
    }

    private string CommentAbove(int line)
    {
        const string Start = "<!-- ", End = " -->";
        var above = line > 0 ? Lines[line - 1] : "";
        return above.StartsWith(Start, StringComparison.Ordinal) && above.EndsWith(End, StringComparison.Ordinal) ? above[Start.Length..^End.Length] : "";
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Faultline.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No Faultline.slnx above {AppContext.BaseDirectory}: run the tests from a clone.");
        return folder.FullName;
    }
}

/// <summary>One block of code in a page.</summary>
/// <param name="First">Index of its first line in the page's lines, the fence left out.</param>
/// <param name="Language">The word behind the fence; empty for none.</param>
/// <param name="Comment">What the HTML comment above it says; empty for none.</param>
internal sealed record Block(Page Page, int First, int Count, string Language, string Comment)
{
    public IEnumerable<string> Lines => Page.Lines.Skip(First).Take(Count);

    public string Text => string.Join('\n', Lines) + "\n";

    /// <summary>The name under which the page's commands find the block; null when it is no file.</summary>
    public string? FileName =>
        Comment.Split("file: ") is ["" or "wrong ", { Length: > 0 } name] && Path.GetFileName(name) == name ? name : null;

    /// <summary>For messages: as editors and compilers write a place.</summary>
    public override string ToString() => $"{Page.Name}:{First + 1}";
}
