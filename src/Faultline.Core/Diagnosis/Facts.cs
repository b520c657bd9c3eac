using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>All that the tree may look at: what was asked, seen, remembered, and found wrong.</summary>
internal sealed class Facts(CheckSpec spec, Observation seen, Memory memory, Finding finding)
{
    public CheckSpec Spec { get; } = spec;

    public Observation Seen { get; } = seen;

    public Memory Memory { get; } = memory;

    public Finding Finding { get; } = finding;

    public Examination Examination { get; } = seen.Examination ?? Examination.Nothing;

    /// <summary>0 when nothing answered.</summary>
    public int Status { get; } = seen.Answer?.Status ?? 0;

    /// <summary>How long the service said that it will be away or not to be asked, at most a year.</summary>
    public TimeSpan? Announced { get; } = RetryAfterOf(seen);

    /// <summary>The same, as far as it is obeyed: for 429 an hour at most (V6).</summary>
    public TimeSpan? RetryAfter => Status == 429 && Announced > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : Announced;

    /// <summary>Nobody plans further ahead than a day: a mistake, or a way to say "never".</summary>
    public bool IsAnnouncementDoubtful => Announced > TimeSpan.FromDays(1);

    public AnswerWriter Writer => Examination.Writer;

    public ErrorPage? Page => Examination.ErrorPage;

    public CertificateFacts? Certificate => Seen.Tls?.Certificate;

    /// <summary>A line of the answer's header.</summary>
    public string? Header(string name) => Seen.Answer?.Headers[name];

    /// <summary>A line that the monitor itself sends.</summary>
    public bool Sends(string name) => Spec.Headers.Any(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    // A date in Retry-After counts from the answer; the check's start is at most its timeout earlier, which nobody would notice.
    private static TimeSpan? RetryAfterOf(Observation seen) =>
        seen.Answer is { Status: 429 or 503 } answer && answer.Headers["Retry-After"] is { } line && !IsBuiltIn(seen, line)
            ? Http.RetryAfter.Parse(line, seen.At)
            : null;

    // Varnish's builtin.vcl sends "Retry-After: 5" with every error page that it makes: nobody announced anything.
    private static bool IsBuiltIn(Observation seen, string line) =>
        line.Trim() == "5" && seen.Examination is { Writer: { Name: "Varnish", OwnPage: true } };
}
