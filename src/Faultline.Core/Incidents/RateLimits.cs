using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>A run of 429 answers.</summary>
/// <param name="Since">When the first of them came.</param>
/// <param name="Count">How many came without saying when to ask again; each doubles the wait.</param>
/// <param name="Wait">How long the last one made us wait.</param>
/// <param name="Told">People know that nobody can see the service.</param>
/// <param name="Until">Nobody asks before that: kept, since it was asked for whether this program is started anew or not.</param>
internal sealed record RateLimit(DateTimeOffset Since, int Count, TimeSpan Wait, bool Told, DateTimeOffset Until = default);

/// <summary>429: ask less often, and say so when that has made us blind (V6). The rejection itself goes the way of any problem.</summary>
internal static class RateLimits
{
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestUntold = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Blind = TimeSpan.FromMinutes(15);

    public static void Note(ref Turn turn, Vote vote)
    {
        if (!vote.IsRateLimited)
        {
            if (turn.State.RateLimit is not null)
                turn.State = turn.State with { RateLimit = null };
            return;
        }

        var (policy, limit) = (turn.State.Policy, turn.State.RateLimit ?? new RateLimit(vote.EndedAt, 0, TimeSpan.Zero, Told: false));
        if (vote.Verdict.RetryAfter is { } told && told > TimeSpan.Zero)
        {
            limit = limit with { Wait = Shorter(told, Longest) };
            turn.Say(new Effect.HoldOff(turn.Now, turn.Now + limit.Wait, $"429: it asks to wait {Spoken.Rough(told)}"));
        }
        else
        {
            // Never less than the interval, which may be longer than any back-off.
            var wait = policy.Interval >= LongestUntold ? policy.Interval
                : Shorter(policy.Interval * Math.Pow(2, Math.Min(limit.Count, 30)), LongestUntold);
            limit = limit with { Count = Math.Min(limit.Count + 1, 30), Wait = wait };
            turn.Say(new Effect.HoldOff(turn.Now, turn.Now + wait, "429 without a time to come back: each one doubles the wait"));
        }

        turn.State = turn.State with { RateLimit = limit with { Until = turn.Now + limit.Wait } };
    }

    /// <summary>What asked us to stay away is not what is asked from now on.</summary>
    public static void Lift(ref Turn turn)
    {
        if (turn.State.RateLimit is null)
            return;
        turn.State = turn.State with { RateLimit = null };
        turn.Say(new Effect.HoldOff(turn.Now, turn.Now, "what is asked now has not asked us to wait"));
    }

    public static DateTimeOffset? DueAt(MonitorState state) =>
        state is { RateLimit: { Told: false } limit, InMaintenance: false } ? limit.Since + Blind : null;

    public static void TellIfBlind(ref Turn turn)
    {
        if (!(DueAt(turn.State) <= turn.Now) || turn.State.RateLimit is not { } limit)
            return;
        var policy = turn.State.Policy;
        turn.State = turn.State with { RateLimit = limit with { Told = true } };
        var longer = policy.Interval * 2 > limit.Wait ? policy.Interval * 2 : limit.Wait;
        turn.Say(new Effect.TellNotice(
            turn.Now,
            policy.Monitor,
            policy.Name,
            new Notice(
                "blind",
                Fault.Client,
                Urgency.Low,
                $"nothing but 429 for {Spoken.Rough(turn.Now - limit.Since)}: how the service does can't be seen from here",
                $"Give this monitor a longer interval: at least {Spoken.Rough(longer)}"),
            "only 429 since " + Telling.Clock(limit.Since)));
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
