using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Alerts.Webhook;
using Faultline.Lab;
using Faultline.Lab.Sites;

namespace Faultline.Tests.Alerts;

public sealed class WebhookTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The vector that the reference libraries sign (github.com/standard-webhooks/standard-webhooks, libraries/go/webhook_test.go and
    /// libraries/javascript/src/webhook.test.ts).</summary>
    [Fact]
    [Trait("Spec", "A2")]
    public void Signature_is_that_of_the_reference_libraries() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signature.Of(Secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8));

    [Fact]
    [Trait("Spec", "A2")]
    public async Task Body_is_signed_as_it_is_sent_with_an_id_that_stays_and_a_time_that_moves()
    {
        var time = new ManualTime(Sample.Start);
        await using var hook = new Hook();
        var message = Notification.Of(Sample.Incident(), Telling.Opened, Sample.Start, [], Sample.Configuration());
        Assert.Equal(new Outcome.Delivered("204"), await SendAsync(hook, message, time));
        time.Advance(TimeSpan.FromSeconds(9));
        await SendAsync(hook, message, time);
        var (first, second) = (hook.Requests.First(), hook.Requests.Last());
        Assert.Equal("A1B2-opened", first.Header("webhook-id"));
        Assert.Equal("A1B2-opened", second.Header("webhook-id"));
        Assert.Equal(Sample.Start.ToUnixTimeSeconds() + 9, long.Parse(second.Header("webhook-timestamp"), CultureInfo.InvariantCulture));
        foreach (var request in hook.Requests)
        {
            var signed = Signature.Of(
                Secret, request.Header("webhook-id"), long.Parse(request.Header("webhook-timestamp"), CultureInfo.InvariantCulture), request.Body);
            Assert.Equal(signed, request.Header("webhook-signature"));
        }
    }

    [Fact]
    public void Body_is_the_contracts()
    {
        var message = Notification.Of(
            Sample.Incident().Resolved(TimeSpan.FromMinutes(2)), Telling.Resolved, Sample.Start.AddMinutes(2), [], Sample.Configuration());
        Assert.Equal(
            """
            {"type":"incident.resolved","timestamp":"2026-11-24T08:02:00.000Z","data":{"incident":{"id":"A1B2","kind":"problem","state":"down",
            "fault":"gateway","reason":"http-502","urgency":"high","status":"resolved","confidence":"high",
            "startedAt":"2026-11-24T08:00:00.000Z","confirmedAt":"2026-11-24T08:00:05.000Z","resolvedAt":"2026-11-24T08:02:00.000Z",
            "monitors":["shop"],"regions":{"eu":"down","us":"down"},
            "summary":"502 from nginx: the application behind it did not answer",
            "next":["Check that the application process is running and listening where the proxy expects it"],
            "line":"probe -- dns -- tcp -- tls -- nginx -x- app","url":"https://faultline.example/incidents/A1B2"}}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(WebhookBody.Of(message)));
    }

    [Theory]
    [InlineData(Telling.Opened, "incident.opened")]
    [InlineData(Telling.Updated, "incident.updated")]
    [InlineData(Telling.Unacknowledged, "incident.updated")]
    [InlineData(Telling.Resolved, "incident.resolved")]
    [InlineData(Telling.Removed, "incident.resolved")]
    public void Type_follows_the_kind(Telling kind, string type)
    {
        using var json = JsonDocument.Parse(WebhookBody.Of(Notification.Of(Sample.Incident(), kind, Sample.Start, [], Sample.Configuration())));
        Assert.Equal(type, json.RootElement.GetProperty("type").GetString());
    }

    [Fact]
    public void Notice_has_its_own_type()
    {
        var notice = new Notice("certificate-expiring", Fault.Tls, Urgency.Low, "certificate ends in 3 days", "Renew it");
        using var json = JsonDocument.Parse(
            WebhookBody.Of(Notification.Of(notice, "shop", "shop", Sample.Start, [], Sample.Configuration())));
        Assert.Equal("notice", json.RootElement.GetProperty("type").GetString());
        Assert.Equal("certificate-expiring", json.RootElement.GetProperty("data").GetProperty("notice").GetProperty("reason").GetString());
    }

    [Theory]
    [Trait("Spec", "A3")]
    [InlineData("301 Moved\r\nLocation: http://127.0.0.1/", false, null)]
    [InlineData("302 Found\r\nLocation: /", false, null)]
    [InlineData("400 Bad", false, null)]
    [InlineData("401 No", false, null)]
    [InlineData("410 Gone", false, null)]
    [InlineData("429 Slow\r\nRetry-After: 120", true, 120)]
    [InlineData("429 Slow\r\nRetry-After: Tue, 24 Nov 2026 08:01:00 GMT", true, 60)]
    [InlineData("503 Busy\r\nRetry-After: 999999", true, 3600)]
    [InlineData("500 Oh", true, null)]
    [InlineData("504 Oh", true, null)]
    public async Task Answer_decides_whether_to_try_again_and_when(string answer, bool again, int? seconds)
    {
        var time = new ManualTime(Sample.Start);
        await using var hook = new Hook { Answer = answer };
        var outcome = await SendAsync(hook, Notification.Test(Sample.Start), time);
        if (again)
            Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, Assert.IsType<Outcome.Transient>(outcome).RetryAfter);
        else
            Assert.Equal(answer.StartsWith("410", StringComparison.Ordinal), Assert.IsType<Outcome.Permanent>(outcome).IsFinal);
        Assert.Single(hook.Requests);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task Endless_answer_is_read_no_further_than_an_error_needs()
    {
        await using var site = new Site(Behaviours.Endless("HTTP/1.1 500 Oh\r\n\r\n", "\u001b[31mno "));
        var outcome = await SendAsync(site.Url, Notification.Test(Sample.Start), TimeProvider.System);
        var why = Assert.IsType<Outcome.Transient>(outcome).Why;
        Assert.InRange(why.Length, 10, 310);
        Assert.DoesNotContain('\u001b', why);
    }

    [Fact]
    [Trait("Spec", "A3")]
    public async Task Silence_ends_after_fifteen_seconds()
    {
        var time = new ManualTime(Sample.Start);
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var site = new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
        });
        var sending = SendAsync(site.Url, Notification.Test(Sample.Start), time);
        await arrived.Task.WaitAsync(Cancel);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(new Outcome.Transient("no answer within 15 s"), await sending);
    }

    [Fact]
    [Trait("Spec", "S2")]
    public async Task Redirect_is_followed_nowhere()
    {
        await using var inside = new Hook();
        await using var hook = new Hook { Answer = $"307 Over there\r\nLocation: {inside.Url}" };
        var outcome = Assert.IsType<Outcome.Permanent>(await SendAsync(hook, Notification.Test(Sample.Start), TimeProvider.System));
        Assert.Contains("a redirect, which is not followed", outcome.Why, StringComparison.Ordinal);
        Assert.Single(hook.Requests);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    [Trait("Spec", "S2")]
    public async Task Metadata_address_is_not_reached_by_a_name()
    {
        var settings = new Probing.Names.ResolverSettings
        {
            Hosts = new Dictionary<string, IReadOnlyList<System.Net.IPAddress>>(StringComparer.OrdinalIgnoreCase)
            {
                ["hooks.example"] = [System.Net.IPAddress.Parse("169.254.169.254")],
            },
        };
        var time = new ManualTime(Sample.Start);
        using var exit = new Exit(Sample.Configuration(), new Probing.Names.Resolver(time, new Random(1), settings), time);
        var sender = new WebhookSender(Sample.Webhook("hook", "http://hooks.example/"), exit);
        var outcome = Assert.IsType<Outcome.Transient>(await sender.SendAsync(Notification.Test(Sample.Start), Cancel));
        Assert.Contains("169.254.169.254 is a link-local address", outcome.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_is_used_when_configured_and_only_then()
    {
        await using var proxy = new Hook();
        var configuration = Sample.Configuration() with
        {
            ChannelsProxy = new Core.Checks.ProxySettings("127.0.0.1", proxy.Port, new Core.Checks.Credentials.Basic("u", "p")),
        };
        using var exit = Exit.OfThisMachine(configuration, TimeProvider.System);
        var sender = new WebhookSender(Sample.Webhook("hook", "http://hooks.example/x"), exit);
        await sender.SendAsync(Notification.Test(Sample.Start), Cancel);
        Assert.StartsWith("POST http://hooks.example/x HTTP/1.1", Assert.Single(proxy.Requests).Head, StringComparison.Ordinal);
    }

    private static Task<Outcome> SendAsync(Hook hook, Notification message, TimeProvider time) => SendAsync(hook.Url, message, time);

    private static async Task<Outcome> SendAsync(string url, Notification message, TimeProvider time)
    {
        using var exit = Exit.OfThisMachine(Sample.Configuration(), time);
        return await new WebhookSender(Sample.Webhook("hook", url, Secret), exit).SendAsync(message, Cancel);
    }

    internal sealed record Request(string Head, byte[] Body)
    {
        public string Header(string name) =>
            Head.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
    }

    /// <summary>A receiver that keeps what it got and answers as told.</summary>
    internal sealed class Hook : IAsyncDisposable
    {
        private readonly Site _site;

        public Hook() => _site = new Site(async (visit, cancel) =>
        {
            var head = await visit.ReadHeaderAsync(cancel);
            Requests.Enqueue(new Request(head, await visit.ReadBodyAsync(head, cancel)));
            await visit.SendAsync($"HTTP/1.1 {Answer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", cancel);
        });

        public string Url => _site.Url;

        public int Port => _site.Address.Port;

        public string Answer { get; set; } = "204 Fine";

        public ConcurrentQueue<Request> Requests { get; } = new();

        public ValueTask DisposeAsync() => _site.DisposeAsync();
    }
}
