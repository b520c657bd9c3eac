using System.Globalization;
using Faultline.Core.Schedules;
using Faultline.Engine.Monitors;
using Faultline.Tests.Configuration;

namespace Faultline.Tests.Uptime;

[Trait("Spec", "I4")]
public sealed class MaintenanceTests
{
    private const string File = """
        timezone: America/New_York
        monitors:
          - { name: shop, url: "https://shop.example/" }
          - { name: blog, url: "https://blog.example/" }
        channels: { desk: { type: slack, url: "https://hooks.slack.example/services/T0/B0/x" } }
        routes:
          - { urgency: high, to: desk, hours: "Mon-Fri 22:00-06:00", zone: Europe/Berlin }
        maintenance:
          - { monitors: [shop], every: "Sun 03:00-04:00", zone: Europe/Berlin }
          - { monitors: [blog], every: "Sun 03:00-04:00" }
          - { from: "2026-12-24T22:00", to: "2026-12-25T02:00" }
        """;

    [Theory]
    [InlineData("shop", "2026-11-22T02:00Z", true)]
    [InlineData("shop", "2026-11-22T08:00Z", false)]
    [InlineData("blog", "2026-11-22T02:00Z", false)]
    [InlineData("blog", "2026-11-22T08:00Z", true)]
    [InlineData("shop", "2026-12-25T03:00Z", true)]
    [InlineData("blog", "2026-12-25T06:59Z", true)]
    [InlineData("blog", "2026-12-25T07:00Z", false)]
    public void Windows_of_a_file_hold_for_the_monitors_that_they_name_in_their_zone(string monitor, string now, bool expected) =>
        Assert.Equal(expected, MaintenanceWindows.IsIn(Sources.Valid(File).WindowsFor(monitor), At(now)));

    [Theory]
    [Trait("Spec", "A1")]
    [InlineData("2026-11-20T20:59Z", false)]
    [InlineData("2026-11-20T21:00Z", true)]
    [InlineData("2026-11-21T04:59Z", true)]
    [InlineData("2026-11-21T05:00Z", false)]
    [InlineData("2026-11-21T21:00Z", false)]
    public void Hours_of_a_route_are_those_of_its_zone(string now, bool expected)
    {
        var route = Assert.Single(Sources.Valid(File).Routes);
        Assert.Equal(expected, route.Hours!.Contains(route.Zone!, At(now)));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
