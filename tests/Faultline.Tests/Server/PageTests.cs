using System.Globalization;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Tests.Cli;

namespace Faultline.Tests.Server;

/// <summary>What people see, as it leaves the server.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_first_page_says_in_a_sentence_what_needs_somebody()
    {
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, html) = await server.GetAsync("/");
        Assert.Equal(200, status);
        Assert.Contains("<h1>checkout and search need you.</h1>", html);
        Assert.Contains("Everything else: 2 can wait, 2 well, 1 unknown, 1 paused or in maintenance.", html);
        var order = new[] { "checkout", "search", "partner API", "images", "reports", "accounts", "blog", "webhooks" };
        var rows = html[html.IndexOf("<tbody>", StringComparison.Ordinal)..];
        Assert.Equal(order, order.OrderBy(name => rows.IndexOf($">{name}</span>", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Spec", "U6")]
    public async Task The_fault_line_is_drawn_with_its_words()
    {
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/");
        Assert.Contains("the path breaks before app", html);
        Assert.Contains("class=\"bolt\"", html);
    }

    [Fact]
    public async Task A_blip_and_a_failure_of_a_moment_are_wide_enough_to_be_seen()
    {
        using var watched = new Watched();
        var now = Watched.Now;
        watched.Add("shop", "https://200.example/", Examples.Day((now.AddSeconds(-1), now, Condition.Down, Fault.Server, "http-500")));
        watched.Blips.Add(new("shop", now.AddHours(-1), now.AddHours(-1).AddSeconds(1), State.Down, Fault.Server, "http-500"));
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/");
        Assert.Contains("<rect class=\"down\" x=\"1432\" y=\"4\" width=\"8\"", html);
        Assert.Contains("<rect class=\"blip\" x=\"1380\" y=\"0\" width=\"8\"", html);
        Assert.Contains("Last 24 hours: down 1 s, 1 blip", html);
    }

    [Fact]
    public async Task Ten_thousand_monitors_come_two_hundred_at_a_time()
    {
        using var watched = new Watched();
        for (var i = 0; i < 10_000; i++)
            watched.Add("m" + i.ToString("00000", CultureInfo.InvariantCulture), $"https://{(i == 9_999 ? 500 : 200)}.example/");
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/");
        Assert.Contains("<h1>m09999 is down.</h1>", html);
        Assert.Contains("Page 1 of 50, 10000 monitors", html);
        Assert.Equal(201, html.Split("<tr>").Length - 1);
        Assert.Contains(">m09998</span>", (await server.GetAsync("/?page=50")).Text);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task Text_from_outside_stays_text()
    {
        using var watched = new Watched();
        var monitor = watched.Add("<script>alert(1)</script>", "https://502.example/", spec => Canned.Answer(
            spec, 502, "Server: <img src=x onerror=alert(1)>\r\n", "<script>alert(1)</script>"));
        watched.Fail(monitor, "abc");
        await using var server = await RunningServer.StartAsync(watched);
        foreach (var path in new[] { "/", "/incidents/abc", "/incidents/<script>alert(1)<script>", "/codes/<script>alert(1)" })
        {
            var (_, html) = await server.GetAsync(path);
            Assert.DoesNotContain("<script>alert", html);
            Assert.DoesNotContain("<img src=x", html);
        }
    }

    [Fact]
    [Trait("Spec", "I1")]
    public async Task An_incident_has_the_page_that_messages_link_to()
    {
        using var watched = Examples.Some();
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/incidents/k7q2m9x4");
        Assert.All(
            ["502 from nginx", "Do first", "2 of 2 votes say down", "team-slack: opened, delivered", "nginx/1.22.1"],
            part => Assert.Contains(part, html));
        Assert.Equal(404, (await server.GetAsync("/incidents/none")).Status);
    }

    [Theory]
    [Trait("Spec", "K3")]
    [InlineData("502", "Bad Gateway")]
    [InlineData("http-429", "Too Many Requests")]
    [InlineData("522", "522")]
    [InlineData("dns-timeout", "Do first")]
    public async Task A_code_has_its_page(string code, string says)
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var (status, html) = await server.GetAsync($"/codes/{code}");
        Assert.Equal(200, status);
        Assert.Contains(says, html);
        Assert.Equal(404, (await server.GetAsync("/codes/99")).Status);
    }

    [Fact]
    public async Task Assets_are_kept_by_browsers_until_they_change()
    {
        using var watched = new Watched();
        await using var server = await RunningServer.StartAsync(watched);
        var (_, html) = await server.GetAsync("/");
        var path = html.Split('"').First(part => part.EndsWith("/style.css", StringComparison.Ordinal));
        using var first = await server.Client.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("text/css", first.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", first.Headers.CacheControl!.ToString());
        Assert.Equal(304, (await server.GetAsync(path, ("If-None-Match", first.Headers.ETag!.ToString()))).Status);
        Assert.DoesNotContain("style=", html);
    }
}
