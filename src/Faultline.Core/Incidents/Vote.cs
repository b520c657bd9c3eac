using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>One judged check as confirmation weighs it: who said what, and when. Text in it is fit to be shown (secrets masked).</summary>
public sealed record Vote
{
    private const int MostEntries = 16;
    private const int LongestText = 500;

    public required string Region { get; init; }

    /// <summary>When the check started. Freshness is told by this (C3).</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; a page needs a newest vote that ended at most 10 s ago (I2).</summary>
    public required DateTimeOffset EndedAt { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The status received; null for none.</summary>
    public int? Status { get; init; }

    /// <summary>The fault line's path in plain text (U6); empty when the check passed.</summary>
    public string Line { get; init; } = "";

    /// <summary>
    /// False where asking again soon would do harm or prove nothing: 429, bot challenges (C2), a 503 that named its return (V6).
    /// </summary>
    public bool MayHurry { get; init; } = true;

    /// <summary>The fingerprint of the configuration that was asked with; an older one casts no vote.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Down, degraded or rejected. An inconclusive vote neither fails nor passes (V11).</summary>
    public bool Fails => Verdict.State is State.Down or State.Degraded or State.Rejected;

    internal bool IsRateLimited => Verdict.Reason == Reasons.RateLimited;

    internal bool CanHurry => MayHurry && !IsRateLimited;

    /// <summary>
    /// The same vote, small enough to be remembered: what is stored of a monitor has a limit. The Judge's own texts are within it.
    /// </summary>
    internal Vote Bounded() => this with
    {
        Line = Cut(Line),
        Verdict = Verdict with
        {
            Summary = Cut(Verdict.Summary),
            Evidence = [.. Verdict.Evidence.Take(MostEntries).Select(e => new Evidence(Cut(e.What), Cut(e.Value)))],
            Steps = [.. Verdict.Steps.Take(MostEntries).Select(s => new Step(Cut(s.Node), Cut(s.Question), Cut(s.Answer), Cut(s.Seen)))],
            Next = [.. Verdict.Next.Take(MostEntries).Select(Cut)],
            Notices = [],
        },
    };

    private static string Cut(string text) =>
        text.Length <= LongestText ? text
        : char.IsHighSurrogate(text[LongestText - 1]) ? text[..(LongestText - 1)]
        : text[..LongestText];
}
