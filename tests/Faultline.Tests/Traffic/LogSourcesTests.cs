using System.IO.Compression;
using System.Text;
using Faultline.Engine;
using Faultline.Engine.Storage;
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
        var outcome = await hub.PushAsync("pushed", new MemoryStream(lines), 100_000, TestContext.Current.CancellationToken);
        Assert.Equal((21, 1), outcome!.Counts);
        Assert.Equal(21, await StoredAsync(hub, "pushed"));

        Assert.Null((await hub.PushAsync("pushed", new MemoryStream(lines), 100, TestContext.Current.CancellationToken))!.Counts);
        await using var damaged = new GZipStream(new MemoryStream([0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), CompressionMode.Decompress);
        await Assert.ThrowsAsync<InvalidDataException>(() => hub.PushAsync("pushed", damaged, 100, TestContext.Current.CancellationToken));
        Assert.Equal(21, await StoredAsync(hub, "pushed"));
        Assert.Null(await hub.PushAsync("other", new MemoryStream(lines), 100, TestContext.Current.CancellationToken));
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
