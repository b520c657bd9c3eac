using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Monitors;

namespace Faultline.Server.Uptime;

/// <summary>How available a monitor was, from its exact spans (I5): with what is left out of the fraction beside it.</summary>
public sealed record UptimeReport
{
    private const int MostIncidents = 1000;

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required IReadOnlyList<Span> Spans { get; init; }

    /// <summary>Failures that ended before they became an incident (I2).</summary>
    public required IReadOnlyList<Stretch> Blips { get; init; }

    /// <summary>Up and degraded, of all that was conclusive; 0 to 1; null when nothing was.</summary>
    public double? Fraction
    {
        get
        {
            var good = Total(Condition.Up) + Total(Condition.Degraded);
            var known = good + Downtime;
            return known > TimeSpan.Zero ? good / known : null;
        }
    }

    /// <summary>Down, and rejected where the server changed (I5).</summary>
    public TimeSpan Downtime => Sum(Spans.Where(IsDowntime));

    /// <summary>Downtime by who was at fault, longest first.</summary>
    public IReadOnlyList<(Fault Fault, TimeSpan Time)> ByFault =>
        [.. Spans.Where(IsDowntime).GroupBy(span => span.Fault).Select(group => (group.Key, Sum(group))).OrderByDescending(part => part.Item2)];

    public TimeSpan Total(Condition condition) => Sum(Spans.Where(span => span.Condition == condition));

    public static UptimeReport Of(
        IReadOnlyList<Span> spans, IReadOnlyList<Incident> incidents, DateTimeOffset from, DateTimeOffset to) =>
        new() { From = from, To = to, Spans = spans, Blips = BlipsOf(spans, incidents) };

    public static async Task<UptimeReport> ReadAsync(
        Source source, MonitorStatus monitor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        var spans = await source.Spans(monitor.Row, from, to, cancel);
        var id = monitor.Configuration.Id ?? monitor.Name;
        var incidents = await source.Incidents(new IncidentQuery(OnlyOpen: false, id, Before: to, MostIncidents), cancel);
        return Of(spans, incidents, from, to);
    }

    /// <summary>A stretch of failing that ended in passing, and that no incident came out of.</summary>
    private static List<Stretch> BlipsOf(IReadOnlyList<Span> spans, IReadOnlyList<Incident> incidents)
    {
        var blips = new List<Stretch>();
        for (var i = 0; i < spans.Count; i++)
        {
            if (!IsFailing(spans[i]))
                continue;
            var first = spans[i];
            while (i + 1 < spans.Count && IsFailing(spans[i + 1]))
                i++;
            var (from, to) = (first.From, spans[i].To);
            var passedAfter = i + 1 < spans.Count && spans[i + 1].Condition == Condition.Up;
            if (passedAfter && !incidents.Any(incident => incident.StartedAt < to && (incident.ResolvedAt ?? DateTimeOffset.MaxValue) > from))
                blips.Add(new Stretch(from, to, first.Fault, first.Reason));
        }

        return blips;
    }

    private static bool IsFailing(Span span) => span.Condition is Condition.Down or Condition.Rejected or Condition.Degraded;

    private static bool IsDowntime(Span span) =>
        span.Condition == Condition.Down || (span.Condition == Condition.Rejected && span.Fault == Fault.Server);

    private static TimeSpan Sum(IEnumerable<Span> spans) => new(spans.Sum(span => span.Length.Ticks));
}

/// <summary>A failure from its first failing to its first passing check.</summary>
public readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To, Fault Fault, string Reason);
