using System.Globalization;
using Faultline.Core.Schedules;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Schedules;

[Trait("Spec", "I4")]
public sealed class MaintenanceWindowsTests
{
    private static readonly DayOfWeek[] EveryDay = Enum.GetValues<DayOfWeek>();

    [Theory]
    // Plain: a Sunday in winter.
    [InlineData("Sunday", "03:00", "04:00", "2026-11-22T01:00Z", "2026-11-22T02:00Z", "2026-11-22T03:00Z")]
    // Across midnight, begun on a Saturday.
    [InlineData("Saturday", "23:00", "01:30", "2026-11-21T12:00Z", "2026-11-21T22:00Z", "2026-11-22T00:30Z")]
    // To the end of the day.
    [InlineData("Saturday", "22:00", "24:00", "2026-11-21T12:00Z", "2026-11-21T21:00Z", "2026-11-21T23:00Z")]
    // Clocks go from 02:00 to 03:00 on 2026-03-29: a start inside the gap moves to its end.
    [InlineData("Sunday", "02:15", "04:00", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-29T02:00Z")]
    // So does an end.
    [InlineData("Sunday", "01:30", "02:30", "2026-03-28T12:00Z", "2026-03-29T00:30Z", "2026-03-29T01:00Z")]
    // A window that lies in the gap takes place behind it.
    [InlineData("Sunday", "02:15", "02:45", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-29T01:30Z")]
    // Clocks go from 03:00 back to 02:00 on 2026-10-25: the hour counts twice.
    [InlineData("Sunday", "02:00", "03:00", "2026-10-24T12:00Z", "2026-10-25T00:00Z", "2026-10-25T02:00Z")]
    [InlineData("Sunday", "02:15", "02:45", "2026-10-24T12:00Z", "2026-10-25T00:15Z", "2026-10-25T01:45Z")]
    [InlineData("Sunday", "01:00", "02:30", "2026-10-24T12:00Z", "2026-10-24T23:00Z", "2026-10-25T01:30Z")]
    public void Weekly_window_in_Berlin_begins_and_ends(string day, string from, string to, string asked, string begins, string ends)
    {
        MaintenanceWindow[] windows = [Weekly(from, to, "Europe/Berlin", Enum.Parse<DayOfWeek>(day))];
        Assert.False(MaintenanceWindows.IsIn(windows, At(asked)));
        Assert.Equal(At(begins), MaintenanceWindows.NextChange(windows, At(asked)));
        Assert.False(MaintenanceWindows.IsIn(windows, At(begins).AddTicks(-1)));
        Assert.True(MaintenanceWindows.IsIn(windows, At(begins)));
        Assert.Equal(At(ends), MaintenanceWindows.NextChange(windows, At(begins)));
        Assert.True(MaintenanceWindows.IsIn(windows, At(ends).AddTicks(-1)));
        Assert.False(MaintenanceWindows.IsIn(windows, At(ends)));
        Assert.InRange(MaintenanceWindows.NextChange(windows, At(ends))!.Value, At(begins).AddDays(6), At(begins).AddDays(8));
    }

    [Fact]
    public void Single_window_includes_its_start_and_not_its_end()
    {
        MaintenanceWindow[] windows = [new MaintenanceWindow.Once(At("2026-12-24T22:00Z"), At("2026-12-25T02:00Z"))];
        Assert.Equal(At("2026-12-24T22:00Z"), MaintenanceWindows.NextChange(windows, At("2026-01-01T00:00Z")));
        Assert.True(MaintenanceWindows.IsIn(windows, At("2026-12-24T22:00Z")));
        Assert.Equal(At("2026-12-25T02:00Z"), MaintenanceWindows.NextChange(windows, At("2026-12-24T22:00Z")));
        Assert.False(MaintenanceWindows.IsIn(windows, At("2026-12-25T02:00Z")));
        Assert.Null(MaintenanceWindows.NextChange(windows, At("2026-12-25T02:00Z")));
    }

    [Fact]
    public void Windows_that_touch_or_overlap_are_one()
    {
        MaintenanceWindow[] windows =
        [
            Weekly("22:00", "24:00", "UTC", DayOfWeek.Saturday),
            Weekly("00:00", "03:00", "UTC", DayOfWeek.Sunday),
            new MaintenanceWindow.Once(At("2026-11-22T02:00Z"), At("2027-01-08T23:00Z")),
            Weekly("22:30", "02:00", "UTC", DayOfWeek.Friday),
        ];
        Assert.Equal(At("2026-11-21T22:00Z"), MaintenanceWindows.NextChange(windows, At("2026-11-21T21:00Z")));
        Assert.Equal(At("2027-01-09T02:00Z"), MaintenanceWindows.NextChange(windows, At("2026-11-21T22:00Z")));
    }

    [Fact]
    public void Hours_that_never_pause_never_change()
    {
        MaintenanceWindow[] windows = [Weekly("00:00", "24:00", "Africa/Cairo", EveryDay)];
        Assert.True(MaintenanceWindows.IsIn(windows, At("2026-04-23T22:30Z")));
        Assert.Null(MaintenanceWindows.NextChange(windows, At("2026-04-20T12:00Z")));
        Assert.Null(MaintenanceWindows.NextChange([], At("2026-04-20T12:00Z")));
        Assert.False(MaintenanceWindows.IsIn([], At("2026-04-20T12:00Z")));
    }

    [Fact]
    public void Next_change_is_the_first_moment_with_the_other_answer() => Prop.ForAll(Cases, c =>
    {
        var now = At("2026-01-01T00:00Z").AddMinutes(c.Minute);
        var inside = MaintenanceWindows.IsIn(c.Windows, now);
        var change = MaintenanceWindows.NextChange(c.Windows, now);
        // Windows begin and end at whole quarters of an hour, in all of these zones.
        var end = change ?? now.AddDays(9);
        for (var at = now; at < end; at = at.AddMinutes(15))
        {
            if (MaintenanceWindows.IsIn(c.Windows, at) != inside)
                return false;
        }

        return change is not { } moment || (moment > now && MaintenanceWindows.IsIn(c.Windows, moment) != inside);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Arbitrary<(MaintenanceWindow[] Windows, int Minute)> Cases
    {
        get
        {
            var weekly = from days in Gen.SubListOf(EveryDay)
                         from start in Gen.Choose(0, 95)
                         from length in Gen.Choose(1, 96)
                         from zone in Gen.Elements("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
                         select (MaintenanceWindow)Quarters(start, length, zone, days);
            var once = from start in Gen.Choose(0, 365 * 96)
                       from length in Gen.Choose(1, 2000)
                       let moment = At("2026-01-01T00:00Z").AddMinutes(start * 15)
                       select (MaintenanceWindow)new MaintenanceWindow.Once(moment, moment.AddMinutes(length * 15));
            return (from windows in Gen.OneOf(weekly, weekly, once).ListOf()
                    from minute in Gen.Choose(0, 365 * 96)
                    select (windows.Take(4).ToArray(), minute * 15)).ToArbitrary();
        }
    }

    private static MaintenanceWindow.Weekly Quarters(int start, int length, string zone, IEnumerable<DayOfWeek> days)
    {
        var end = start + length;
        return new MaintenanceWindow.Weekly(
            days.ToHashSet(), TimeSpan.FromMinutes(15 * start), TimeSpan.FromMinutes(15 * (end > 96 ? end - 96 : end)), Zone(zone));
    }

    private static MaintenanceWindow.Weekly Weekly(string from, string to, string zone, params DayOfWeek[] days) =>
        new MaintenanceWindow.Weekly(days.ToHashSet(), Time(from), Time(to), Zone(zone));

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    private static TimeSpan Time(string text) =>
        text == "24:00" ? TimeSpan.FromDays(1) : TimeSpan.ParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
