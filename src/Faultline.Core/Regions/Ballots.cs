using System.Text.Json.Serialization;
using Faultline.Core.Incidents;

namespace Faultline.Core.Regions;

/// <summary>The newest votes of all regions on one problem. Immutable.</summary>
internal sealed record Ballots
{
    public static Ballots None { get; } = new();

    /// <summary>One for each region that has voted, in the order in which they first did.</summary>
    [JsonInclude]
    public IReadOnlyList<Ballot> All { get; init; } = [];

    /// <summary>How many regions say that it fails.</summary>
    public int Failing => All.Count(b => b.Newest.Fails);

    /// <summary>The vote that ended last. There must be one.</summary>
    public Vote Newest => All.MaxBy(b => b.Newest.EndedAt)!.Newest;

    /// <summary>Of the votes that fail the one that ended last; null when none fails.</summary>
    public Vote? NewestFailing => All.Where(b => b.Newest.Fails).MaxBy(b => b.Newest.EndedAt)?.Newest;

    /// <summary>A problem's first vote: it made us ask, so it does not count as an answer (C3).</summary>
    public static Ballots Of(Vote first) => new() { All = [new Ballot(first, Fresh: 0)] };

    public Ballot? From(string region)
    {
        foreach (var ballot in All)
        {
            if (ballot.Newest.Region == region)
                return ballot;
        }

        return null;
    }

    public Ballots With(Vote vote)
    {
        var said = From(vote.Region);
        var now = new Ballot(vote, said?.Newest.Fails == vote.Fails ? said.Fresh + 1 : 1);
        return new Ballots { All = said is null ? [.. All, now] : [.. All.Select(b => b == said ? now : b)] };
    }

    /// <summary>The question has changed (does it fail? is it well again?): nobody has answered it yet.</summary>
    public Ballots Anew() => new() { All = [.. All.Select(b => b with { Fresh = 0 })] };

    /// <summary>Only what regions say that still check the monitor.</summary>
    public Ballots Of(MonitorPolicy policy) => new() { All = [.. All.Where(b => policy.HasRegion(b.Newest.Region))] };
}
