using System.Globalization;
using System.Text.Json;

namespace Faultline.EndToEnd.Watching;

/// <summary>SIGKILL at moments that nobody chose: what was stored stays, once; what had to be told is told (A3, I5).</summary>
public sealed class KillTests
{
    private static readonly int Kills = Soak.IsWanted ? 50 : 5;

    [Fact]
    [Trait("Spec", "A3")]
    [Trait("Spec", "I5")]
    public async Task Killed_at_random_moments_it_loses_and_doubles_nothing_and_tells_every_outage_once()
    {
        var random = new Random(20261124);
        await using var site = new SwitchedSite();
        using var receiver = new WebhookReceiver();
        await using var server = await RunningServer.StartAsync(Configuration(site, receiver));
        await server.UntilAsync("the first check passed", async () => await StateAsync(server) == "up");

        for (var kill = 1; kill <= Kills; kill++)
        {
            site.Status = 502;
            var stored = await KillAtRandomAsync(server, random, within: 4_000);
            await AssertKeptAsync(server, stored);
            await server.UntilAsync($"outage {kill} is told", () => receiver.Of("incident.opened").Count() == kill);
            site.Status = 200;
            // Every other time the recovery is cut short as well.
            if (kill % 2 == 0)
                await KillAtRandomAsync(server, random, within: 2_000);
            await server.UntilAsync($"recovery {kill} is told", () => receiver.Of("incident.resolved").Count() == kill);
        }

        var opened = receiver.Of("incident.opened").Select(e => e.IncidentId).ToList();
        Assert.Equal(Kills, opened.Distinct().Count());
        Assert.Equal(opened, receiver.Of("incident.resolved").Select(e => e.IncidentId));
        Assert.All(receiver.Of("incident.opened"), e => Assert.Equal("http-502", e.Incident.GetProperty("reason").GetString()));
        await AssertHistoryIsWholeAsync(server);
    }

    [Fact]
    [Trait("Spec", "I2")]
    public async Task A_502_with_a_kill_just_before_the_page_is_due_still_pages_once()
    {
        await using var site = new SwitchedSite();
        using var receiver = new WebhookReceiver();
        await using var server = await RunningServer.StartAsync(Configuration(site, receiver));
        await server.UntilAsync("the first check passed", async () => await StateAsync(server) == "up");

        site.Status = 502;
        await server.UntilAsync("it fails", async () => await StateAsync(server) == "down");
        var failing = site.Visits;
        // The page is due three seconds after the first failure, and three checks of one second apart come before it.
        await server.UntilAsync("the page is nearly due", () => site.Visits >= failing + 2);
        Assert.Empty(receiver.Events);
        await server.KillAsync();
        await server.StartAgainAsync();
        await server.UntilAsync("the outage is told", () => receiver.Of("incident.opened").Any());
        site.Status = 200;
        await server.UntilAsync("the recovery is told", () => receiver.Of("incident.resolved").Any());
        Assert.Equal(2, receiver.Events.Count);
    }

    private static string Configuration(SwitchedSite site, WebhookReceiver receiver) => $$"""
        channels:
          hook: { type: webhook, url: "{{receiver.Url}}", secret: {{WebhookReceiver.Secret}} }
        monitors:
          - { name: shop, url: "{{site.Url}}", interval: 1s, alertAfter: 3s }
        """;

    private static async Task<string?> StateAsync(RunningServer server) =>
        (await server.GetAsync("api/v1/monitors/shop")).TryGetProperty("state", out var state) ? state.GetString() : null;

    /// <summary>Waits for a random while, looks at what is stored, kills, starts again.</summary>
    private static async Task<IReadOnlyList<string>> KillAtRandomAsync(RunningServer server, Random random, int within)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(within)), TimeProvider.System, TestContext.Current.CancellationToken);
        var stored = await ResultsAsync(server);
        await server.KillAsync();
        await server.StartAgainAsync();
        return stored;
    }

    /// <summary>When each stored check started.</summary>
    private static async Task<IReadOnlyList<string>> ResultsAsync(RunningServer server)
    {
        var list = await server.GetAsync("api/v1/monitors/shop/results?limit=1000");
        return [.. list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("at").GetString()!)];
    }

    private static async Task AssertKeptAsync(RunningServer server, IReadOnlyList<string> stored)
    {
        var now = await ResultsAsync(server);
        Assert.Subset(now.ToHashSet(StringComparer.Ordinal), stored.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(now.Count, now.Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>Every second since the first check is accounted once.</summary>
    private static async Task AssertHistoryIsWholeAsync(RunningServer server)
    {
        var uptime = await server.GetAsync("api/v1/monitors/shop/uptime?from=-1h");
        var (from, to) = (Time(uptime, "from"), Time(uptime, "to"));
        var seconds = uptime.GetProperty("seconds").EnumerateObject().Sum(condition => condition.Value.GetDouble());
        Assert.InRange(seconds, 0, (to - from).TotalSeconds + 1);
        Assert.True(uptime.GetProperty("seconds").GetProperty("down").GetDouble() > 3 * Kills);
    }

    private static DateTimeOffset Time(JsonElement json, string name) =>
        DateTimeOffset.Parse(json.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
