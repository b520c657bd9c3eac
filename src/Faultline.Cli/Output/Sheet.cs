namespace Faultline.Cli.Output;

/// <summary>
/// Text for people: a head line, and rows of a label and what belongs to it, wrapped with a hanging indent on a terminal, whole lines
/// elsewhere.
/// </summary>
/// <param name="labelWidth">Columns for labels, the space behind them included.</param>
internal sealed class Sheet(TextWriter writer, Screen screen, int labelWidth)
{
    private const int Indent = 2;

    /// <summary>A toned word and the rest of the sentence.</summary>
    public void Head(Tone tone, string word, string rest)
    {
        var hanging = word.Length + 2;
        var first = true;
        foreach (var line in Wrapping.Wrap(rest, screen.Width - hanging))
        {
            writer.WriteLine(first ? $"{Paint(tone, word)}  {line}" : new string(' ', hanging) + line);
            first = false;
        }
    }

    /// <summary>A sentence from the margin on.</summary>
    public void Sentence(string text)
    {
        foreach (var line in Wrapping.Wrap(text, screen.Width))
            writer.WriteLine(Paint(Tone.Strong, line));
    }

    /// <summary>Whether a text fits into one indented line.</summary>
    public bool Fits(string text) => !(Indent + text.Length > screen.Width);

    /// <summary>An indented line of its own.</summary>
    public void Line(string text, Tone tone = Tone.Plain) => Lines("", text, tone);

    /// <summary>A line under a label; an empty label continues the one above.</summary>
    public void Row(string label, string text, Tone tone = Tone.Plain) => Lines(label.PadRight(labelWidth), text, tone);

    /// <summary>Numbered lines under a label.</summary>
    public void Numbered(string label, IReadOnlyList<string> texts, Tone firstTone)
    {
        for (var i = 0; i < texts.Count; i++)
            Lines((i == 0 ? label : "").PadRight(labelWidth), $"{i + 1}. ", texts[i], i == 0 ? firstTone : Tone.Plain);
    }

    /// <summary>Names and values in two columns under a label.</summary>
    public void Columns(string label, IReadOnlyList<(string Name, string Value)> rows)
    {
        const int WidestName = 44;
        var width = rows.Count == 0 ? 0 : Math.Min(WidestName, rows.Max(row => row.Name.Length));
        for (var i = 0; i < rows.Count; i++)
            Lines((i == 0 ? label : "").PadRight(labelWidth), rows[i].Name.PadRight(width) + "  ", rows[i].Value, Tone.Plain);
    }

    public void Blank() => writer.WriteLine();

    private void Lines(string label, string text, Tone tone) => Lines(label, "", text, tone);

    private void Lines(string label, string lead, string text, Tone tone)
    {
        // A second column needs room to be one; on a narrow screen what continues goes below the label instead.
        const int NarrowestColumn = 24;
        var hanging = Indent + label.Length + lead.Length;
        if (screen.Width - hanging < NarrowestColumn)
        {
            hanging = Indent + label.Length;
            (text, lead) = (lead + text, "");
        }

        var margin = new string(' ', Indent) + Paint(Tone.Faint, label) + lead;
        foreach (var line in Wrapping.Wrap(text, screen.Width - hanging))
        {
            writer.WriteLine((margin + Paint(tone, line)).TrimEnd());
            margin = new string(' ', hanging);
        }
    }

    private string Paint(Tone tone, string text) => screen.Colours.Paint(tone, text);
}
