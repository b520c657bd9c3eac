using System.Globalization;
using Faultline.Cli.Commands.Explain;
using Faultline.Core.Diagnosis;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

/// <summary>A verdict for people: the sentence, the fault line, why, what was seen, what to do. Up is quiet.</summary>
internal sealed class CheckText(TextWriter writer, Screen screen, bool verbose)
{
    private const int MostHeaderLines = 50;
    private readonly Sheet _sheet = new(writer, screen, labelWidth: 6);

    public void Write(CheckResult result)
    {
        var verdict = result.Verdict;
        var isUp = verdict.State == State.Up;
        _sheet.Head(Tones.Of(verdict.State), verdict.State.Word(), $"{Subject(result)}  {(isUp ? HowWell(result) : verdict.Summary)}");
        WriteLine(result);
        if (!isUp || verbose)
        {
            _sheet.Columns("Why", [.. verdict.Steps.Select(step => (step.Question, step.Answer))]);
            _sheet.Columns("Seen", [.. verdict.Evidence.Where(seen => verbose || !IsTold(seen, verdict)).Select(seen => (seen.What, seen.Value))]);
        }

        if (verbose)
            WriteHeaders(result);
        _sheet.Numbered("Do", verdict.Next, Tone.Strong);
        foreach (var notice in verdict.Notices)
            _sheet.Row("Note", notice.Next.Length == 0 ? notice.Text : $"{notice.Text}. {notice.Next}", Tone.Degraded);
        if (!isUp)
            _sheet.Row("Sure", Certainty(verdict));
        if (!isUp || verbose)
            _sheet.Row("Took", HowLong(result), Tone.Faint);
    }

    /// <summary>The line below several results: how many of which state, worst first.</summary>
    public void WriteSummary(IReadOnlyCollection<State> states, int asked)
    {
        State[] worstFirst = [State.Down, State.Rejected, State.Degraded, State.Inconclusive, State.Up];
        var counts = worstFirst
            .Select(state => (state, Count: states.Count(s => s == state)))
            .Where(count => count.Count > 0)
            .Select(count => screen.Colours.Paint(Tones.Of(count.state), $"{count.Count} {count.state.Word()}"));
        var stopped = states.Count < asked ? $"stopped: {states.Count} of {asked} checked" : $"{asked} checked";
        writer.WriteLine(states.Count == 0 ? stopped : $"{stopped}: {string.Join(", ", counts)}");
    }

    /// <summary>Whether the sentence or a step said it already: a product and its version are spoken with a space between them.</summary>
    private static bool IsTold(Evidence seen, Verdict verdict) =>
        Says(verdict.Summary, seen.Value) || verdict.Steps.Any(step => Says(step.Answer, seen.Value) || Says(step.Answer, seen.Value.Replace('/', ' ')));

    /// <summary>As words of their own: <c>1 ms</c> is not in <c>21 ms</c>.</summary>
    private static bool Says(string text, string value)
    {
        if (value.Length == 0 || text.IndexOf(value, StringComparison.Ordinal) is not (>= 0 and var at))
            return false;
        var end = at + value.Length;
        return (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));
    }

    /// <summary>The monitor, and its URL where the name is another.</summary>
    private static string Subject(CheckResult result)
    {
        var (name, url) = (result.Show(result.Spec.Monitor), result.Show(result.Spec.Url.ToString()));
        return name == url ? url : $"{name}  {url}";
    }

    private static string HowWell(CheckResult result)
    {
        var redirects = result.Seen.Redirects.Count switch
        {
            0 => "",
            1 => $", redirected to {result.Show(result.Seen.Url.ToString())}",
            var count => $", redirected {count} times to {result.Show(result.Seen.Url.ToString())}",
        };
        return $"{result.Seen.Answer?.Status.ToString(CultureInfo.InvariantCulture) ?? "answered"} in {Duration(result.Seen.Phases.Total)}{redirects}";
    }

    private static string Certainty(Verdict verdict)
    {
        var sure = $"{verdict.Confidence.Word()} confidence, fault {verdict.Fault.Word()}, urgency {verdict.Urgency.Word()}";
        var topic = verdict.Reason.StartsWith("http-", StringComparison.Ordinal) ? verdict.Reason[5..] : verdict.Reason;

        // A number that nobody knows is not explained.
        return ExplainCommand.Find(topic) is null ? sure : $"{sure}; more: faultline explain {topic}";
    }

    private static string HowLong(CheckResult result)
    {
        var seen = result.Seen;
        (string Name, TimeSpan? Took)[] phases =
        [
            ("dns", seen.Phases.Dns), ("connect", seen.Phases.Connect), ("tls", seen.Phases.Tls),
            ("first byte", seen.Phases.FirstByte), ("transfer", seen.Phases.Transfer),
        ];
        var reached = phases.Where(phase => phase.Took is not null).Select(phase => $"{phase.Name} {Milliseconds(phase.Took!.Value)}").ToList();
        List<string> facts = [Duration(seen.Phases.Total) + (reached.Count == 0 ? "" : $": {string.Join(", ", reached)}")];
        if (seen.Address is { } address)
            facts.Add(address.Address.ToString());
        if (seen.Proxy is { } proxy)
            facts.Add($"through proxy {result.Show(proxy)}");
        if (seen.Answer is { } answer)
            facts.Add(result.Show(answer.Protocol));
        if (result.CertificateDaysLeft is { } days)
            facts.Add(days < 0 ? "certificate ended" : $"certificate {days} {(days == 1 ? "day" : "days")}");
        if (seen.Redirects.Count > 0)
            facts.Add($"{seen.Redirects.Count} {(seen.Redirects.Count == 1 ? "redirect" : "redirects")}, last {result.Show(seen.Url.ToString())}");
        return string.Join(" · ", facts);
    }

    private static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(10) ? Milliseconds(time) + " ms" : time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString(time.TotalMilliseconds < 10 ? "0.0" : "0", CultureInfo.InvariantCulture);

    /// <summary>The fault line. Its words end in the reason's code, since the sentence stands above.</summary>
    private void WriteLine(CheckResult result)
    {
        var (line, verdict) = (result.Line, result.Verdict with { Summary = result.Verdict.Reason });
        if (verdict.State == State.Up)
        {
            _sheet.Line(FaultLineText.Path(line));
            return;
        }

        var whole = FaultLineText.Line(line, verdict);
        if (_sheet.Fits(whole))
        {
            _sheet.Line(whole);
            return;
        }

        _sheet.Line(FaultLineText.Path(line));
        _sheet.Line(FaultLineText.Words(line, verdict));
    }

    private void WriteHeaders(CheckResult result)
    {
        var fields = result.Seen.Answer?.Headers.Take(MostHeaderLines) ?? [];
        _sheet.Columns("Head", [.. fields.Select(field => (result.Show(field.Name), result.ShowHeader(field.Name, field.Value)))]);
    }
}
