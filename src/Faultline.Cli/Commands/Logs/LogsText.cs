using System.Globalization;
using Faultline.Cli.Output;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;
using Faultline.Traffic.Telling;

namespace Faultline.Cli.Commands.Logs;

/// <summary>A report for people at a terminal: the sentence, whose fault, when, what each error concentrates on.</summary>
internal sealed class LogsText(TextWriter writer, Screen screen)
{
    private const int LabelWidth = 11;
    private const int MostCodes = 12;
    private const int MostExplained = 6;
    private const int MostRows = 8;
    private const int LongestValue = 72;
    private readonly Sheet _sheet = new(writer, screen, LabelWidth);

    public void Write(TrafficReport report, TimeSpan took)
    {
        _sheet.Sentence(Printable.Of(report.Sentence()) + ".");
        if (report.Requests > 0)
        {
            WriteFaults(report);
            WriteOverTime(report);
            WriteCodes(report);
            WriteWho(report);
            WriteRoutes(report);
        }

        WriteRest(report);
        var speed = took > TimeSpan.Zero ? $", {Amounts.Bytes(report.Bytes / took.TotalSeconds)}/s" : "";
        var format = report.Formats.Count == 0 ? "no known format" : string.Join(", ", report.Formats);
        _sheet.Row("Read", Printable.Of($"{Amounts.Bytes(report.Bytes)} of {format} in {Amounts.Time(took)}{speed}"), Tone.Faint);
    }

    private void WriteFaults(TrafficReport report)
    {
        if (report.Faults.Count == 0)
            return;
        var faults = report.Faults.OrderByDescending(f => f.Value).Select(f => $"{f.Key.Word()} {Portion(f.Value, report)}");
        _sheet.Row("Fault", string.Join(" · ", faults));
        var reasons = report.Reasons.Where(r => r.Key != RequestReason.None && r.Value > 0).OrderByDescending(r => r.Value)
            .Select(r => $"{r.Key.Text()} {Amounts.PercentOf(r.Value, report.Requests)}");
        _sheet.Row("Reason", string.Join(" · ", reasons));
    }

    private void WriteOverTime(TrafficReport report)
    {
        var room = Math.Clamp((screen.Width ?? 80) - LabelWidth - 4, 20, 60);
        var timeline = Timeline.Of(report, room);
        if (timeline.Stretches.Count < 2)
            return;
        WriteBand("Server", timeline, stretch => stretch.ServerSide);
        WriteBand("Clients", timeline, stretch => stretch.Of(Fault.Client));
        var (first, last) = (timeline.Stretches[0].At, timeline.Stretches[^1].At + timeline.Step);
        _sheet.Row("", $"{Amounts.Span(first, last)}, {Amounts.Time(timeline.Step)} each", Tone.Faint);
    }

    private void WriteBand(string label, Timeline timeline, Func<Stretch, long> errors)
    {
        double Share(Stretch stretch) => Amounts.Share(errors(stretch), stretch.Requests);
        var worst = timeline.Stretches.MaxBy(Share)!;
        if (errors(worst) == 0)
            return;
        _sheet.Row(label, Sparkline.Of(timeline.Stretches, stretch => stretch.Requests == 0 ? null : Share(stretch)));
        _sheet.Row("", $"at most {Amounts.Percent(Share(worst))} at fault, at {Amounts.Moment(worst.At)}", Tone.Faint);
    }

    private void WriteCodes(TrafficReport report)
    {
        var codes = report.Codes.OrderByDescending(c => c.Value).ThenBy(c => c.Key).ToList();
        _sheet.Columns("Codes", [.. codes.Take(MostCodes).Select(c => (
            $"{CodeText(c.Key),3} {Amounts.PercentOf(c.Value, report.Requests),8}",
            $"{Amounts.Count(c.Value),11}  {Tellings.NameOf(c.Key)}".TrimEnd()))]);
        if (codes.Count > MostCodes)
            _sheet.Row("", $"and {Amounts.Count(codes.Count - MostCodes, "rarer code")}", Tone.Faint);
    }

    private void WriteWho(TrafficReport report)
    {
        foreach (var top in report.Top.Take(MostExplained))
        {
            _sheet.Blank();
            _sheet.Row(top.Code == 0 ? "No answer" : CodeText(top.Code), Amounts.Count(top.Requests, "request") + top.FromAddresses(), Tone.Strong);
            var concentrations = top.Concentrations().ToList();
            foreach (var (dimension, value) in concentrations)
            {
                _sheet.Row($"  {dimension.Word()}", $"{Cut(Given(value.Value))}: " +
                    $"{Amounts.Percent(value.Share)} of them, usually {Amounts.Percent(value.BaselineShare)}");
            }

            if (concentrations.Count == 0)
                _sheet.Row("", top.Spread());
        }

        if (report.Top.Count > 0)
            _sheet.Blank();
    }

    private void WriteRoutes(TrafficReport report)
    {
        // Of a sample they are estimates, which may come out above the requests that there were.
        var about = report.Sampled < 1 ? "about " : "";
        var failing = report.Routes.Where(r => r.Errors > 0).Take(MostRows).ToList();
        for (var n = 0; n < failing.Count; n++)
        {
            var route = failing[n];
            var times = route.NinetyFifth is { } slow ? $", 95 % within {Amounts.Time(slow)}" : "";
            _sheet.Row(n == 0 ? "Routes" : "", $"{Cut(Printable.Of(route.Host + route.Route))}: " +
                $"{Amounts.PercentOf(route.Errors, route.Requests)} of {about}{Amounts.Count(route.Requests)} failed{times}");
        }

        if (report.Hosts.Count < 2)
            return;
        var hosts = report.Hosts.OrderByDescending(h => h.Errors).ThenByDescending(h => h.Requests).Take(MostRows);
        foreach (var (host, n) in hosts.Select((h, n) => (h, n)))
        {
            _sheet.Row(n == 0 ? "Hosts" : "", $"{Cut(Given(host.Host))}: {Amounts.Count(host.Requests, "request")}, " +
                $"{Amounts.PercentOf(host.Errors, host.Requests)} failed, " +
                $"{Amounts.PercentOf(host.ClientErrors, host.Requests)} clients' mistakes");
        }
    }

    private void WriteRest(TrafficReport report)
    {
        foreach (var (topic, text) in report.Notices())
            _sheet.Row(topic, text);
        if (report.Unparsed == 0)
            return;
        var part = Amounts.PercentOf(report.Unparsed, report.Lines);
        _sheet.Row("Unparsed", $"{Amounts.Count(report.Unparsed, "line")}, {part}, in no format that is known:", Tone.Degraded);
        foreach (var sample in report.UnparsedSamples.Take(3))
            _sheet.Row("", Cut(Printable.Of(sample)), Tone.Faint);
        _sheet.Row("", Tellings.UnparsedRemedy, Tone.Strong);
    }

    private static string Portion(long count, TrafficReport report) =>
        $"{Amounts.PercentOf(count, report.Requests)} ({Amounts.Count(count)})";

    private static string CodeText(int code) => code == 0 ? "–" : code.ToString(CultureInfo.InvariantCulture);

    private static string Given(string value) => value.Length == 0 ? "-" : Printable.Of(value);

    private static string Cut(string text) => text.Length <= LongestValue
        ? text
        : string.Concat(text.AsSpan(0, LongestValue - (char.IsHighSurrogate(text[LongestValue - 1]) ? 1 : 0)), "…");
}
