using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Traffic;
using Faultline.Server.Pages;

namespace Faultline.Server.Traffic;

/// <summary>What real traffic of an incident's host says: during it, and in the hour before.</summary>
/// <param name="From">A quarter of an hour before the incident began: people may have met it first.</param>
/// <param name="To">When it ended, or now.</param>
public sealed record HostTraffic(string Host, DateTimeOffset From, DateTimeOffset To, TrafficBucket During, TrafficBucket Before)
{
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    /// <summary>Of a longer one hours are read: the minutes of weeks are too many to go over.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromDays(1);

    /// <summary>In a sentence, with what was before beside each number.</summary>
    public string Summary
    {
        get
        {
            var faults = During.Faults.Where(f => f.Key != Fault.Client).Select(f => $"{Shown.Number(f.Value)} {f.Key.Word()}").ToList();
            return $"{Host}: {Shown.Number(During.Requests)} requests, 5xx {Compared(5)}, 4xx {Compared(4)}"
                + (faults.Count == 0 ? "; no faults of the server side" : $"; faults {string.Join(", ", faults)}");
        }
    }

    /// <summary>Null when no source has requests of the monitor's host then, or the monitor is watched no more.</summary>
    public static async Task<HostTraffic?> ReadAsync(Source source, Incident incident, CancellationToken cancel)
    {
        var monitor = source.Monitors().FirstOrDefault(m => (m.Configuration.Id ?? m.Name) == incident.Monitor);
        if (monitor is null)
            return null;
        var host = monitor.Configuration.Url.Host.ToLowerInvariant();
        var (from, to) = (incident.StartedAt - Lead, incident.ResolvedAt ?? source.Time.GetUtcNow());
        var step = to - from > Long ? TrafficStep.Hour : TrafficStep.Minute;

        // To a whole step, so that no request is both before and during.
        from = from.AddTicks(-(from.UtcTicks % (step == TrafficStep.Hour ? TimeSpan.TicksPerHour : TimeSpan.TicksPerMinute)));
        var during = (await source.Traffic(new TrafficQuery(from, to, step) { Host = host }, cancel)).Total();
        var before = (await source.Traffic(new TrafficQuery(from - Usual, from, TrafficStep.Minute) { Host = host }, cancel)).Total();
        return during.Requests + before.Requests == 0 ? null : new HostTraffic(host, from, to, during, before);
    }

    private string Compared(int digit) => $"{Share(During, digit)} (before {Share(Before, digit)})";

    private static string Share(TrafficBucket of, int digit) => Shown.Share(of.Share(of.OfClass(digit)));
}
