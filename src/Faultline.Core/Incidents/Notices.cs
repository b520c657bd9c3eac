using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>A notice that people were told of.</summary>
/// <param name="Urgency">The highest that was told.</param>
/// <param name="AbsentSince">Since when passing votes come without it; null while it holds.</param>
internal sealed record KnownNotice(string Reason, Urgency Urgency, DateTimeOffset? AbsentSince);

/// <summary>Remarks beside the state, such as an ending certificate: told once, and again only when more urgent (V9).</summary>
internal static class Notices
{
    private const int Most = 16;
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    public static void Note(ref Turn turn, Vote vote)
    {
        if (turn.State.InMaintenance)
            return;
        var notices = vote.Verdict.Notices;
        for (var i = 0; i < notices.Count && i < Most; i++)
            Tell(ref turn, notices[i]);
        // A check that failed may not have come far enough to see it.
        if (!vote.Fails && turn.State.Notices.Count > 0)
            Forget(ref turn, notices);
    }

    private static void Tell(ref Turn turn, Notice notice)
    {
        var (policy, known) = (turn.State.Policy, turn.State.Notices);
        var told = Find(known, notice.Reason);
        if (told is not null && told.Urgency >= notice.Urgency)
        {
            if (told.AbsentSince is not null)
                turn.State = turn.State with { Notices = [.. known.Select(k => k == told ? k with { AbsentSince = null } : k)] };
            return;
        }

        turn.State = turn.State with
        {
            Notices = [.. known.Where(k => k != told).TakeLast(Most - 1), new KnownNotice(notice.Reason, notice.Urgency, null)],
        };
        var because = told is null ? "it is new" : $"it is more urgent than when it was told: {notice.Urgency.Word()}";
        turn.Say(new Effect.TellNotice(turn.Now, policy.Monitor, policy.Name, notice, because));
    }

    /// <summary>Only a day without it makes it news again, so that one that flickers is not told over and over.</summary>
    private static void Forget(ref Turn turn, IReadOnlyList<Notice> seen)
    {
        var (known, now) = (turn.State.Notices, turn.Now);
        for (var i = 0; i < known.Count; i++)
        {
            var notice = known[i];
            if (Holds(seen, notice.Reason) || now - notice.AbsentSince < Forgotten)
                continue;
            turn.State = turn.State with
            {
                Notices = notice.AbsentSince is null
                    ? [.. turn.State.Notices.Select(k => k == notice ? k with { AbsentSince = now } : k)]
                    : [.. turn.State.Notices.Where(k => k != notice)],
            };
        }
    }

    private static KnownNotice? Find(IReadOnlyList<KnownNotice> known, string reason)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Reason == reason)
                return known[i];
        }

        return null;
    }

    private static bool Holds(IReadOnlyList<Notice> seen, string reason)
    {
        for (var i = 0; i < seen.Count; i++)
        {
            if (seen[i].Reason == reason)
                return true;
        }

        return false;
    }
}
