using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Incidents.Told;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Remarks beside the state: an ending certificate (V9).</summary>
public sealed class NoticeTimelines
{
    private const double Day = 86_400;
    private static readonly MonitorPolicy Hourly = Timeline.Defaults with { Interval = TimeSpan.FromHours(1) };

    [Fact]
    [Trait("Spec", "V9")]
    public void Ending_certificate_is_told_once_and_again_when_it_is_urgent()
    {
        var monitor = new Timeline(Hourly);
        monitor.At(Day).From(() => Ends(10)).At(2 * Day).Expect(Notice("certificate-expiring", Urgency.Low));
        Assert.Equal(State.Up, monitor.State.State);
        monitor.From(() => Ends(2)).At(3 * Day).Expect(Notice("certificate-expiring", Urgency.Normal));
        monitor.From(() => Ends(10)).At(4 * Day).Expect();
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void Notice_that_flickers_is_not_told_over_and_over()
    {
        // Two of four servers have the old certificate.
        var turn = 0;
        var monitor = new Timeline(Hourly);
        monitor.At(Day).From(() => Ends(turn++ % 2 == 0 ? 10 : 60)).At(10 * Day).Expect(Notice("certificate-expiring", Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void Notice_is_news_again_after_a_day_without_it()
    {
        var monitor = new Timeline(Hourly);
        monitor.At(Day).From(() => Ends(10)).At(2 * Day).Passes().At((2.9 * Day)).From(() => Ends(10)).At(3.2 * Day)
            .Expect(Notice("certificate-expiring", Urgency.Low));
        monitor.Passes().At(4.5 * Day);
        Assert.Empty(monitor.State.Notices);
        monitor.From(() => Ends(10)).At(5 * Day).Expect(Notice("certificate-expiring", Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "V9")]
    public void Failing_or_inconclusive_check_does_not_forget_a_notice()
    {
        var monitor = new Timeline(Hourly);
        monitor.At(Day).From(() => Ends(10)).At(2 * Day).GoesBlind().At(4 * Day).From(() => Ends(10)).At(5 * Day)
            .Expect(Notice("certificate-expiring", Urgency.Low));
    }

    [Fact]
    [Trait("Spec", "I4")]
    public void Notice_within_a_maintenance_window_waits_for_its_end()
    {
        var monitor = new Timeline(Hourly);
        monitor.At(Day).MaintenanceBegins().From(() => Ends(10)).At(2 * Day).Expect();
        monitor.MaintenanceEnds().At(2.1 * Day).Expect(Notice("certificate-expiring", Urgency.Low));
    }

    private static Core.Checks.Observation Ends(double days)
    {
        var seen = Sample.Answered(200);
        var certificate = Sample.Certificate with { NotBefore = Sample.At.AddDays(-300), NotAfter = Sample.At.AddDays(days) };
        return seen with { Tls = seen.Tls! with { Certificate = certificate } };
    }
}
