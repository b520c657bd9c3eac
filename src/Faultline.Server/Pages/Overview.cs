using Faultline.Core.Verdicts;
using Faultline.Server.Uptime;

namespace Faultline.Server.Pages;

/// <summary>What the first page says: a sentence, what needs somebody, and one page of the monitors, worst first.</summary>
public sealed record Overview
{
    /// <summary>Monitors on one page: ten thousand are ordinary, and a page must load fast.</summary>
    public const int PageSize = 200;

    /// <summary>What is shown large; more than these are in the list.</summary>
    private const int MostCards = 12;

    public required string Sentence { get; init; }

    /// <summary>The rest in a line; empty when the sentence said it all.</summary>
    public required string Rest { get; init; }

    public required IReadOnlyList<Standing> Now { get; init; }

    public required IReadOnlyList<Standing> Later { get; init; }

    /// <summary>Those of this page, worst first.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>From 1.</summary>
    public required int Page { get; init; }

    public required int Pages { get; init; }

    public required int Total { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <param name="page">From 1; beyond the last it is the last.</param>
    public static async Task<Overview> ReadAsync(Source source, int page, CancellationToken cancel)
    {
        var now = source.Time.GetUtcNow();
        var standings = source.Monitors().Select(Standing.Of).ToList();
        standings.Sort(Standing.Compare);
        var pages = Math.Max(1, (standings.Count + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var shown = standings.Skip((page - 1) * PageSize).Take(PageSize).ToList();
        var days = await source.Pasts([.. shown.Select(standing => standing.Monitor)], now.AddDays(-1), now, cancel);
        var (needed, later) = (With(standings, Need.Now), With(standings, Need.Later));
        return new Overview
        {
            Sentence = Say(standings, needed),
            Rest = needed.Count == 0 && later.Count == 0 ? "" : SayRest(standings),
            Now = page == 1 ? [.. needed.Take(MostCards)] : [],
            Later = page == 1 ? [.. later.Take(MostCards)] : [],
            Rows = [.. shown.Zip(days, (standing, day) => new Row(standing, day))],
            Page = page,
            Pages = pages,
            Total = standings.Count,
            At = now,
        };
    }

    private static List<Standing> With(List<Standing> standings, Need need) => [.. standings.Where(standing => standing.Need == need)];

    private static string Say(List<Standing> standings, List<Standing> needed)
    {
        var later = With(standings, Need.Later).Count;
        if (standings.Count == 0)
            return "Nothing is watched yet.";
        if (needed is [var only])
            return only.Monitor.State == State.Down ? $"{only.Monitor.Name} is down." : $"{only.Monitor.Name} needs you.";
        if (needed is [var one, var other])
            return $"{one.Monitor.Name} and {other.Monitor.Name} need you.";
        if (needed.Count > 1)
            return $"{Shown.Count(needed.Count, "monitor")} need you.";
        if (later > 0)
            return $"Nothing needs you now; {Shown.Count(later, "monitor")} can wait.";
        if (standings.TrueForAll(standing => standing.Need == Need.Unknown))
            return "Nothing is known yet: the first checks are under way.";
        return standings.TrueForAll(standing => standing.Need == Need.Well) ? "All is well." : "Nothing needs you.";
    }

    private static string SayRest(List<Standing> standings)
    {
        string[] parts =
        [
            .. new[] { (Need.Later, "can wait"), (Need.Well, "well"), (Need.Unknown, "unknown"), (Need.Aside, "paused or in maintenance") }
                .Select(part => (standings.Count(standing => standing.Need == part.Item1), part.Item2))
                .Where(part => part.Item1 > 0)
                .Select(part => $"{part.Item1} {part.Item2}"),
        ];
        return parts.Length == 0 ? "" : $"Everything else: {string.Join(", ", parts)}.";
    }
}

/// <summary>A monitor in the list, with its last day.</summary>
public sealed record Row(Standing Standing, Past Day);
