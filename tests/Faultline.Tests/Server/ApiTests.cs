using System.Text.Json;
using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;

namespace Faultline.Tests.Server;

/// <summary>The API, asked over real sockets.</summary>
public sealed class ApiTests
{
    private static DateTimeOffset Now => Watched.Now;

    [Fact]
    public async Task Monitors_come_in_pages_and_each_once()
    {
        using var watched = new Watched();
        for (var i = 0; i < 25; i++)
            watched.Add($"m{i:00}", "https://200.example/");
        await using var server = await RunningServer.StartAsync(watched);
        var names = new List<string>();
        string? next = "0";
        while (next is not null)
        {
            var page = await server.JsonAsync($"/api/v1/monitors?limit=10&cursor={next}");
            Assert.True(page.GetProperty("items").GetArrayLength() <= 10);
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(m => m.GetProperty("name").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(watched.Monitors.Select(m => m.Name), names);
    }

    [Fact]
    public async Task A_monitor_is_shown_with_its_newest_verdict_and_without_secrets()
    {
        using var watched = new Watched();
        watched.Add("öffentlich & more", "https://robin:s3cr3t-w0rd@401.example/?token=1");
        await using var server = await RunningServer.StartAsync(watched);
        var (_, text) = await server.GetAsync($"/api/v1/monitors/{Uri.EscapeDataString("öffentlich & more")}");
        var monitor = JsonDocument.Parse(text).RootElement;
        Assert.Equal("rejected", monitor.GetProperty("state").GetString());
        var verdict = monitor.GetProperty("verdict");
        Assert.Equal(("http-401", 401), (verdict.GetProperty("reason").GetString(), verdict.GetProperty("status").GetInt32()));
        Assert.True(verdict.GetProperty("path").GetArrayLength() > 2);
        Assert.DoesNotContain("s3cr3t-w0rd", text);
    }

    [Fact]
    public async Task A_name_that_no_monitor_has_is_told_with_the_nearest()
    {
        using var watched = new Watched();
        watched.Add("checkout", "https://200.example/");
        await using var server = await RunningServer.StartAsync(watched);
        var problem = await server.JsonAsync("/api/v1/monitors/chekout", 404);
        Assert.Contains("checkout", problem.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Results_come_newest_first_in_pages_that_miss_and_repeat_nothing()
    {
        using var watched = new Watched();
        var monitor = watched.Add("shop", "https://200.example/");
        for (var i = 1; i <= 50; i++)
        {
            // Two regions at the very same moment: the border of a page must not fall between them.
            foreach (var region in new[] { "eu", "us" })
                watched.Results.Add(new CheckRecord(monitor.Row, region, Now.AddMinutes(-i), Phases(i), State.Up, Fault.None, "ok", 200));
        }

        watched.Results.Add(new CheckRecord(monitor.Row, "eu", Now.AddMinutes(-51), Phases(1), State.Down, Fault.Dns, "dns-timeout", 0));
        await using var server = await RunningServer.StartAsync(watched);
        var seen = new List<(string At, string Region)>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await server.JsonAsync($"/api/v1/monitors/shop/results?limit=7{(cursor.Length > 0 ? $"&cursor={cursor}" : "")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray()
                .Select(r => (r.GetProperty("at").GetString()!, r.GetProperty("region").GetString()!)));
            cursor = page.GetProperty("next").GetString();
        }

        Assert.Equal(101, seen.Distinct().Count());
        Assert.Equal(101, seen.Count);
        Assert.Equal(seen.OrderByDescending(s => s.At, StringComparer.Ordinal).Select(s => s.At), seen.Select(s => s.At));
        var first = (await server.JsonAsync("/api/v1/monitors/shop/results?limit=1&from=-30m")).GetProperty("items")[0];
        Assert.Equal(
            """{"at":"2026-11-22T08:59:00.123Z","region":"eu","state":"up","fault":"none","reason":"ok","status":200,"total":1}""",
            first.GetRawText());
        var oldest = (await server.JsonAsync("/api/v1/monitors/shop/results?to=-51m&from=-2h")).GetProperty("items");
        Assert.Equal(0, oldest.GetArrayLength());
    }

    [Theory]
    [InlineData("results?limit=0")]
    [InlineData("results?limit=999999")]
    [InlineData("results?cursor=abc")]
    [InlineData("results?cursor=99999999999999999999")]
    [InlineData("results?from=yesterday")]
    [InlineData("results?from=-1h&to=-2h")]
    [InlineData("uptime?from=-99999999d")]
    [InlineData("results?from=9999-12-31T23:59:59Z&to=0001-01-01T00:00:00Z")]
    [InlineData("results?to=0001-01-01T00:00:00Z")]
    public async Task A_wrong_parameter_is_told_with_the_remedy(string query)
    {
        using var watched = new Watched();
        watched.Add("shop", "https://200.example/");
        await using var server = await RunningServer.StartAsync(watched);
        var problem = await server.JsonAsync($"/api/v1/monitors/shop/{query}", 400);
        Assert.NotEqual("", problem.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("/api/v2/monitors")]
    [InlineData("/api/v1/monitors/shop.json/x")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/favicon.ico")]
    public async Task What_is_not_there_is_said_whatever_it_looks_like(string path)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, text) = await server.GetAsync(path);
        Assert.Equal(404, status);
        Assert.Contains("nothing at this address", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Notices link there.</summary>
    [Theory]
    [InlineData("shop", 302)]
    [InlineData("none", 404)]
    public async Task The_link_to_a_monitor_leads_somewhere(string name, int expected)
    {
        using var watched = new Watched();
        watched.Add("shop", "https://200.example/");
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(expected, (await server.GetAsync($"/monitors/{name}")).Status);
    }

    [Fact]
    [Trait("Spec", "I5")]
    public async Task Uptime_is_a_fraction_with_what_it_leaves_out_beside_it()
    {
        using var watched = new Watched();
        watched.Add("shop", "https://200.example/", Examples.Day(
            (Now.AddHours(-20), Now.AddHours(-19), Condition.Unknown, Fault.None, ""),
            (Now.AddHours(-10), Now.AddHours(-9), Condition.Down, Fault.Gateway, "http-502"),
            (Now.AddHours(-5), Now.AddHours(-4), Condition.Rejected, Fault.Server, "http-404"),
            (Now.AddHours(-3), Now.AddHours(-2), Condition.Rejected, Fault.Client, "http-401"),
            (Now.AddHours(-1), Now.AddHours(-1).AddSeconds(12), Condition.Down, Fault.Server, "http-500")));
        watched.Blips.Add(new Blip("shop", Now.AddHours(-1), Now.AddHours(-1).AddSeconds(12), State.Down, Fault.Server, "http-500"));
        await using var server = await RunningServer.StartAsync(watched);
        var uptime = await server.JsonAsync("/api/v1/monitors/shop/uptime?from=-24h");
        var down = 7200 + 12;
        Assert.Equal(1 - (down / (22 * 3600.0)), uptime.GetProperty("fraction").GetDouble(), 6);
        Assert.Equal(down, uptime.GetProperty("downtime").GetProperty("seconds").GetDouble());
        Assert.Equal("""{"server":3612,"gateway":3600}""", uptime.GetProperty("downtime").GetProperty("byFault").GetRawText());
        Assert.Equal(3600, uptime.GetProperty("seconds").GetProperty("unknown").GetDouble());
        Assert.Equal(3600, uptime.GetProperty("seconds").GetProperty("rejected").GetDouble());
        var blip = Assert.Single(uptime.GetProperty("blips").EnumerateArray());
        Assert.Equal("2026-11-22T08:00:00.123Z", blip.GetProperty("from").GetString());
    }

    [Fact]
    [Trait("Spec", "I1")]
    public async Task An_incident_is_shown_whole_and_can_be_taken()
    {
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched);
        var open = (await server.JsonAsync("/api/v1/incidents?status=open&monitor=checkout")).GetProperty("items");
        Assert.Equal("k7q2m9x4", Assert.Single(open.EnumerateArray()).GetProperty("id").GetString());
        var incident = await server.JsonAsync("/api/v1/incidents/k7q2m9x4");
        Assert.Equal("opened", incident.GetProperty("history")[0].GetProperty("change").GetString());
        Assert.Equal(2, incident.GetProperty("deliveries").GetArrayLength());
        Assert.Contains("-x- app", incident.GetProperty("line").GetString());

        const string Take = "/api/v1/incidents/k7q2m9x4/acknowledge";
        Assert.Equal(400, (await server.PostAsync(Take, """{"by":""}""")).Status);
        Assert.Equal(400, (await server.PostAsync(Take, "[")).Status);
        Assert.Equal(400, (await server.PostAsync(Take, $$"""{"by":"{{new string('x', 2000)}}"}""")).Status);
        Assert.Equal(404, (await server.PostAsync("/api/v1/incidents/none/acknowledge", """{"by":"Robin"}""")).Status);
        Assert.Empty(watched.Taken);
        Assert.Equal(200, (await server.PostAsync(Take, """{"by":" Robin "}""")).Status);
        Assert.Equal(("k7q2m9x4", "Robin"), Assert.Single(watched.Taken));
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_refused_configuration_is_told_with_every_mistake()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        Assert.Equal(200, (await server.PostAsync("/api/v1/reload", "{}")).Status);
        watched.Mistakes.AddRange(["f.yaml:3:1: one", "f.yaml:4:2: two"]);
        var (status, text) = await server.PostAsync("/api/v1/reload", "{}");
        Assert.Equal(422, status);
        Assert.Contains("f.yaml:4:2: two", text);
    }

    [Fact]
    [Trait("Spec", "O1")]
    public async Task A_backup_overwrites_nothing()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var file = Path.Combine(server.Folder, "there");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);
        foreach (var (path, status) in new[] { (file, 409), ("relative", 400), ($"{server.Folder}/copy", 200) })
            Assert.Equal(status, (await RunningServer.PostAsync(server.Control, "/api/v1/backup", $$"""{"file":"{{path}}"}""")).Status);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static PhaseTimings Phases(int total) => new(null, null, null, null, null, TimeSpan.FromMilliseconds(total));
}
