using Faultline.Engine.Traffic;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Tests.Server;

/// <summary>What API, page, incident and metrics say of real traffic.</summary>
[Trait("Spec", "T2")]
public sealed class TrafficTests
{
    [Fact]
    public async Task The_list_gives_each_step_by_code_class_fault_and_reason_newest_first()
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        var items = (await server.JsonAsync("/api/v1/traffic?host=SHOP.example")).GetProperty("items");
        Assert.Equal(60, items.GetArrayLength());
        var newest = items[0];
        Assert.Equal(Watched.Now.ToUnixTimeSeconds() / 60 - 1, newest.GetProperty("at").GetDateTimeOffset().ToUnixTimeSeconds() / 60);
        Assert.Equal(1240, newest.GetProperty("requests").GetInt64());
        Assert.Equal(40, newest.GetProperty("codes").GetProperty("404").GetInt64());
        Assert.Equal(4, newest.GetProperty("classes").GetProperty("5xx").GetInt64());
        Assert.Equal(4, newest.GetProperty("faults").GetProperty("gateway").GetInt64());
        Assert.Equal(4, newest.GetProperty("reasons").GetProperty("upstream-connect").GetInt64());

        var hours = (await server.JsonAsync("/api/v1/traffic?step=hour&from=-2h")).GetProperty("items");
        Assert.Equal(60 * 1241, hours.EnumerateArray().Sum(hour => hour.GetProperty("requests").GetInt64()));
    }

    [Fact]
    public async Task Pages_of_the_list_hold_every_step_once()
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        var (seen, cursor) = (new List<DateTimeOffset>(), "");
        for (var page = 0; page < 50; page++)
        {
            var list = await server.JsonAsync($"/api/v1/traffic?from=-2h&limit=7{cursor}");
            seen.AddRange(list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("at").GetDateTimeOffset()));
            if (list.GetProperty("next").GetString() is not { } next)
                break;
            cursor = "&cursor=" + next;
        }

        Assert.Equal(60, seen.Count);
        Assert.Equal(seen.Distinct().OrderDescending(), seen);
    }

    [Theory]
    [InlineData("traffic?step=week")]
    [InlineData("traffic?limit=0")]
    [InlineData("traffic?from=now&to=-1h")]
    [InlineData("traffic?cursor=x")]
    [InlineData("traffic/routes?limit=501")]
    [InlineData("traffic/routes?from=yesterday")]
    public async Task A_wrong_parameter_is_told_with_the_remedy(string query)
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        Assert.NotEqual("", (await server.JsonAsync("/api/v1/" + query, 400)).GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("traffic?from=0001-01-01&limit=10000&step=day")]
    [InlineData("traffic?from=0001-01-01&to=0001-01-02&step=day")]
    [InlineData("traffic?to=9999-12-31T23:59:59.9999999Z")]
    [InlineData("traffic/routes?from=0001-01-01&to=9999-12-31T23:59:59.9999999Z")]
    public async Task The_ends_of_the_calendar_are_no_trouble(string query)
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        await server.JsonAsync("/api/v1/" + query);
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Routes_with_most_faults_come_first_and_sources_say_how_they_are()
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        var routes = (await server.JsonAsync("/api/v1/traffic/routes?limit=2")).GetProperty("items");
        Assert.Equal(2, routes.GetArrayLength());
        Assert.Equal(("/pay", 240), (routes[0].GetProperty("route").GetString(), routes[0].GetProperty("errors").GetInt64()));

        var logs = (await server.JsonAsync("/api/v1/logs")).GetProperty("items");
        Assert.Equal(["web", "old"], logs.EnumerateArray().Select(log => log.GetProperty("name").GetString()));
        Assert.Equal("reading", logs[0].GetProperty("state").GetString());
        Assert.Equal(("nginx-json", 512), (logs[0].GetProperty("format").GetString(), logs[0].GetProperty("behind").GetInt64()));
        Assert.Equal(3, logs[0].GetProperty("unparsed").GetInt64());
        Assert.Equal("gone", logs[1].GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_page_says_in_a_sentence_what_users_get_and_shows_where_it_fails()
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, html) = await server.GetAsync("/traffic?host=shop.example");
        Assert.Equal(200, status);
        Assert.Contains("<h1>shop.example: 1,240 requests a minute; 4xx 3.2 %, 5xx 0.3 %.</h1>", html);
        Assert.Contains("<path class=\"server\" d=\"M", html);
        Assert.Contains("<path fill=\"url(#hatch)\" d=\"M", html);
        Assert.Contains("/pay", html);
        Assert.Contains("upstream-connect", html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.DoesNotContain("<script>alert(1)", html);
        Assert.Contains("<a href=\"/traffic\">Traffic</a>", (await server.GetAsync("/")).Text);
    }

    [Theory]
    [InlineData("span=24h&scale=count")]
    [InlineData("span=7d&scale=log")]
    [InlineData("span=nonsense&scale=99&host=nobody.example&source=none")]
    public async Task Every_choice_has_a_page(string query)
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, html) = await server.GetAsync("/traffic?" + query);
        Assert.Equal(200, status);
        Assert.DoesNotContain("NaN", html);
        Assert.DoesNotContain("∞", html);
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Without_a_log_the_page_says_how_to_begin()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/traffic");
        Assert.Contains("No access log is read yet.", html);
        Assert.Contains("logs:\n  - name: shop\n", html);
    }

    [Fact]
    [Trait("Spec", "T5")]
    public async Task An_incident_says_what_real_traffic_of_its_host_says_and_what_was_before()
    {
        using var watched = Busy();
        var shop = watched.Add("shop", "https://502.example/");
        watched.Fail(shop, "01J");
        watched.Cells.AddRange(watched.Cells.Where(c => c.Host == "shop.example").ToList().ConvertAll(c => c with { Host = "502.example" }));
        await using var server = await RunningServer.StartAsync(watched);
        var traffic = (await server.JsonAsync("/api/v1/incidents/01J")).GetProperty("traffic");
        Assert.Equal("502.example", traffic.GetProperty("host").GetString());
        var (during, before) = (traffic.GetProperty("during"), traffic.GetProperty("before"));
        Assert.Equal(60, (during.GetProperty("requests").GetInt64() + before.GetProperty("requests").GetInt64()) / 1240);
        Assert.Contains("5xx 0.3 % (before 0.3 %)", traffic.GetProperty("summary").GetString());
        Assert.Contains("gateway", (await server.GetAsync("/incidents/01J")).Text);

        watched.Cells.Clear();
        Assert.False((await server.JsonAsync("/api/v1/incidents/01J")).TryGetProperty("traffic", out _));
        Assert.DoesNotContain("What real traffic says", (await server.GetAsync("/incidents/01J")).Text);
    }

    [Fact]
    public async Task Metrics_count_lines_and_requests_in_a_bounded_number_of_series()
    {
        using var watched = Busy();
        await using var server = await RunningServer.StartAsync(watched);
        for (var i = 0; i < 300; i++)
        {
            var cell = Requests(0, 502, RequestReason.UpstreamConnect, 2) with { Host = $"h{i}.example" };
            watched.Metrics.Logged(new TrafficDelta { Source = "web", Lines = 3, Unparsed = 1, Cells = [cell] });
        }

        var (_, text) = await server.GetAsync("/metrics");
        Assert.Contains("faultline_log_lines_total{source=\"web\"} 900\n", text);
        Assert.Contains("faultline_log_unparsed_lines_total{source=\"web\"} 300\n", text);
        Assert.Contains("faultline_log_behind_bytes{source=\"web\"} 512\n", text);
        Assert.Contains("faultline_requests_total{source=\"web\",host=\"h0.example\",class=\"5xx\",fault=\"gateway\"} 2\n", text);
        Assert.Contains("faultline_requests_total{source=\"web\",host=\"(other)\",class=\"5xx\",fault=\"gateway\"} 400\n", text);
        Assert.Equal(101, text.Split("faultline_requests_total{").Length - 1);
    }

    /// <summary>An hour of a shop until now, and a request a minute of another host.</summary>
    private static Watched Busy()
    {
        var watched = new Watched();
        for (var minute = 1; minute <= 60; minute++)
        {
            watched.Cells.Add(Requests(minute, 200, RequestReason.None, 1196));
            watched.Cells.Add(Requests(minute, 404, RequestReason.ClientError, 40));
            watched.Cells.Add(Requests(minute, 502, RequestReason.UpstreamConnect, 4) with { Route = "/pay" });
            watched.Cells.Add(Requests(minute, 200, RequestReason.None, 1) with { Host = "other.example" });
        }

        watched.Logs.Add(new LogSource("web", "file", "reading", Behind: 512));
        watched.Totals.Add(new SourceTotals("old", "combined", 5, 0, 0, 0, null, []));
        watched.Totals.Add(new SourceTotals("web", "nginx-json", 74_463, 0, 3, 0, Watched.Now, ["<script>alert(1)</script>"]));
        return watched;
    }

    private static Cell Requests(int minutesAgo, int status, RequestReason reason, long count) =>
        new(Watched.Now.ToUnixTimeSeconds() / 60 - minutesAgo, "shop.example", "/", status, reason, false, count);
}
