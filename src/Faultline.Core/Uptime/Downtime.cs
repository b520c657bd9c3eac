using System.Globalization;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Uptime;

/// <summary>Whose the time was in which a service was down.</summary>
public static class Downtime
{
    /// <summary>By fault, longest first. Counts what <see cref="Span.CountsAs"/> down, whole spans.</summary>
    public static IReadOnlyList<FaultTime> Split(IEnumerable<Span> spans) =>
    [
        .. spans.Where(s => s.CountsAs == Condition.Down)
            .GroupBy(s => s.Fault, (fault, ofIt) => new FaultTime(fault, new TimeSpan(ofIt.Sum(s => s.Length.Ticks))))
            .OrderByDescending(t => t.Time).ThenBy(t => t.Fault),
    ];

    /// <summary>What lies in that time of spans in order.</summary>
    public static IReadOnlyList<Span> Clip(IEnumerable<Span> spans, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. spans.Where(s => s.From < to && from < s.To && s.From < s.To)
            .Select(s => from <= s.From && s.To <= to ? s : s with { From = from > s.From ? from : s.From, To = to < s.To ? to : s.To }),
    ];

    /// <summary>
    /// As reports say it: <c>41 min: 29 gateway, 12 dns</c>. The parts add up to the whole; empty when nothing was down.
    /// </summary>
    /// <param name="name">Another name for a fault, such as "behind nginx"; null for the fault's word.</param>
    public static string Text(IReadOnlyList<FaultTime> downtime, Func<Fault, string>? name = null)
    {
        if (downtime.Count == 0)
            return "";
        var total = new TimeSpan(downtime.Sum(t => t.Time.Ticks));
        var (unit, size) = total switch
        {
            { TotalMinutes: < 2 } => ("s", TimeSpan.TicksPerSecond),
            { TotalHours: < 3 } => ("min", TimeSpan.TicksPerMinute),
            _ => ("h", TimeSpan.TicksPerHour),
        };
        var whole = (long)Math.Round((double)total.Ticks / size);
        var parts = downtime.Select((t, i) => (Part(i), name?.Invoke(t.Fault) ?? t.Fault.Word()));
        var said = parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{(p.Item1 == 0 ? "<1" : p.Item1)} {p.Item2}"));
        return string.Create(CultureInfo.InvariantCulture, $"{(whole == 0 ? "<1" : whole)} {unit}: {string.Join(", ", said)}");

        // Rounding where a part ends rather than how long it is: so the parts' sum is the rounded whole.
        long Part(int index) => Up(index + 1) - Up(index);

        long Up(int count) => (long)Math.Round((double)downtime.Take(count).Sum(t => t.Time.Ticks) / size);
    }
}
