using System.Globalization;

namespace Faultline.Engine.Alerts;

/// <summary>
/// A notification in words for people, composed once for all channels (A5). Plain text in which whatever came from outside is harmless to
/// print; each channel escapes it for itself.
/// </summary>
/// <param name="Headline">One short line that stands alone: what is wrong with what.</param>
/// <param name="Facts">Labelled lines, in the order to read.</param>
/// <param name="Line">The fault line, for a fixed-width font; empty for none.</param>
/// <param name="Next">What to do, first things first.</param>
/// <param name="Links">Label and address.</param>
public sealed record NotificationText(
    string Headline,
    IReadOnlyList<(string Label, string Text)> Facts,
    string Line,
    IReadOnlyList<string> Next,
    IReadOnlyList<(string Label, string Url)> Links)
{
    /// <summary>The label of what is one of a list.</summary>
    internal const string Item = "-";

    /// <summary>The whole as plain text, for mails and terminals.</summary>
    public string Plain()
    {
        var lines = new List<string> { Headline, "" };
        var width = Facts.Concat(Links).Select(f => f.Item1.Length).DefaultIfEmpty(0).Max() + 2;
        lines.AddRange(Facts.Select(fact => fact.Label == Item ? $"- {fact.Text}" : $"{(fact.Label + ":").PadRight(width)}{fact.Text}"));
        if (Line.Length > 0)
            lines.AddRange(["", "    " + Line]);
        if (Next.Count > 0)
        {
            var steps = Next.Select((step, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {step}"));
            lines.AddRange(["", "What to do first:", .. steps]);
        }

        if (Links.Count > 0)
            lines.AddRange(["", .. Links.Select(link => $"{(link.Label + ":").PadRight(width)}{link.Url}")]);
        return string.Join('\n', lines) + "\n";
    }
}
