using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

public static partial class Judge
{
    /// <summary>
    /// V9: the ending of a certificate, told unasked while it still works. The thresholds shrink with short-lived certificates, which renew
    /// themselves at a third of their lifetime or later and would else warn all the time.
    /// </summary>
    private static IReadOnlyList<Notice> Notices(CheckSpec spec, Observation seen)
    {
        // A failing handshake is told as the verdict itself.
        if (seen.Tls?.Certificate is not { } certificate || IsTlsFailure(seen.Failure))
            return [];
        var left = certificate.NotAfter - seen.At;
        var lifetime = certificate.NotAfter - certificate.NotBefore;
        var soon = spec.Expect.CertificateDays is { } days
            ? TimeSpan.FromDays(Math.Clamp(days, 0, 36_500))
            : Smaller(TimeSpan.FromDays(14), lifetime * 0.20);
        var verySoon = Smaller(TimeSpan.FromDays(3), lifetime * 0.05);
        if (left >= soon && left >= verySoon)
            return [];
        var ends = left <= TimeSpan.Zero
            ? $"certificate expired {Spoken.Ago(-left)}"
            : $"certificate ends in {Spoken.Rough(left)}";
        return
        [
            new Notice(
                Reasons.CertificateExpiring,
                Fault.Tls,
                left < verySoon ? Urgency.Normal : Urgency.Low,
                $"{ends} (issued by {Spoken.Outside(certificate.Issuer, 80)})",
                "Renew the certificate, and find out why it did not renew by itself"),
        ];
    }

    private static bool IsTlsFailure(Failure? failure) => failure is { At: FailurePlace.Target } && Stages.Of(failure.Kind) == Stage.Tls;

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
