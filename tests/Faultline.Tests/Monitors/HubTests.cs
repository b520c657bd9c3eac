using Faultline.Core.Verdicts;
using Faultline.Engine;
using Faultline.Engine.Storage;
using Faultline.Lab.Sites;
using Faultline.Probing;

namespace Faultline.Tests.Monitors;

/// <summary>The whole engine over real sockets and a real database, without HTTP.</summary>
public sealed class HubTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("faultline-hub-").FullName;
    private readonly List<string> _said = [];
    private bool _fails;

    private string File => Path.Combine(_folder, "faultline.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Spec", "I7")]
    public async Task A_reload_keeps_who_is_unchanged_asks_who_is_new_and_forgets_who_is_gone()
    {
        await using var well = Site.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Write($"monitors: [{{ name: a, url: '{well.Url}a' }}, {{ name: b, url: '{well.Url}b' }}]", "1s");
        await using var hub = await StartAsync();
        await UntilAsync("both are up", () => hub.Monitors.All(m => m.State == State.Up));

        Write($"monitors: [{{ name: a, url: '{well.Url}a' }}, {{ name: c, url: '{well.Url}c' }}]", "1s");
        Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["a", "c"], hub.Monitors.Select(m => m.Name));
        Assert.Equal(State.Up, hub.Find("a")!.State);
        Assert.Null(hub.Find("b"));
        await UntilAsync("c is up", () => hub.Find("c")!.State == State.Up);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_wrong_file_is_refused_with_its_mistakes_and_the_old_one_lives()
    {
        await using var well = Site.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Write($"monitors: [{{ name: a, url: '{well.Url}' }}]", "1s");
        await using var hub = await StartAsync();
        Write("monitors: [{ name: a, url: nonsense }]", "1s");
        var mistakes = await hub.ReloadAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"{File}:3:", Assert.Single(mistakes), StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(hub.Monitors).Name);
        await UntilAsync("a is still asked", () => hub.Find("a")!.State == State.Up);
    }

    [Fact]
    [Trait("Spec", "I5")]
    public async Task A_restart_takes_up_every_monitor_where_it_was()
    {
        await using var broken = Site.Answering("HTTP/1.1 503 Broken\r\nContent-Length: 2\r\n\r\nno");
        Write($"monitors: [{{ name: a, url: '{broken.Url}', alertAfter: 0s }}]", "1s");
        string incident;
        await using (var hub = await StartAsync())
        {
            await UntilAsync("an incident is open", () => hub.Find("a")!.Incidents.Count == 1);
            incident = hub.Find("a")!.Incidents[0].Id;
        }

        await using var again = await StartAsync();
        Assert.Equal(incident, Assert.Single(again.Find("a")!.Incidents).Id);
        Assert.Equal(State.Down, again.Find("a")!.State);
        Assert.True(await again.AcknowledgeAsync(incident, "somebody", TestContext.Current.CancellationToken));
        Assert.False(await again.AcknowledgeAsync("nonsense", "somebody", TestContext.Current.CancellationToken));
        Assert.Equal("somebody", again.Find("a")!.Incidents[0].AcknowledgedBy);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public async Task A_monitor_that_comes_back_goes_on_with_its_history_whoever_removed_it()
    {
        await using var well = Site.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var (both, one) = ($"monitors: [{{ name: a, url: '{well.Url}a' }}, {{ name: b, url: '{well.Url}b' }}]", $"monitors: [{{ name: a, url: '{well.Url}a' }}]");
        DateTimeOffset began;
        Write(both, "1s");
        await using (var hub = await StartAsync())
        {
            await UntilAsync("b is up", () => hub.Find("b")!.State == State.Up);
            began = (await SpansAsync(hub))[0].From;

            // Gone and back while it runs.
            await UseAsync(hub, one);
            await UseAsync(hub, both);
            await UntilAsync("b is seen again", () => hub.Find("b")!.Latest is not null);
            Assert.Equal(began, (await SpansAsync(hub))[0].From);
            await UseAsync(hub, one);
        }

        // Gone at the start, and back while it runs.
        await using var again = await StartAsync();
        await UseAsync(again, both);
        await UntilAsync("b is seen again", () => again.Find("b")!.Latest is not null);
        var spans = await SpansAsync(again);
        Assert.Equal(began, spans[0].From);
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.DoesNotContain(_said, line => line.Contains("can't store", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Spec", "I7")]
    public async Task Lines_call_a_monitor_by_its_name_and_tell_of_who_took_an_incident()
    {
        await using var site = new Site(async (visit, cancel) =>
        {
            await visit.ReadHeaderAsync(cancel);
            await visit.SendAsync($"HTTP/1.1 {(Volatile.Read(ref _fails) ? "503 Broken" : "200 OK")}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", cancel);
        });
        Write($"monitors: [{{ name: Shop, id: shop-1, url: '{site.Url}', alertAfter: 1m }}]", "1s");
        await using var hub = await StartAsync();
        await UntilAsync("it is up", () => hub.Find("Shop")!.State == State.Up);
        Volatile.Write(ref _fails, true);
        await UntilAsync("it is down", () => hub.Find("Shop")!.State == State.Down);
        Volatile.Write(ref _fails, false);
        await UntilAsync("it was a blip", () => Said("blip          Shop  down for "));

        Volatile.Write(ref _fails, true);
        Write($"monitors: [{{ name: Shop, id: shop-1, url: '{site.Url}', alertAfter: 0s }}]", "1s");
        await UntilAsync("it was told", () => hub.Find("Shop")!.Incidents.Count == 1);
        var id = hub.Find("Shop")!.Incidents[0].Id;
        Assert.True(await hub.AcknowledgeAsync(id, "Robin", TestContext.Current.CancellationToken));
        await UntilAsync("it is said", () => Said($"incident      Shop  {id} taken by Robin"));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public async Task A_restart_asks_no_sooner_than_a_429_allows()
    {
        await using var busy = Site.Answering("HTTP/1.1 429 Busy\r\nRetry-After: 3600\r\nContent-Length: 2\r\n\r\nno");
        Write($"monitors: [{{ name: a, url: '{busy.Url}' }}]", "1s");
        await using (var hub = await StartAsync())
            await UntilAsync("it is held off", () => hub.Find("a")!.NextCheckAt > TimeProvider.System.GetUtcNow().AddMinutes(50));

        await using var again = await StartAsync();
        Assert.True(again.Find("a")!.NextCheckAt > TimeProvider.System.GetUtcNow().AddMinutes(50));
        Assert.Null(again.Find("a")!.Latest);
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task Secrets_of_the_file_reach_no_store_no_line_and_no_message_whatever_the_target_repeats()
    {
        // The worst that a target can do: it sends back all that it was sent.
        await using var parrot = new Site(async (visit, cancel) =>
        {
            var head = await visit.ReadHeaderAsync(cancel);
            var sent = head.ReplaceLineEndings(" ");
            await visit.SendAsync(
                $"HTTP/1.1 500 {sent}\r\nServer: {sent}\r\nSet-Cookie: sid=cookie-s3cret\r\nConnection: close\r\nContent-Length: {sent.Length}\r\n\r\n{sent}", cancel);
        });
        await using var hook = new Alerts.WebhookTests.Hook();
        var user = parrot.Url.Replace("http://", "http://robin:userinfo-s3cret@", StringComparison.Ordinal);
        Write(
            $$"""
            channels: { hook: { type: webhook, url: '{{hook.Url}}path-s3cret', secret: signing-s3cret-0123456789 } }
            heartbeat: { url: '{{hook.Url}}beat-s3cret', every: 10s }
            monitors:
              - { name: a, alertAfter: 0s, url: '{{user}}' }
              - { name: b, alertAfter: 0s, url: '{{parrot.Url}}', headers: { Authorization: Bearer header-s3cret, Cookie: sid=jar-s3cret } }
            """,
            "1s");
        await using (var hub = await StartAsync())
        {
            await UntilAsync("both are told", () => hook.Requests.Count(r => r.Head.StartsWith("POST", StringComparison.Ordinal)) == 2);
            await UntilAsync("it is noted", () => hub.Find("b")!.Incidents.Count == 1);
        }

        var stored = Directory.GetFiles(Path.Combine(_folder, "data")).Select(f => System.Text.Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(f)));
        var bodies = hook.Requests.Select(r => System.Text.Encoding.UTF8.GetString(r.Body));
        var basic = Convert.ToBase64String("robin:userinfo-s3cret"u8);
        Assert.All(stored.Concat(bodies).Concat(_said), text =>
        {
            Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(basic, text, StringComparison.Ordinal);
        });
        Assert.Contains(_said, line => line.Contains("500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_that_cannot_be_said_ends_nothing()
    {
        await using var broken = Site.Answering("HTTP/1.1 503 Broken\r\nContent-Length: 2\r\n\r\nno");
        Write($"monitors: [{{ name: a, url: '{broken.Url}', alertAfter: 0s }}]", "1s");
        await using var hub = await StartAsync(throwing: "  down  ");
        await UntilAsync("an incident is open", () => hub.Find("a")!.Incidents.Count == 1);
        Assert.True(await hub.AcknowledgeAsync(hub.Find("a")!.Incidents[0].Id, "somebody", TestContext.Current.CancellationToken));
        Assert.Contains(_said, line => line.StartsWith("this is a bug in faultline, please report it: Committed", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_file_that_changes_while_the_store_is_away_is_taken_once_it_is_back_and_said_once()
    {
        await using var well = Site.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Write($"monitors: [{{ name: a, url: '{well.Url}' }}]", "1s");
        await using var hub = await StartAsync();
        await UntilAsync("a is up", () => hub.Find("a")!.State == State.Up);
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "data", "faultline.db")};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var holds = await other.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, TestContext.Current.CancellationToken);
            Write($"monitors: [{{ name: a, url: '{well.Url}' }}, {{ name: b, url: '{well.Url}' }}]", "1s");
            var why = Assert.Single(await hub.ReloadAsync(TestContext.Current.CancellationToken));
            Assert.Contains("can't be taken now", why, StringComparison.Ordinal);
            Assert.Null(hub.Find("b"));
        }

        await UntilAsync("b is watched", () => hub.Find("b")?.State == State.Up);
        await UntilAsync("that is said", () => Said("configuration read again"));
        Assert.Single(_said.ToArray(), line => line.StartsWith("configuration read again", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<Core.Uptime.Span>> SpansAsync(Hub hub)
    {
        var (now, b) = (TimeProvider.System.GetUtcNow(), hub.Find("b")!);
        return await hub.Spans.ReadAsync(b.Row, now.AddHours(-1), now, b.Open.CoveredUntil, TestContext.Current.CancellationToken);
    }

    private async Task UseAsync(Hub hub, string monitors)
    {
        Write(monitors, "1s");
        Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
    }

    private void Write(string monitors, string interval) =>
        System.IO.File.WriteAllText(File, $"defaults:\n  interval: {interval}\n{monitors}\n");

    /// <param name="throwing">The first line that holds this can't be said.</param>
    private Task<Hub> StartAsync(string? throwing = null) => Hub.StartAsync(
        new HubOptions(
            File, Path.Combine(_folder, "data"), new DatabaseAddress.Sqlite(Path.Combine(_folder, "data")), TimeProvider.System,
            Prober.OfThisMachine(), new Random(1), line =>
            {
                Say(line);
                if (throwing is null || !line.Contains(throwing, StringComparison.Ordinal))
                    return;
                throwing = null;
                throw new InvalidOperationException("the terminal is on fire");
            }),
        TestContext.Current.CancellationToken);

    private bool Said(string part)
    {
        lock (_said)
            return _said.Exists(line => line.Contains(part, StringComparison.Ordinal));
    }

    private void Say(string line)
    {
        lock (_said)
            _said.Add(line);
    }

    private async Task UntilAsync(string what, Func<bool> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"waited in vain until {what}; said: {string.Join('\n', _said)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
