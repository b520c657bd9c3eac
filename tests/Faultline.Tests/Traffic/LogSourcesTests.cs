using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Engine;
using Faultline.Engine.Storage;
using Faultline.Engine.Traffic;
using Faultline.Lab;
using Faultline.Probing;

namespace Faultline.Tests.Traffic;

/// <summary>Log sources in a running engine: begun, ended and taken up again, with a real database.</summary>
[Trait("Spec", "T1")]
public sealed class LogSourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faultline-logs-").FullName;

    private string Log => Path.Combine(_folder, "access.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_is_read_on_after_a_restart_and_a_reload_begins_and_ends_sources()
    {
        Configure($"logs: [{{ name: shop, path: '{Log}' }}]");
        await File.AppendAllTextAsync(Log, Lines(0, 100), TestContext.Current.CancellationToken);
        await using (var hub = await StartAsync())
            await UntilAsync(hub, "shop", 100);

        await File.AppendAllTextAsync(Log, Lines(100, 50), TestContext.Current.CancellationToken);
        await using (var hub = await StartAsync())
        {
            await UntilAsync(hub, "shop", 150);
            Assert.Equal(("file", "reading"), (hub.LogSources()[0].Kind, hub.LogSources()[0].State));

            Configure("logs: [{ name: pushed }]");
            Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(["pushed"], hub.LogSources().Select(s => s.Name));
            await File.AppendAllTextAsync(Log, Lines(150, 1), TestContext.Current.CancellationToken);

            Configure($"logs: [{{ name: shop, path: '{Log}' }}]");
            Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
            await UntilAsync(hub, "shop", 151);
        }
    }

    [Fact]
    [Trait("Spec", "T2")]
    public async Task Lines_that_are_sent_are_stored_when_that_is_said_and_too_many_are_not_counted_at_all()
    {
        Configure("logs: [{ name: pushed }]");
        await using var hub = await StartAsync();
        var lines = Encoding.UTF8.GetBytes(Lines(0, 20) + "what is this\n");
        var outcome = await hub.PushAsync("pushed", "", new MemoryStream(lines), 100_000, TestContext.Current.CancellationToken);
        Assert.Equal((21, 1), outcome!.Counts);
        Assert.Equal(21, await StoredAsync(hub, "pushed"));

        Assert.Null((await hub.PushAsync("pushed", "", new MemoryStream(lines), 100, TestContext.Current.CancellationToken))!.Counts);
        await using var damaged = new GZipStream(new MemoryStream([0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), CompressionMode.Decompress);
        await Assert.ThrowsAsync<InvalidDataException>(() => hub.PushAsync("pushed", "", damaged, 100, TestContext.Current.CancellationToken));
        Assert.Equal(21, await StoredAsync(hub, "pushed"));
        Assert.Null(await hub.PushAsync("other", "", new MemoryStream(lines), 100, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Lines_that_are_sent_again_with_the_same_key_count_once()
    {
        Configure("logs: [{ name: pushed }]");
        await using var hub = await StartAsync();
        Assert.Null((await SendAsync("a", 20, longest: 100))!.Counts);
        Assert.Equal((20, 0), (await SendAsync("a", 20))!.Counts);
        Assert.Equal((20, 0), (await SendAsync("a", 20))!.Counts);
        Assert.Equal((5, 0), (await SendAsync("b", 5))!.Counts);
        Assert.Equal((5, 0), (await SendAsync("", 5))!.Counts);
        Assert.Equal((5, 0), (await SendAsync("", 5))!.Counts);
        Assert.Equal(35, await StoredAsync(hub, "pushed"));

        Task<PushOutcome?> SendAsync(string key, int lines, long longest = 100_000) => hub.PushAsync(
            "pushed", key, new MemoryStream(Encoding.UTF8.GetBytes(Lines(0, lines))), longest, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Keys_are_forgotten_after_a_day_and_when_there_are_many()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch.AddYears(56));
        var recent = new RecentPushes(time);
        recent.Add("a", (1, 0));
        recent.Add("", (1, 0));
        time.Advance(TimeSpan.FromHours(23));
        recent.Add("b", (2, 0));
        Assert.Equal(((1, 0), (2, 0), null), (recent.Find("a"), recent.Find("b"), recent.Find("")));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((null, (2, 0)), (recent.Find("a"), recent.Find("b")));
        for (var n = 0; n < RecentPushes.Most; n++)
            recent.Add(n.ToString(CultureInfo.InvariantCulture), (n, 0));
        Assert.Equal((null, (0, 0)), (recent.Find("b"), recent.Find("0")));
    }

    [Fact]
    public async Task Syslog_is_listened_to_and_a_reload_that_changes_the_source_loses_nothing_that_had_arrived()
    {
        var port = ListeningSyslog.FreePort();
        Configure(Syslog("web1.example"));
        await using var hub = await StartAsync();
        using (var sender = await ConnectAsync(port))
        {
            ListeningSyslog.Send(sender, string.Concat(Enumerable.Range(0, 300).Select(n => ListeningSyslog.Message(n) + "\n")));
            Configure(Syslog("web2.example"));
            Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
            Assert.Equal(300, await StoredAsync(hub, "web"));
        }

        using (var sender = await ConnectAsync(port))
        {
            ListeningSyslog.Send(sender, ListeningSyslog.Counted(ListeningSyslog.Message(1)));

            // Nothing has changed: whoever is connected stays so.
            Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
            ListeningSyslog.Send(sender, ListeningSyslog.Counted(ListeningSyslog.Message(2)));
            await UntilAsync(hub, "web", 302);
        }

        Assert.Equal(new LogSource("web", "syslog", "reading"), Assert.Single(hub.LogSources()));
        var all = await hub.Traffic.ReadAsync(
            new TrafficQuery(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100), TrafficStep.Day), TestContext.Current.CancellationToken);
        Assert.Equal([("web1.example", 300L), ("web2.example", 2L)], all.Hosts().Select(h => (h.Host, h.Requests)));

        Configure("logs: []");
        Assert.Empty(await hub.ReloadAsync(TestContext.Current.CancellationToken));
        Assert.False(ListeningSyslog.IsTaken(isTcp: true, port));

        string Syslog(string host) => string.Create(
            CultureInfo.InvariantCulture, $"logs: [{{ name: web, syslog: 'tcp://127.0.0.1:{port}', host: {host} }}]");
    }

    [Fact]
    public async Task Own_layout_is_what_lines_are_read_by()
    {
        Configure($"logs: [{{ name: shop, path: '{Log}', layout: '$status|$request_method|$host|$request_uri|$time_iso8601' }}]");
        await File.AppendAllTextAsync(
            Log, "502|GET|shop.example|/a|2026-11-24T10:00:00+00:00\n" + Lines(0, 1), TestContext.Current.CancellationToken);
        await using var hub = await StartAsync();
        await UntilAsync(hub, "shop", 2);
        var totals = Assert.Single(await hub.Traffic.SourcesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("custom", 2L, 1L), (totals.Format, totals.Lines, totals.Unparsed));
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!ListeningSyslog.IsTaken(isTcp: true, port))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "nobody listens");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return socket;
    }

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(n =>
        $"192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] \"GET /{n} HTTP/1.1\" {(n % 10 == 0 ? 502 : 200)} 12 \"-\" \"a\"\n"));

    private static async Task<long> StoredAsync(Hub hub, string source) =>
        (await hub.Traffic.SourcesAsync(TestContext.Current.CancellationToken)).FirstOrDefault(s => s.Source == source)?.Lines ?? 0;

    private static async Task UntilAsync(Hub hub, string source, long lines)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await StoredAsync(hub, source) is var stored && stored < lines)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{stored} of {lines} lines were stored");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(lines, await StoredAsync(hub, source));
    }

    private void Configure(string text) => File.WriteAllText(Path.Combine(_folder, "faultline.yaml"), text);

    private Task<Hub> StartAsync()
    {
        var data = Path.Combine(_folder, "data");
        var options = new HubOptions(
            Path.Combine(_folder, "faultline.yaml"), data, new DatabaseAddress.Sqlite(data), TimeProvider.System, Prober.OfThisMachine(),
            new Random(1), _ => { });
        return Hub.StartAsync(options, TestContext.Current.CancellationToken);
    }
}
