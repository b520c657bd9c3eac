using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Faultline.Core.Regions;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>What an incident says of the problem behind it.</summary>
internal static class Telling
{
    /// <summary>
    /// Urgency falls only when votes have been calmer for so long. It is told to nobody, so waiting costs nothing; and a service that
    /// answers 404 and 502 in turn rises once instead of every minute.
    /// </summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    private const string CheckTheUrl = "Check the URL in the configuration first: it has never worked";

    public static Incident Opened(MonitorState state, Problem problem, Vote newest, DateTimeOffset now)
    {
        var (policy, verdict) = (state.Policy, newest.Verdict);
        var incident = new Incident
        {
            Id = Id(policy.Monitor, IncidentKind.Problem, problem.First.StartedAt),
            Kind = IncidentKind.Problem,
            Monitor = policy.Monitor,
            MonitorName = policy.Name,
            Status = IncidentStatus.Open,
            State = verdict.State,
            Fault = verdict.Fault,
            Reason = verdict.Reason,
            Urgency = verdict.Urgency,
            Confidence = verdict.Confidence,
            Summary = verdict.Summary,
            StartedAt = problem.First.StartedAt,
            ConfirmedAt = problem.ConfirmedAt,
            NotifiedAt = now,
        };
        return Worded(incident, state, problem, newest);
    }

    /// <summary>The same incident with what this vote, in the light of all others, says.</summary>
    public static Incident Worded(Incident incident, MonitorState state, Problem problem, Vote vote)
    {
        var verdict = vote.Verdict;
        var failing = problem.Ballots.All.Where(b => b.Newest.Fails).Select(b => b.Newest).ToList();
        var (fault, confidence) = Blame(vote, failing, state.Policy.Regions.Count);
        var missing = Confirmation.Missing(problem.Ballots, state.Policy);
        if (missing.Count > 0 && confidence == Confidence.High)
            confidence = Confidence.Medium;
        return incident with
        {
            State = verdict.State,
            Fault = fault,
            Reason = verdict.Reason,
            Urgency = state.EverPassed || verdict.Urgency < Urgency.Normal ? verdict.Urgency : Urgency.Normal,
            Confidence = confidence,
            Summary = state.EverPassed ? verdict.Summary : $"{verdict.Summary}; it has never worked: check the URL first",
            Evidence = missing.Count > 0
                ? [new Evidence("no word from", string.Join(", ", missing)), .. verdict.Evidence]
                : verdict.Evidence,
            Next = state.EverPassed ? verdict.Next : [CheckTheUrl, .. verdict.Next],
            Line = vote.Line,
            Regions = problem.Ballots.All.ToDictionary(b => b.Newest.Region, b => b.Newest.Verdict.State.Word(), StringComparer.Ordinal),
            NeverWorked = !state.EverPassed,
        };
    }

    /// <summary>Made of what makes it this incident and no other: the same events give the same id.</summary>
    public static string Id(string monitor, IncidentKind kind, DateTimeOffset start)
    {
        const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
        var text = string.Create(CultureInfo.InvariantCulture, $"{(int)kind} {start.UtcTicks} {monitor}");
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return string.Create(16, hash, static (id, bytes) =>
        {
            for (var i = 0; i < id.Length; i++)
                id[i] = Letters[bytes[i] % Letters.Length];
        });
    }

    public static string Clock(DateTimeOffset time) =>
        time.UtcDateTime.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Regions that agree on the fault make it certain. What no region reaches is not cut off by one network: it is the server's (V8).
    /// One region's opinion stays what it is.
    /// </summary>
    private static (Fault Fault, Confidence Confidence) Blame(Vote vote, List<Vote> failing, int regions)
    {
        var verdict = vote.Verdict;
        var agreeing = failing.Count(v => v.Verdict.Fault == verdict.Fault);
        var confidence = agreeing >= 2 ? Confidence.High
            : verdict.Confidence == Confidence.High ? Confidence.Medium
            : verdict.Confidence;
        var fromNowhere = regions >= 2 && failing.Count == regions && failing.TrueForAll(IsUnreachable);
        return (fromNowhere ? Fault.Server : verdict.Fault, confidence);
    }

    private static bool IsUnreachable(Vote vote) => vote.Verdict.Reason is Reasons.ConnectionTimeout or Reasons.NetworkUnreachable;
}
