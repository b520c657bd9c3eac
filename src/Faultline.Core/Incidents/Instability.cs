using System.Globalization;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>What comes and goes too often is one incident of its own, instead of a page each time (I3).</summary>
internal static class Instability
{
    private const int TooManyInAnHour = 3;
    private const int TooManyInADay = 6;

    /// <summary>A few more than can matter, so that the incident can show what there was.</summary>
    private const int Remembered = 12;

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A problem has ended: what does it add to?</summary>
    public static void Note(ref Turn turn, Blip ended)
    {
        // A window of maintenance is expected to be unsteady (I4).
        if (turn.State.InMaintenance)
            return;
        var rejected = ended.State == State.Rejected;
        var before = (rejected ? turn.State.Rejections : turn.State.Outages) ?? new Unrest();
        var now = before with { QuietSince = ended.To };
        if (ended.To - ended.From < Short)
        {
            now = now with { Recent = [.. before.Recent.Where(b => ended.To - b.To < Day).Append(ended).TakeLast(Remembered)] };
            if (now.Incident is null && Often(now.Recent, ended.To) is { Count: > 0 } often)
                now = now with { Incident = Open(ref turn, rejected, often) };
        }
        else if (now.Incident is null && now.Recent.Count == 0)
        {
            return;
        }

        turn.State = rejected ? turn.State with { Rejections = now } : turn.State with { Outages = now };
    }

    /// <summary>When the quiet spell will have been long enough; null while it is not quiet, or nothing is open.</summary>
    public static DateTimeOffset? DueAt(MonitorState state, Unrest? unrest) =>
        unrest?.Incident is null || state.Problem is not null ? null : unrest.QuietSince + Hour;

    public static void CloseIfQuiet(ref Turn turn)
    {
        if (DueAt(turn.State, turn.State.Outages) <= turn.Now)
        {
            Close(ref turn, turn.State.Outages!);
            turn.State = turn.State with { Outages = null };
        }

        if (DueAt(turn.State, turn.State.Rejections) <= turn.Now)
        {
            Close(ref turn, turn.State.Rejections!);
            turn.State = turn.State with { Rejections = null };
        }
    }

    /// <summary>Those that make it too often, oldest first; none when it is not.</summary>
    private static List<Blip> Often(IReadOnlyList<Blip> recent, DateTimeOffset now)
    {
        var inAnHour = recent.Where(b => now - b.To < Hour).ToList();
        return inAnHour.Count >= TooManyInAnHour ? inAnHour : recent.Count >= TooManyInADay ? [.. recent] : [];
    }

    private static Incident Open(ref Turn turn, bool rejected, List<Blip> often)
    {
        var (policy, last) = (turn.State.Policy, often[^1]);
        var spell = last.To - often[0].From < Hour ? "within an hour" : "within a day";
        var kind = rejected ? IncidentKind.IntermittentRejection : IncidentKind.Instability;
        var count = string.Create(CultureInfo.InvariantCulture, $"{often.Count} short {(rejected ? "rejections" : "failures")} {spell}");
        var incident = new Incident
        {
            Id = Telling.Id(policy.Monitor, kind, often[0].From),
            Kind = kind,
            Monitor = policy.Monitor,
            MonitorName = policy.Name,
            Status = IncidentStatus.Open,
            State = last.State,
            Fault = last.Fault,
            Reason = rejected ? "intermittent-rejection" : "instability",
            Urgency = rejected ? Urgency.Low : Urgency.Normal,
            Confidence = Confidence.Medium,
            Summary = $"{count}, each over by itself, the last {last.Reason} for {Spoken.Rough(last.To - last.From)}",
            Evidence = [.. often.Select(b => new Evidence(Telling.Clock(b.From), $"{b.Reason} for {Spoken.Rough(b.To - b.From)}"))],
            Next = rejected
                ? ["Look for what lets the monitor in only at times: rate limits, bot rules, several servers of which one differs"]
                : ["Look for what happens at these times: deploys, restarts, scheduled jobs, memory running out",
                   "See whether one of several servers behind the same name fails"],
            StartedAt = often[0].From,
            ConfirmedAt = turn.Now,
            NotifiedAt = turn.Now,
        };
        turn.Change(incident, IncidentChange.Opened, null, count);
        turn.Tell(incident, NotificationKind.Opened, count);
        return incident;
    }

    private static void Close(ref Turn turn, Unrest unrest)
    {
        var resolved = unrest.Incident! with { Status = IncidentStatus.Resolved, ResolvedAt = unrest.QuietSince };
        var because = $"quiet since {Telling.Clock(unrest.QuietSince)}";
        turn.Change(resolved, IncidentChange.Resolved, null, because);
        turn.Tell(resolved, NotificationKind.Resolved, because);
    }
}
