using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;

namespace Faultline.Tests.Alerts;

[Trait("Spec", "A1")]
public sealed class RoutesTests
{
    private static readonly DateTimeOffset TuesdayNine = Sample.Start;

    [Theory]
    [InlineData(Urgency.High, "a b")]
    [InlineData(Urgency.Normal, "a b")]
    [InlineData(Urgency.Low, "")]
    [InlineData(Urgency.None, "")]
    public void Without_routes_normal_and_high_go_everywhere(Urgency urgency, string channels) =>
        Assert.Equal(channels, Chosen(Sample.Configuration("a", "b"), urgency));

    [Fact]
    public void Without_channels_nobody_is_told_and_the_reason_says_so()
    {
        var routing = Routes.Choose(Sample.Configuration(), Urgency.High, "shop", [], TuesdayNine);
        Assert.Empty(routing.To);
        Assert.Equal("there are no channels", routing.Because);
    }

    [Fact]
    public void Routes_match_by_urgency_monitor_and_tag()
    {
        var configuration = Sample.Configuration("all", "shops", "customers") with
        {
            Routes =
            [
                Sample.Route(Urgency.High, "all"),
                Sample.Route(Urgency.High, "shops") with { Monitors = ["shop", "till"] },
                Sample.Route(Urgency.High, "customers") with { Tags = ["customer-facing", "paid"] },
            ],
        };
        Assert.Equal("all", Chosen(configuration, Urgency.High, "api"));
        Assert.Equal("all shops", Chosen(configuration, Urgency.High, "shop"));
        Assert.Equal("all customers", Chosen(configuration, Urgency.High, "api", "paid"));
        Assert.Equal("all", Chosen(configuration, Urgency.High, ""));
        Assert.Equal("", Chosen(configuration, Urgency.Normal, "shop", "paid"));
        Assert.Equal("route 1, 2", Routes.Choose(configuration, Urgency.High, "shop", [], TuesdayNine).Because);
        Assert.Equal("no route takes urgency normal of shop now", Routes.Choose(configuration, Urgency.Normal, "shop", [], TuesdayNine).Because);
    }

    [Theory]
    [InlineData("2026-11-24T08:59:59", false)] // a Tuesday
    [InlineData("2026-11-24T09:00:00", true)]
    [InlineData("2026-11-24T16:59:59", true)]
    [InlineData("2026-11-24T17:00:00", false)]
    [InlineData("2026-11-28T12:00:00", false)] // a Saturday
    public void Hours_are_those_of_the_routes_zone(string wall, bool matches)
    {
        var hours = new WeeklyHours(
            new HashSet<DayOfWeek> { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday },
            TimeSpan.FromHours(9), TimeSpan.FromHours(17));
        Assert.Equal(matches, IsWithin(hours, wall));
    }

    [Theory]
    [InlineData("2026-11-27T21:59:00", false)] // a Friday evening
    [InlineData("2026-11-27T22:00:00", true)]
    [InlineData("2026-11-28T05:59:00", true)] // still Friday's night
    [InlineData("2026-11-28T06:00:00", false)]
    [InlineData("2026-11-28T23:00:00", false)]
    [InlineData("2026-11-27T05:00:00", false)] // Thursday's night
    public void Hours_over_midnight_belong_to_the_day_they_begin_on(string wall, bool matches) =>
        Assert.Equal(matches, IsWithin(new WeeklyHours(new HashSet<DayOfWeek> { DayOfWeek.Friday }, TimeSpan.FromHours(22), TimeSpan.FromHours(6)), wall));

    [Fact]
    public void Whole_days_end_at_midnight()
    {
        var sunday = new WeeklyHours(new HashSet<DayOfWeek> { DayOfWeek.Sunday }, TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.True(IsWithin(sunday, "2026-11-29T23:59:59"));
        Assert.False(IsWithin(sunday, "2026-11-30T00:00:00"));
    }

    [Theory]
    [InlineData("2026-11-24T08:00:00Z", "2026-11-25T07:00:00Z")] // 09:00 in Berlin: tomorrow
    [InlineData("2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z")]
    [InlineData("2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z")]
    [InlineData("2026-03-28T12:00:00Z", "2026-03-29T06:00:00Z")] // over the change to summer time
    public void Digest_waits_for_its_time_of_day(string now, string due)
    {
        var configuration = Sample.Configuration("a") with { Routes = [Sample.Route(Urgency.Low, "a") with { Digest = new TimeOnly(8, 0) }] };
        var at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        var to = Assert.Single(Routes.Choose(configuration, Urgency.Low, "shop", [], at).To);
        Assert.Equal(DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture), to.NotBefore);
        Assert.Equal("08:00", to.Digest);
    }

    [Fact]
    public void A_digest_inside_a_clock_gap_comes_at_its_end()
    {
        var configuration = Sample.Configuration("a") with { Routes = [Sample.Route(Urgency.Low, "a") with { Digest = new TimeOnly(2, 30) }] };
        var to = Routes.Choose(configuration, Urgency.Low, "shop", [], new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero)).To[0];
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), to.NotBefore);
    }

    [Fact]
    public void A_channel_of_several_routes_is_told_once_and_soonest()
    {
        var configuration = Sample.Configuration("a") with
        {
            Routes = [Sample.Route(Urgency.Low, "a") with { Digest = new TimeOnly(8, 0) }, Sample.Route(Urgency.Low, "a") with { Tags = ["paid"] }],
        };
        Assert.Equal(new Destination("a", TuesdayNine, null), Assert.Single(Routes.Choose(configuration, Urgency.Low, "shop", ["paid"], TuesdayNine).To));
    }

    private static bool IsWithin(WeeklyHours hours, string wall)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var configuration = Sample.Configuration("a") with { Routes = [Sample.Route(Urgency.High, "a") with { Hours = hours, Zone = zone }] };
        var at = DateTime.Parse(wall, System.Globalization.CultureInfo.InvariantCulture);
        return Routes.Choose(configuration, Urgency.High, "shop", [], new DateTimeOffset(at, zone.GetUtcOffset(at))).To.Count == 1;
    }

    private static string Chosen(FaultlineConfiguration configuration, Urgency urgency, string monitor = "shop", params string[] tags) =>
        string.Join(' ', Routes.Choose(configuration, urgency, monitor, tags, TuesdayNine).To.Select(d => d.Channel));
}
