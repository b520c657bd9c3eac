using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>Error pages in disguise, response time, ending certificates.</summary>
public sealed class JudgeContentTests
{
    [Theory]
    [Trait("Spec", "V10")]
    [InlineData(502, Fault.Gateway)]
    [InlineData(504, Fault.Gateway)]
    [InlineData(500, Fault.Server)]
    [InlineData(503, Fault.Server)]
    [InlineData(522, Fault.Gateway)]
    [InlineData(404, Fault.Client)]
    [InlineData(null, Fault.Server)]
    public void An_error_page_with_200_is_judged_by_the_code_it_names(int? names, Fault fault)
    {
        var whole = Judged(WithPage(names, whole: true));
        Assert.Equal(("error-page-with-200", State.Down, fault, Urgency.High), (whole.Reason, whole.State, whole.Fault, whole.Urgency));
        var contained = Judged(WithPage(names, whole: false));
        Assert.Equal((State.Degraded, fault, Urgency.Normal), (contained.State, contained.Fault, contained.Urgency));
    }

    [Fact]
    [Trait("Spec", "V10")]
    public void HAProxys_503_page_with_200_is_about_its_backend() =>
        Assert.Equal(Fault.Gateway, Judged(WithPage(503, whole: true, HAProxy)).Fault);

    [Fact]
    [Trait("Spec", "V10")]
    public void An_error_page_under_an_expected_error_status_is_no_disguise()
    {
        var seen = Answered(503, Nginx) with { Examination = new Examination { ErrorPage = new("nginx", 503, Whole: true) } };
        Assert.Equal("ok", Judged(Expecting("503"), seen).Reason);
    }

    [Theory]
    [Trait("Spec", "V9")]
    [InlineData(40, "ok", State.Up)]
    [InlineData(50, "ok", State.Up)]
    [InlineData(51, "too-slow", State.Degraded)]
    [InlineData(100, "too-slow", State.Degraded)]
    [InlineData(101, "too-slow", State.Down)]
    public void Response_time_is_judged_by_the_whole_check(double total, string reason, State state)
    {
        var limit = new Assertion.ResponseTime(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
        var verdict = Judged(Asserting(limit), After(Answered(200), total - 10));
        Assert.Equal((reason, state), (verdict.Reason, verdict.State));
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void Response_time_between_other_assertions_does_not_shift_their_outcomes()
    {
        Assertion text = new Assertion.Contains("x"), slow = new Assertion.ResponseTime(null, TimeSpan.FromHours(1));
        var verdict = Judged(Asserting(slow, text), WithBroken(text));
        Assert.Equal("body-text-missing", verdict.Reason);
        Assert.Equal("200, but the page does not contain \"x\"", verdict.Summary);
    }

    [Theory]
    [Trait("Spec", "V9")]
    // lifetime, days left → urgency; none: no notice
    [InlineData(90, 15, Urgency.None)]
    [InlineData(90, 14, Urgency.None)]
    [InlineData(90, 13.9, Urgency.Low)]
    [InlineData(90, 3, Urgency.Low)]
    [InlineData(90, 2.9, Urgency.Normal)]
    [InlineData(90, -1, Urgency.Normal)]
    [InlineData(6, 2, Urgency.None)]
    [InlineData(6, 1.1, Urgency.Low)]
    [InlineData(6, 0.2, Urgency.Normal)]
    public void An_ending_certificate_is_noticed_and_the_state_stays(double lifetime, double left, Urgency urgency)
    {
        var verdict = Judged(WithCertificate(lifetime, left));
        Assert.Equal((State.Up, "ok"), (verdict.State, verdict.Reason));
        if (urgency == Urgency.None)
            Assert.Empty(verdict.Notices);
        else
            Assert.Equal(
                (Reasons.CertificateExpiring, Fault.Tls, urgency), verdict.Notices.Select(n => (n.Reason, n.Fault, n.Urgency)).Single());
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void Certificate_days_move_the_threshold()
    {
        var spec = Spec with { Expect = Expectation.Default with { CertificateDays = 40 } };
        Assert.Equal(Urgency.Low, Assert.Single(Judged(spec, WithCertificate(90, 39)).Notices).Urgency);
        Assert.Empty(Judged(spec, WithCertificate(90, 41)).Notices);
        Assert.Equal(Urgency.Normal, Assert.Single(Judged(spec, WithCertificate(90, 2)).Notices).Urgency);
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void The_notice_stands_beside_another_verdict_but_not_beside_a_tls_failure()
    {
        var certificate = WithCertificate(90, 2).Tls;
        Assert.Single(Judged(Answered(502) with { Tls = certificate }).Notices);
        Assert.Empty(Judged(Failed(FailureKind.TlsExpired) with { Tls = certificate }).Notices);
    }

    private static Observation WithCertificate(double lifetime, double left) => Answered(200) with
    {
        Tls = new("TLSv1.3", Resumed: false, Certificate with { NotBefore = At.AddDays(left - lifetime), NotAfter = At.AddDays(left) }),
    };

    [Theory]
    [InlineData(60, "more than 50 ms:")]
    [InlineData(184, "more than 100 ms:")]
    public void Too_slow_names_only_the_limit_that_was_broken(double firstByte, string told)
    {
        var limit = new Assertion.ResponseTime(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(100));
        Assert.Contains(told, Judged(Asserting(limit), After(Answered(200), firstByte)).Summary, StringComparison.Ordinal);
    }
}
