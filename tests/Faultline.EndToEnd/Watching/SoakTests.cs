using System.Diagnostics;
using System.Globalization;

namespace Faultline.EndToEnd.Watching;

/// <summary>What takes minutes: run by <c>./test --soak</c>.</summary>
public sealed class SoakTests
{
    /// <summary>The whole of it by <c>bench/watching</c>, so that a figure in the documentation and the one proved here are the same.</summary>
    [Fact]
    public async Task Ten_thousand_monitors_for_ten_minutes_are_checked_on_time_in_little_memory()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Why);
        var cancel = TestContext.Current.CancellationToken;
        var script = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "bench", "watching");
        using var process = Process.Start(new ProcessStartInfo("bash", [script, "10", "10000", "0"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.Equal(0, process.ExitCode);

        // One interval's worth may fall on either side of the two looks.
        Assert.True(Figure(said, "checks done / due") >= 99_900, said);
        Assert.True(Figure(said, "memory at its highest") < 300, said);
        Assert.True(Figure(said, "bytes written per check") < 1_000, said);
        Assert.True(Figure(said, "99 % start late by at most") <= 0.05, said);
        Assert.True(Figure(said, "lines that say so") == 0, said);
    }

    /// <summary>At defaults: checks every 60 s, told after 30 s (I2). The times are those from the first failing check on.</summary>
    [Fact]
    [Trait("Spec", "I2")]
    [Trait("Spec", "V5")]
    public async Task At_defaults_12_s_page_nobody_50_s_page_once_and_a_404_is_for_the_desk()
    {
        Assert.SkipUnless(Soak.IsWanted, Soak.Why);
        await using var site = new SwitchedSite();
        using var receiver = new WebhookReceiver();
        await using var server = await RunningServer.StartAsync($$"""
            channels:
              hook: { type: webhook, url: "{{receiver.Url}}", secret: {{WebhookReceiver.Secret}} }
            monitors:
              - { name: shop, url: "{{site.Url}}" }
            """);
        await server.UntilAsync("the first check passed", () => site.Visits > 0);

        await FailAsync(server, site, 502, TimeSpan.FromSeconds(12));
        await server.UntilAsync("the blip is said", () => server.Output.Contains("blip", StringComparison.Ordinal));
        Assert.Empty(receiver.Events);
        var uptime = await server.GetAsync("api/v1/monitors/shop/uptime");
        Assert.Equal(1, uptime.GetProperty("blips").GetArrayLength());

        await FailAsync(server, site, 502, TimeSpan.FromSeconds(50));
        await server.UntilAsync("the recovery is told", () => receiver.Of("incident.resolved").Any());
        var opened = Assert.Single(receiver.Of("incident.opened"));
        Assert.Equal("high", opened.Incident.GetProperty("urgency").GetString());
        Assert.Equal(2, receiver.Events.Count);

        await FailAsync(server, site, 404, TimeSpan.FromSeconds(50));
        await server.UntilAsync("the 404 is over", () => receiver.Of("incident.resolved").Count() == 2);
        Assert.Equal("normal", receiver.Of("incident.opened").Last().Incident.GetProperty("urgency").GetString());
    }

    /// <summary>Fails from the next check on, for so long.</summary>
    private static async Task FailAsync(RunningServer server, SwitchedSite site, int status, TimeSpan duration)
    {
        var before = site.Visits;
        site.Status = status;
        // A check comes every minute.
        await server.UntilAsync("a check fails", () => site.Visits > before, TimeSpan.FromSeconds(90));
        await Task.Delay(duration, TimeProvider.System, TestContext.Current.CancellationToken);
        site.Status = 200;
    }

    private static double Figure(string said, string label)
    {
        var line = said.Split('\n').Single(l => l.Contains(label, StringComparison.Ordinal));
        return double.Parse(line[(line.IndexOf(label, StringComparison.Ordinal) + label.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

}
