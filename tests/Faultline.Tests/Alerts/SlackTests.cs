using System.Text;
using System.Text.Json;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Alerts.Slack;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Alerts;

public sealed class SlackTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Kinds => new("opened", "updated", "resolved", "notice", "digest", "test", "hostile");

    public static TheoryData<Dialect> Databases => TestDatabases.Each;

    [Theory]
    [Trait("Spec", "A2")]
    [MemberData(nameof(Kinds))]
    public async Task Every_kind_of_message_is_taken_by_a_strict_slack(string kind)
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time);
        var outcome = await SendAsync(slack, Message(kind), time);
        Assert.Equal(new Outcome.Delivered("200 ok"), outcome);
    }

    [Fact]
    [Trait("Spec", "A5")]
    public async Task Message_says_what_since_when_whose_fault_how_sure_from_where_the_next_step_and_links()
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time);
        await SendAsync(slack, Message("opened"), time);
        var text = Assert.Single(slack.Messages).ToString();
        foreach (var part in (string[])
        [
            "shop is down: 502 from nginx", "Tue 24 Nov 2026 09:00:00 (Europe/Berlin, UTC+01:00)", "(gateway) (confidence high)",
            "everyone on this endpoint", "eu: down, us: down", "```probe -- dns -- tcp -- tls -- nginx -x- app```", "Check that the application",
            "<https://faultline.example/incidents/A1B2|Incident>", "<https://faultline.example/codes/502|What it means>",
        ])
            Assert.Contains(part.Replace(">", "\u003E", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "A5")]
    public void Text_from_outside_calls_nobody_and_breaks_out_of_nothing()
    {
        var json = Encoding.UTF8.GetString(Body(Message("hostile")));
        Assert.DoesNotContain("<!", json, StringComparison.Ordinal);
        Assert.DoesNotContain("<@", json, StringComparison.Ordinal);
        Assert.DoesNotContain("<https://evil", json, StringComparison.Ordinal);
        Assert.Contains("&lt;!channel&gt; &amp; &lt;@U123&gt;", json, StringComparison.Ordinal);
        Assert.Equal(2, json.Split("```").Length - 1);
        Assert.DoesNotContain('\u202e', json);
    }

    [Fact]
    [Trait("Spec", "A5")]
    public void Long_text_is_cut_between_characters_and_not_within_an_entity()
    {
        var incident = Sample.Incident() with { Summary = string.Concat(Enumerable.Repeat("🇩🇪<&>", 400)), MonitorName = new string('&', 100) };
        using var json = JsonDocument.Parse(Body(Told(incident, Telling.Opened)));
        Assert.Null(StrictSlack.Fault(json.RootElement));
        Assert.DoesNotContain('\uFFFD', json.RootElement.GetProperty("text").GetString()!);
        Assert.Matches("^(?:&amp;|&lt;|&gt;|[^&<>])*$", json.RootElement.GetProperty("text").GetString()!);
    }

    [Theory]
    [Trait("Spec", "A3")]
    [InlineData(400, "invalid_payload")]
    [InlineData(403, "action_prohibited")]
    [InlineData(404, "no_service")]
    public async Task A_refusal_is_permanent_and_names_what_slack_said(int status, string body)
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time) { Always = (status, body) };
        Assert.Equal(new Outcome.Permanent($"{status} {body}"), await SendAsync(slack, Message("opened"), time));
    }

    [Fact]
    [Trait("Spec", "A3")]
    public async Task An_archived_channel_wants_nothing_more()
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time) { Always = (410, "channel_is_archived") };
        var refused = Assert.IsType<Outcome.Permanent>(await SendAsync(slack, Message("opened"), time));
        Assert.True(refused.IsFinal);
        Assert.Contains("channel_is_archived", refused.Why, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "A3")]
    public async Task A_second_message_within_a_second_is_to_wait_as_long_as_slack_says()
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time);
        await SendAsync(slack, Message("opened"), time);
        Assert.Equal(new Outcome.Transient("429 rate_limited", TimeSpan.FromSeconds(7)), await SendAsync(slack, Message("resolved"), time));
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task The_url_is_a_secret_even_when_the_other_side_repeats_it()
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time);
        slack.Always = (400, $"no such thing: {slack.Url} /services/T000/B000/verysecretpath");
        var outcome = await SendAsync(slack, Message("opened"), time);
        Assert.DoesNotContain("verysecretpath", outcome.ToString(), StringComparison.Ordinal);
        Assert.Contains("***", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "A3")]
    public async Task Nobody_there_is_worth_another_attempt()
    {
        var time = new ManualTime(Sample.Start);
        string url;
        await using (var slack = new StrictSlack(time))
            url = slack.Url;
        var outcome = Assert.IsType<Outcome.Transient>(await SendAsync(url, Message("opened"), time));
        Assert.StartsWith("connection refused: 127.0.0.1:", outcome.Why, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Databases))]
    [Trait("Spec", "A3")]
    public async Task Dispatcher_never_makes_slack_ask_for_patience(Dialect kind)
    {
        var time = new ManualTime(Sample.Start);
        await using var slack = new StrictSlack(time);
        var configuration = Sample.Configuration() with { Channels = [Sample.Slack("team", slack.Url)] };
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(time);
        using var metrics = new Metrics(time);
        using var dispatcher = new Dispatcher(database, configuration, time, new Random(1), new Progress(time), metrics, _ => { });
        await database.WriteAsync(
            transaction => Outbox.Add(
                transaction, [.. Enumerable.Range(1, 3).Select(i => Sample.Opened(Sample.Incident($"I{i}"), Sample.Start))], configuration, Sample.Start),
            Cancel);
        for (var second = 0; second < 5; second++)
        {
            await dispatcher.SettleAsync(Cancel);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["200 ok", "200 ok", "200 ok"], slack.Answers);
        Assert.All(await new Outbox(database).LogAsync("I2", "team", 10, Cancel), d => Assert.Equal(("delivered", "200 ok"), (d.Status, d.Answer)));
    }

    private static byte[] Body(Notification message) => SlackMessage.Of(message, Wording.Of(message, TimeZoneInfo.Utc));

    private static Task<Outcome> SendAsync(StrictSlack slack, Notification message, TimeProvider time) => SendAsync(slack.Url, message, time);

    private static async Task<Outcome> SendAsync(string url, Notification message, TimeProvider time)
    {
        var configuration = Sample.Configuration() with { Channels = [Sample.Slack("team", url)], Secrets = [url] };
        using var exit = Exit.OfThisMachine(configuration, time);
        return await Senders.Of(configuration.Channels[0], configuration, exit).SendAsync(message, Cancel);
    }

    private static Notification Told(Incident incident, Telling kind) =>
        Notification.Of(incident, kind, Sample.Start.AddSeconds(30), [], Sample.Configuration());

    private static Notification Message(string kind) => kind switch
    {
        "opened" => Told(Sample.Incident(), Telling.Opened),
        "updated" => Told(Sample.Incident(), Telling.Updated),
        "resolved" => Told(Sample.Incident().Resolved(TimeSpan.FromMinutes(41)), Telling.Resolved),
        "notice" => Notification.Of(
            new Notice("certificate-expiring", Fault.Tls, Urgency.Low, "certificate ends in 3 days", "Renew it"), "shop", "shop",
            Sample.Start, [], Sample.Configuration()),
        "digest" => Notification.Digest("digest-1", [.. Enumerable.Range(0, 300).Select(i => Told(Sample.Incident($"I{i}", $"monitor {i}"), Telling.Opened))], Sample.Start),
        "test" => Notification.Test(Sample.Start),
        _ => Told(
            Sample.Incident(monitor: "<!channel> & <@U123>") with
            {
                Summary = "```<!here> <https://evil.example|click> \u202etxt\r\nnext *bold*",
                Line = "probe ``` <!channel>",
                Next = ["<!everyone>"],
                Regions = new Dictionary<string, string>(StringComparer.Ordinal) { ["<!subteam^S1>"] = "down" },
            },
            Telling.Opened),
    };
}
