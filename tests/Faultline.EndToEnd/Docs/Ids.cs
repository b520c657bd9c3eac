using System.Text.RegularExpressions;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// The ids of incidents: every run has others than the page. The first that a run shows is the first of the page, and so on; what is typed
/// with an id of the page means the run's.
/// </summary>
internal sealed class Ids
{
    private static readonly Regex Pattern = new(@"\b[a-z2-7]{16}\b", RegexOptions.NonBacktracking);

    private readonly List<(string Page, string Run)> _known = [];

    /// <summary>A command of the page, as it has to be typed.</summary>
    public string OfRun(string command) => _known.Aggregate(command, (text, id) => text.Replace(id.Page, id.Run, StringComparison.Ordinal));

    /// <summary>What a run showed, as it stands in the page.</summary>
    public Output OfPage(Exchange exchange, Output output)
    {
        foreach (var (page, run) in Of(exchange.Shown).Zip(Of(output.Lines)))
        {
            if (!_known.Exists(id => id.Page == page || id.Run == run))
                _known.Add((page, run));
        }

        return output with
        {
            Lines = [.. output.Lines.Select(OfPage)],
        };
    }

    private string OfPage(string line) => _known.Aggregate(line, (text, id) => text.Replace(id.Run, id.Page, StringComparison.Ordinal));

    private static IEnumerable<string> Of(IEnumerable<string> lines) =>
        lines.SelectMany(line => Pattern.Matches(line)).Select(match => match.Value).Distinct();
}
