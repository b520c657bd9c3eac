using Faultline.Engine.Traffic;
using Faultline.Server.Pages;
using Faultline.Traffic.Tallies;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Traffic;

/// <summary>Real traffic as its page shows it.</summary>
public sealed record TrafficView
{
    private const int MostHosts = 12;
    private const int MostRoutes = 20;

    /// <summary>When it is quiet for so long, nothing is said of what is "a minute".</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);

    public required DateTimeOffset At { get; init; }

    public required TrafficChoice Choice { get; init; }

    public required IReadOnlyList<SourceView> Sources { get; init; }

    /// <summary>The busiest, whatever host is chosen.</summary>
    public required IReadOnlyList<HostCounts> Hosts { get; init; }

    public required TrafficSums Sums { get; init; }

    public required TrafficBucket Total { get; init; }

    /// <summary>Those with the most faults.</summary>
    public required IReadOnlyList<RouteCounts> Routes { get; init; }

    public string Sentence
    {
        get
        {
            var whose = Choice.Host ?? (Hosts.Count == 1 && Hosts[0].Host.Length > 0 ? Hosts[0].Host : "All traffic");
            if (Sources.Count == 0)
                return "No access log is read yet.";
            if (Total.Requests == 0)
                return $"{whose}: no requests in the last {Choice.Span.Word}.";
            var buckets = Sums.Buckets();
            var step = TimeSpan.FromMinutes(Choice.Span.Step == TrafficStep.Hour ? 60 : 1);
            var length = Math.Max(1, Math.Round((At - buckets[0].At).TotalMinutes));
            var rates = $"4xx {Share(4)}, 5xx {Share(5)}";
            return At - buckets[^1].At - step > Quiet
                ? $"{whose}: no requests for {Shown.Length(At - buckets[^1].At - step)}; before, {rates}."
                : $"{whose}: {PerMinute(Total.Requests / length)}; {rates}.";
        }
    }

    public static async Task<TrafficView> ReadAsync(Source source, TrafficChoice choice, CancellationToken cancel)
    {
        var now = source.Time.GetUtcNow();
        var asked = new TrafficQuery(now - choice.Span.Length, now, choice.Span.Step) { Source = choice.Source };
        var all = await source.Traffic(asked, cancel);
        var hosts = all.Hosts();
        var sums = choice.Host is null ? all : await source.Traffic(asked with { Host = choice.Host }, cancel);
        var byRoute = await source.Traffic(asked with { Step = TrafficStep.Hour, Host = choice.Host, WithRoutes = true }, cancel);
        return new TrafficView
        {
            At = now,
            Choice = choice,
            Sources = await SourceView.ReadAllAsync(source, cancel),
            Hosts = [.. hosts.Take(MostHosts)],
            Sums = sums,
            Total = sums.Total(),
            Routes = [.. byRoute.Routes().Where(r => r.ClientErrors + r.Errors > 0).Take(MostRoutes)],
        };
    }

    private string Share(int digit) => Shown.Share(Total.Share(Total.OfClass(digit)));

    private static string PerMinute(double rate) =>
        rate < 1 ? "less than a request a minute" : $"{Shown.Number((long)Math.Round(rate))} requests a minute";
}

/// <summary>What is chosen by the page's links. What is none of the choices is as if nothing were said.</summary>
/// <param name="Source">Null for all.</param>
/// <param name="Host">Null for all.</param>
public sealed record TrafficChoice(string? Source, string? Host, TrafficSpan Span, TrafficScale Scale)
{
    public static TrafficChoice Of(IQueryCollection query) => new(
        Named(query["source"].ToString()),
        Named(query["host"].ToString())?.ToLowerInvariant(),
        TrafficSpan.All.FirstOrDefault(span => span.Key == query["span"].ToString()) ?? TrafficSpan.All[0],
        Enum.TryParse<TrafficScale>(query["scale"].ToString(), ignoreCase: true, out var scale) && Enum.IsDefined(scale) ? scale : default);

    /// <summary>The address that chooses this.</summary>
    public string Link()
    {
        var parts = new List<string>();
        if (Source is not null)
            parts.Add("source=" + Uri.EscapeDataString(Source));
        if (Host is not null)
            parts.Add("host=" + Uri.EscapeDataString(Host));
        if (Span != TrafficSpan.All[0])
            parts.Add("span=" + Span.Key);
        if (Scale != default)
            parts.Add("scale=" + Word(Scale));
        return parts.Count == 0 ? "/traffic" : "/traffic?" + string.Join('&', parts);
    }

    public static string Word(TrafficScale scale) => scale switch
    {
        TrafficScale.Share => "share",
        TrafficScale.Count => "count",
        _ => "log",
    };

    private static string? Named(string text) => text.Length == 0 ? null : text;
}

/// <param name="Minutes">That one column of the chart covers.</param>
/// <param name="RowMinutes">That one row of the table covers.</param>
public sealed record TrafficSpan(string Key, string Word, TimeSpan Length, TrafficStep Step, int Minutes, int RowMinutes)
{
    public static readonly IReadOnlyList<TrafficSpan> All =
    [
        new("3h", "3 hours", TimeSpan.FromHours(3), TrafficStep.Minute, 1, 10),
        new("24h", "24 hours", TimeSpan.FromDays(1), TrafficStep.Minute, 10, 60),
        new("7d", "7 days", TimeSpan.FromDays(7), TrafficStep.Hour, 60, 1440),
    ];
}

public enum TrafficScale
{
    Share,
    Count,
    Log,
}
