using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Faultline.EndToEnd.Cli;

namespace Faultline.EndToEnd.Server;

/// <summary>The server as people run it: started, asked, told, stopped.</summary>
public sealed class ServeTests : IDisposable
{
    private const string Broken = """
        monitors:
          - { name: broken, url: "http://127.0.0.1:1/", interval: 5s, timeout: 2s }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("fl-").FullName;

    private string Data => Path.Combine(_folder, "data");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Spec", "U5")]
    public async Task It_watches_tells_answers_and_ends_well()
    {
        await using var server = await ServingProgram.StartAsync("-c", Write(Broken), "--data", Data);
        await server.SaysAsync("127.0.0.1:1 refuses connections");
        Assert.Contains("alive", await server.GetAsync("/healthz"));
        Assert.Contains("true", await server.GetAsync("/readyz"));
        Assert.Contains("broken is down.", await server.GetAsync("/"));
        Assert.Contains("faultline_monitors{state=\"down\"} 1", await server.GetAsync("/metrics"));
        Assert.Contains("connection-refused", await server.GetAsync("/api/v1/monitors/broken/results"));

        var (code, text, _) = await BuiltProgram.RunAsync("uptime", "--data", Data);
        Assert.Equal(0, code);
        Assert.Matches(@"^broken +0\.000 %  down \d+ s \(\d+ s server\)", text);
        (code, text, _) = await BuiltProgram.RunAsync(
            "uptime", "broken", "--from", "-1h", "--server", server.Client.BaseAddress!.ToString(), "--format", "json");
        Assert.Equal(0, code);
        Assert.Equal(0, JsonDocument.Parse(text).RootElement[0].GetProperty("fraction").GetDouble());
        (code, text, _) = await BuiltProgram.RunAsync("incidents", "--data", Data);
        Assert.Equal((0, "Nothing is open.\n"), (code, text));
        (code, _, var error) = await BuiltProgram.RunAsync("incidents", "show", "none", "--data", Data);
        Assert.Equal(64, code);
        Assert.Contains("there is no incident none", error);

        Assert.Equal(0, await server.StopAsync());
        Assert.EndsWith("stopping", server.Output);
        (code, _, error) = await BuiltProgram.RunAsync("uptime", "--data", Data);
        Assert.Equal(69, code);
        Assert.Contains("faultline serve", error);
    }

    [Fact]
    [Trait("Spec", "O3")]
    public async Task Without_a_configuration_it_starts_empty()
    {
        await using var server = await ServingProgram.StartAsync("--data", Data);
        Assert.Contains("Nothing is watched yet.", await server.GetAsync("/"));
        Assert.Contains("\"items\":[]", await server.GetAsync("/api/v1/monitors"));
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_hangup_reads_the_file_again_and_a_wrong_one_changes_nothing()
    {
        var file = Write(Broken);
        await using var server = await ServingProgram.StartAsync("-c", file, "--data", Data);
        Write(Broken + "\n  - { name: second, url: \"http://127.0.0.1:2/\" }");
        await server.SignalAsync("HUP");
        await server.SaysAsync("configuration read again: 2 monitors");
        Write("monitors: [{ name: third }]");
        await server.SignalAsync("HUP");
        await server.SaysAsync("the one in use lives on");
        var monitors = await server.GetAsync("/api/v1/monitors");
        Assert.Contains("second", monitors);
        Assert.DoesNotContain("third", monitors);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    [Trait("Spec", "O1")]
    public async Task A_backup_made_while_running_is_a_whole_database()
    {
        var copy = Path.Combine(_folder, "restored", "faultline.db");
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        var file = Write(Broken);
        await using (var server = await ServingProgram.StartAsync("-c", file, "--data", Data))
        {
            await server.SaysAsync("127.0.0.1:1 refuses connections");
            await server.GetAsync("/api/v1/monitors/broken/results");
            var (code, text, error) = await BuiltProgram.RunAsync("backup", copy, "--data", Data);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("fine", text);
            Assert.Equal(64, (await BuiltProgram.RunAsync("backup", copy, "--data", Data)).ExitCode);
            Assert.Equal(0, await server.StopAsync());
        }

        Write(Broken.Replace("interval: 5s", "interval: 5s, paused: true"));
        await using var restored = await ServingProgram.StartAsync("-c", file, "--data", Path.GetDirectoryName(copy)!);
        Assert.Contains("connection-refused", await restored.GetAsync("/api/v1/monitors/broken/results"));
        Assert.Equal(0, await restored.StopAsync());
    }

    [Fact]
    public async Task What_keeps_it_from_starting_is_said_with_the_remedy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (fine, free) = (Write(Broken), "http://127.0.0.1:0");
        await RefusesAsync(69, "choose another --listen", "-c", fine, "--data", Data, "--listen", $"http://{taken.LocalEndpoint}");
        await RefusesAsync(73, "choose another --data", "-c", fine, "--data", "/dev/null/data", "--listen", free);
        await RefusesAsync(64, "reverse proxy", "-c", fine, "--data", Data, "--listen", "http://0.0.0.0:8080");
        await RefusesAsync(64, "for https put a reverse proxy in front", "--listen", "https://127.0.0.1:8443");
        await RefusesAsync(64, "postgres://", "--database", "mysql://x");
        await RefusesAsync(65, ":1:14: a monitor needs `url`", "-c", Write("monitors: [{ name: third }]"), "--data", Data, "--listen", free);
        await RefusesAsync(65, "MISSING_VALUE", "-c", Write("publicUrl: ${MISSING_VALUE}"), "--data", Data, "--listen", free);
        await RefusesAsync(65, "none.yaml", "-c", Path.Combine(_folder, "none.yaml"), "--data", Data, "--listen", free);
    }

    [Fact]
    public async Task A_data_folder_has_one_server()
    {
        await using (var server = await ServingProgram.StartAsync("--data", Data))
        {
            await RefusesAsync(69, "another faultline is running", "--data", Data, "--listen", "http://127.0.0.1:0");
            Assert.Contains("true", await server.GetAsync("/readyz"));
        }

        // It was killed: what it left behind is in nobody's way.
        Assert.True(File.Exists(Path.Combine(Data, "control.sock")));
        await using var next = await ServingProgram.StartAsync("--data", Data);
        Assert.Equal(0, await next.StopAsync());
    }

    [Fact]
    public async Task A_browser_shows_the_page_and_its_own_rules_are_kept()
    {
        await using var server = await ServingProgram.StartAsync("-c", Write(Broken), "--data", Data);
        await server.SaysAsync("127.0.0.1:1 refuses connections");
        var profile = $"--user-data-dir={Path.Combine(_folder, "browser")}";
        using var browser = BuiltProgram.Start("chromium",
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", profile, "--dump-dom",
            server.Client.BaseAddress!.ToString(),
        ]);
        var (code, html, error) = await BuiltProgram.EndAsync(browser);
        Assert.Equal(0, code);
        Assert.Contains("broken is down.", html);
        Assert.DoesNotContain("CONSOLE", error);
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task RefusesAsync(int exitCode, string remedy, params string[] args)
    {
        var (code, _, error) = await BuiltProgram.RunAsync(["serve", .. args]);
        Assert.True(code == exitCode && error.Contains(remedy, StringComparison.Ordinal), $"{string.Join(' ', args)}: {code} {error}");
    }

    private string Write(string yaml)
    {
        var file = Path.Combine(_folder, "faultline.yaml");
        File.WriteAllText(file, yaml);
        return file;
    }
}
