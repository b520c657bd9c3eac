namespace Faultline.EndToEnd.Docs;

/// <summary>
/// A <c>console</c> block: lines that begin with <c>$ </c> are typed, what follows each is what the terminal shows, errors included.
/// A line that holds only <c>…</c> stands for any lines, so that a page may show a part; nothing else is left out.
/// </summary>
internal sealed record Transcript(IReadOnlyList<Exchange> Exchanges)
{
    /// <summary>The exchanges of a block; null when it does not begin with a command.</summary>
    public static Transcript? Of(Block block)
    {
        var exchanges = new List<Exchange>();
        foreach (var line in block.Lines)
        {
            if (line.StartsWith("$ ", StringComparison.Ordinal))
                exchanges.Add(new Exchange(line[2..], []));
            else if (exchanges.Count > 0)
                exchanges[^1].Shown.Add(line);
            else
                return null;
        }

        return exchanges.Count > 0 ? new Transcript(exchanges) : null;
    }
}

/// <summary>What a command wrote, and how it ended.</summary>
internal sealed record Output(IReadOnlyList<string> Lines, int ExitCode);

/// <summary>A command and what a page shows below it.</summary>
internal sealed record Exchange(string Command, List<string> Shown)
{
    private const string AnyLines = "…";

    /// <summary>Wrong usage: from here on exit codes say that the command did not do its work.</summary>
    private const int FirstFailure = 64;

    /// <summary>Whether the page tells the whole output, so that it could be written anew.</summary>
    public bool IsWhole => !Shown.Contains(AnyLines);

    /// <summary>
    /// Whether the output is what the page shows, but for what no two runs share (<see cref="Varying"/>). What is left out can't be a complaint.
    /// </summary>
    public bool Matches(Output output) =>
        (IsWhole || output.ExitCode < FirstFailure) && Matches([.. Shown.Select(Varying.Masked)], [.. output.Lines.Select(Varying.Masked)]);

    private static bool Matches(ReadOnlySpan<string> shown, ReadOnlySpan<string> output)
    {
        if (shown.IsEmpty)
            return output.IsEmpty;
        if (shown[0] != AnyLines)
            return !output.IsEmpty && shown[0] == output[0] && Matches(shown[1..], output[1..]);
        for (var skipped = 0; skipped <= output.Length; skipped++)
        {
            if (Matches(shown[1..], output[skipped..]))
                return true;
        }

        return false;
    }
}
