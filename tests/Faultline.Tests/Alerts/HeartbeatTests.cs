using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Telemetry;
using Faultline.Lab;

namespace Faultline.Tests.Alerts;

[Trait("Spec", "A6")]
public sealed class HeartbeatTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("scheduled", "heartbeat: not sent: no check was scheduled for 30 s")]
    [InlineData("stored", "heartbeat: not sent: nothing was stored for 30 s")]
    [InlineData("dispatched", "heartbeat: not sent: the outbox was not looked through for 30 s")]
    public async Task Sent_only_while_all_parts_move_and_one_line_says_which_stands_still(string still, string line)
    {
        var time = new ManualTime(Sample.Start);
        var progress = new Progress(time);
        await using var hook = new WebhookTests.Hook();
        var said = new List<string>();
        using var heartbeat = new Heartbeat(
            new HeartbeatConfiguration(Sample.Url(hook.Url + "ping/secret"), TimeSpan.FromMinutes(1)),
            Exit.OfThisMachine(new FaultlineConfiguration(), time), progress, said.Add);
        await heartbeat.BeatAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(31));
        if (still != "scheduled")
            progress.Scheduled();
        if (still != "stored")
            progress.Stored();
        if (still != "dispatched")
            progress.Dispatched();
        await heartbeat.BeatAsync(Cancel);
        await heartbeat.BeatAsync(Cancel);
        Assert.Equal([line], said);
        Assert.StartsWith("GET /ping/secret HTTP/1.1", Assert.Single(hook.Requests).Head, StringComparison.Ordinal);

        progress.Scheduled();
        progress.Stored();
        progress.Dispatched();
        await heartbeat.BeatAsync(Cancel);
        Assert.Equal([line, "heartbeat: sent again"], said);
        Assert.Equal(2, hook.Requests.Count);
    }

    [Fact]
    [Trait("Spec", "S2")]
    public async Task Metadata_address_is_not_reached_by_a_name_and_a_redirect_is_not_followed()
    {
        var settings = new Probing.Names.ResolverSettings
        {
            Hosts = new Dictionary<string, IReadOnlyList<System.Net.IPAddress>>(StringComparer.OrdinalIgnoreCase)
            {
                ["beat.example"] = [System.Net.IPAddress.Parse("169.254.169.254")],
            },
        };
        var time = new ManualTime(Sample.Start);
        var said = new List<string>();
        await using var inside = new WebhookTests.Hook();
        await using var hook = new WebhookTests.Hook { Answer = $"302 Over there\r\nLocation: {inside.Url}" };
        foreach (var url in (string[])["http://beat.example/secret-token", hook.Url])
        {
            var exit = new Exit(Sample.Configuration(), new Probing.Names.Resolver(time, new Random(1), settings), time);
            using var heartbeat = new Heartbeat(
                new HeartbeatConfiguration(Sample.Url(url), TimeSpan.FromMinutes(1)), exit, new Progress(time), said.Add);
            await heartbeat.BeatAsync(Cancel);
        }

        Assert.Contains("169.254.169.254 is a link-local address", said[0], StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", said[0], StringComparison.Ordinal);
        Assert.StartsWith("heartbeat: 302", said[1], StringComparison.Ordinal);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task Beats_at_once_and_then_as_often_as_asked()
    {
        var time = new ManualTime(Sample.Start);
        var progress = new Progress(time);
        await using var hook = new WebhookTests.Hook();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var heartbeat = new Heartbeat(
            new HeartbeatConfiguration(Sample.Url(hook.Url), TimeSpan.FromSeconds(20)),
            Exit.OfThisMachine(new FaultlineConfiguration(), time), progress, _ => { });
        var running = heartbeat.RunAsync(stop.Token);
        await Until(() => hook.Requests.Count == 1);
        time.Advance(TimeSpan.FromSeconds(20));
        await Until(() => hook.Requests.Count == 2);
        await stop.CancelAsync();
        await running.WaitAsync(Cancel);
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task An_answer_that_is_no_success_is_said_without_the_url()
    {
        var said = new List<string>();
        await using var hook = new WebhookTests.Hook { Answer = "404 No" };
        using var heartbeat = new Heartbeat(
            new HeartbeatConfiguration(Sample.Url(hook.Url + "ping/secret"), TimeSpan.FromSeconds(20)),
            Exit.OfThisMachine(new FaultlineConfiguration(), TimeProvider.System), new Progress(TimeProvider.System), said.Add);
        await heartbeat.BeatAsync(Cancel);
        Assert.Equal(["heartbeat: 404"], said);
    }

    private static async Task Until(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "it did not come to that");
            await Task.Yield();
        }
    }
}
