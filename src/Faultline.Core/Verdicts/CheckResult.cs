using Faultline.Core.Checks;
using Faultline.Core.Diagnosis;

namespace Faultline.Core.Verdicts;

/// <summary>
/// One check, asked and judged, fit to be shown: in <see cref="Verdict"/> and <see cref="Line"/> secrets are masked (S3) and unprintable
/// characters
/// replaced. Other text of <see cref="Seen"/> is as it came: pass it through <see cref="Show"/>.
/// </summary>
public sealed record CheckResult
{
    private readonly Secrets _secrets;

    private CheckResult(CheckSpec spec, Observation seen, Secrets secrets, Verdict verdict, FaultLine line) =>
        (Spec, Seen, _secrets, Verdict, Line) = (spec, seen, secrets, verdict, line);

    public CheckSpec Spec { get; }

    public Observation Seen { get; }

    public Verdict Verdict { get; }

    public FaultLine Line { get; }

    /// <summary>
    /// Whole days until the certificate ends, counted from the check; negative when it has ended; null when none was seen.
    /// </summary>
    public int? CertificateDaysLeft =>
        Seen.Tls?.Certificate is { } certificate ? (int)Math.Floor((certificate.NotAfter - Seen.At).TotalDays) : null;

    /// <summary>The verdict on an observation, made showable.</summary>
    /// <param name="configured">Secrets to mask besides those that the spec holds.</param>
    public static CheckResult Of(CheckSpec spec, Observation seen, Verdict verdict, IReadOnlyCollection<string> configured)
    {
        var secrets = Secrets.Of(spec, configured);
        string Show(string text) => Printable.Of(secrets.Hide(text));
        var line = FaultLine.Of(spec, seen, verdict);
        return new CheckResult(
            spec,
            seen,
            secrets,
            verdict with
            {
                Summary = Show(verdict.Summary),
                Evidence = [.. verdict.Evidence.Select(e => new Evidence(Show(e.What), Printable.Of(secrets.Hide(e.What, e.Value))))],
                Steps = [.. verdict.Steps.Select(s => s with { Question = Show(s.Question), Answer = Show(s.Answer), Seen = Show(s.Seen) })],
                Next = [.. verdict.Next.Select(Show)],
                Notices = [.. verdict.Notices.Select(n => n with { Text = Show(n.Text), Next = Show(n.Next) })],
            },
            line with { Hops = [.. line.Hops.Select(h => h with { Name = Show(h.Name) })] });
    }

    /// <summary>Text from the observation without secrets and unprintable characters.</summary>
    public string Show(string text) => Printable.Of(_secrets.Hide(text));

    /// <summary>A header's value without secrets and unprintable characters.</summary>
    public string ShowHeader(string name, string value) =>
        Secrets.IsSecretHeader(name) ? Secrets.Mask : Show(value);
}
