using System.Globalization;
using System.Text;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The fault line in plain text (design/ui.md), for terminals, alerts and screen readers.</summary>
public static class FaultLineText
{
    /// <summary>Where the words begin, so that the lines of several checks stand below each other.</summary>
    private const int WordsColumn = 57;

    /// <summary>
    /// The path: <c>--</c> to what was reached, <c>-x-</c> before the hop at fault, <c>..</c> to what is there and was not reached;
    /// at fault without a break, an asker or a hop of a line that held, stands in brackets.
    /// </summary>
    public static string Path(FaultLine line)
    {
        var path = new StringBuilder(64);
        foreach (var hop in line.Hops)
        {
            var isMarked = hop.Fault && (line.Holds || path.Length == 0);
            if (path.Length > 0)
                path.Append(hop.Fault && !isMarked ? " -x- " : hop.Reached ? " -- " : " .. ");
            path.Append(isMarked ? $"[{hop.Name}]" : hop.Name);
        }

        return path.ToString();
    }

    /// <summary>State, fault and why: <c>down, fault behind nginx: 502</c>. One line, and harmless to print.</summary>
    public static string Words(FaultLine line, Verdict verdict)
    {
        // An error's number says it all; that a 200 is wrong needs words.
        var why = verdict.Reason is ['h', 't', 't', 'p', '-', '4' or '5', ..] ? verdict.Reason["http-".Length..] : verdict.Summary;
        var whose = verdict.Fault switch
        {
            Fault.None or Fault.Probe => "",
            Fault.Gateway => Behind(line) is { } proxy ? $", fault behind {proxy}" : ", gateway at fault",
            _ => $", {verdict.Fault.Word()} at fault",
        };
        return $"{verdict.State.Word()}{whose}: {why}";
    }

    /// <summary>Path and words on one line.</summary>
    public static string Line(FaultLine line, Verdict verdict)
    {
        var path = Path(line);
        return path.PadRight(Math.Max(WordsColumn, path.Length + 2)) + Words(line, verdict);
    }

    /// <summary>The same in a sentence, for those who hear it.</summary>
    public static string Alternative(FaultLine line)
    {
        var hops = line.Hops;
        if (hops.Count == 0)
            return "";
        var reached = hops.Skip(1).Where(hop => hop.Reached && !hop.Fault).Select(hop => hop.Name).ToList();
        var told = new StringBuilder();
        var were = reached.Count > 1 ? "were" : "was";
        told.Append(CultureInfo.InvariantCulture, $"From the {hops[0].Name}, {List(reached)} {were} reached");
        if (hops[0].Fault)
            told.Append(CultureInfo.InvariantCulture, $"; the {hops[0].Name} itself is at fault");
        foreach (var hop in hops.Skip(1).Where(hop => hop.Fault))
            told.Append(CultureInfo.InvariantCulture, $"; {(hop.Reached ? "the fault is at" : "the path breaks before")} {hop.Name}");
        foreach (var hop in hops.Where(hop => !hop.Reached && !hop.Fault))
            told.Append(CultureInfo.InvariantCulture, $"; {hop.Name} was not reached");
        return told.Append('.').ToString();
    }

    /// <summary>The last hop before the application, if it is a proxy that made itself known.</summary>
    private static string? Behind(FaultLine line) =>
        line.Hops.Count < 3 ? null
        : line.Hops[^2].Name is "tcp" or "tls" or "dns" or "proxy" ? null
        : line.Hops[^2].Name is "edge" ? "the edge"
        : line.Hops[^2].Name;

    private static string List(List<string> names) => names.Count switch
    {
        0 => "nothing",
        1 => names[0],
        _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}",
    };
}
