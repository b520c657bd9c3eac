using System.Diagnostics;
using System.Globalization;
using Faultline.EndToEnd.Cli;

namespace Faultline.EndToEnd.Watching;

/// <summary>What goes wrong around the program: a clear error with the remedy, the right exit code, nothing lost.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan PostgresAway =
        Soak.IsWanted ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(5);

    [Fact]
    [Trait("Spec", "O3")]
    public async Task A_port_in_use_is_named_with_what_to_do()
    {
        await using var site = new SwitchedSite();
        await using var server = await RunningServer.StartAsync(OneMonitor(site));
        var (exitCode, _, error) = await ServeAsync(server.ConfigurationFile, NewFolder(), server.Port);
        Assert.Equal(69, exitCode);
        Assert.Contains(server.Port.ToString(CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
        Assert.Contains("--listen", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_program_on_the_same_data_is_refused()
    {
        await using var site = new SwitchedSite();
        await using var server = await RunningServer.StartAsync(OneMonitor(site));
        var (exitCode, _, error) = await ServeAsync(server.ConfigurationFile, server.DataFolder, Servers.ServerProcess.FreePort());
        Assert.NotEqual(0, exitCode);
        Assert.Contains("another faultline", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_can_not_be_written_is_named_with_the_remedy()
    {
        // Root may write anywhere but here.
        var (exitCode, _, error) = await ServeAsync(Written("monitors: []"), "/proc/faultline", Servers.ServerProcess.FreePort());
        Assert.Equal(73, exitCode);
        Assert.Contains("/proc/faultline", error, StringComparison.Ordinal);
        Assert.Contains("--data", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_broken_file_and_a_missing_variable_are_named_by_line()
    {
        var file = Written("monitors:\n  - name: shop\n    url: https://shop.example/\n    intervall: 5s\nheartbeat: { url: '${FAULTLINE_NO_SUCH}', every: 30s }\n");
        var (exitCode, _, error) = await ServeAsync(file, NewFolder(), Servers.ServerProcess.FreePort());
        Assert.Equal(65, exitCode);
        Assert.Contains($"{file}:4:", error, StringComparison.Ordinal);
        Assert.Contains("FAULTLINE_NO_SUCH", error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task A_file_that_becomes_wrong_is_refused_while_the_old_one_lives_and_a_right_one_is_taken()
    {
        await using var site = new SwitchedSite();
        await using var server = await RunningServer.StartAsync(OneMonitor(site));
        await File.WriteAllTextAsync(server.ConfigurationFile, "monitors: [", TestContext.Current.CancellationToken);
        await server.SignalAsync("HUP");
        await server.UntilAsync("the mistake is said", () => server.Output.Contains($"{server.ConfigurationFile}:1:", StringComparison.Ordinal));
        var visits = site.Visits;
        await server.UntilAsync("the old monitor is still asked", () => site.Visits > visits + 1);

        // Noticed without a signal.
        await File.WriteAllTextAsync(
            server.ConfigurationFile, OneMonitor(site).Replace("name: shop", "name: store", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await server.UntilAsync("the new one is taken", async () => await server.StatusAsync("api/v1/monitors/store") == 200);
        Assert.Equal(404, await server.StatusAsync("api/v1/monitors/shop"));
    }

    [Fact]
    public async Task A_full_disk_is_said_and_what_was_found_meanwhile_is_stored_when_there_is_room()
    {
        await using var site = new SwitchedSite();
        var folder = NewFolder();
        var configuration = Written(OneMonitor(site));
        var port = Servers.ServerProcess.FreePort();
        // A disk of its own, in a mount namespace of its own.
        var script = $"""
            mkdir -p {folder}/disk && mount -t tmpfs -o size=8m tmpfs {folder}/disk &&
            exec "$0" serve -c {configuration} --data {folder}/disk/data --listen http://127.0.0.1:{port}
            """;
        using var process = BuiltProgram.Start("unshare", ["--mount", "sh", "-c", script, BuiltProgram.Program]);
        var said = new Said(process);
        try
        {
            await said.UntilAsync("pages and API at", "it has started");
            var filler = $"/proc/{process.Id}/root{folder}/disk/filler";
            Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[16 * 1024 * 1024]));
            await said.UntilAsync("can't store", "it says that the disk is full");
            var visits = site.Visits;
            File.Delete(filler);
            await said.UntilAsync("stored again", "it stores again");
            Assert.Contains("nothing was lost", said.Text, StringComparison.Ordinal);
            Assert.True(site.Visits >= visits);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task PostgreSQL_that_is_gone_for_a_while_loses_nothing()
    {
        await using var site = new SwitchedSite();
        using var postgres = new PostgresCluster();
        await using var server = await RunningServer.StartAsync(OneMonitor(site), "--database", postgres.Url);
        await server.UntilAsync("results are stored", async () => await CountAsync(server) > 1);
        postgres.Stop();
        await server.UntilAsync("it says so", () => server.Output.Contains("can't store", StringComparison.Ordinal));
        var visits = site.Visits;
        await Task.Delay(PostgresAway, TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.True(site.Visits > visits, "checks stood still");
        postgres.Start();
        await server.UntilAsync("it stores again", () => server.Output.Contains("nothing was lost", StringComparison.Ordinal));
        visits = site.Visits;
        // One may be in flight, and a tick of a quarter second not yet stored.
        await server.UntilAsync("all of them are there", async () => await CountAsync(server) >= visits);
    }

    [Fact]
    public async Task SIGTERM_ends_it_cleanly()
    {
        await using var site = new SwitchedSite();
        await using var server = await RunningServer.StartAsync(OneMonitor(site));
        await server.SignalAsync("TERM");
        Assert.Equal(0, await server.EndAsync());
        Assert.False(File.Exists(Path.Combine(server.DataFolder, "control.sock")));
    }

    private static async Task<int> CountAsync(RunningServer server)
    {
        var list = await server.GetAsync("api/v1/monitors/shop/results?limit=1000");
        return list.GetProperty("items").GetArrayLength();
    }

    private static Task<(int ExitCode, string Out, string Error)> ServeAsync(string file, string data, int port) => BuiltProgram.RunAsync(
        "serve", "-c", file, "--data", data, "--listen", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    private static string OneMonitor(SwitchedSite site) => $"monitors:\n  - {{ name: shop, url: '{site.Url}', interval: 1s }}\n";

    private static string NewFolder() => Directory.CreateTempSubdirectory("faultline-faults-").FullName;

    private static string Written(string configuration)
    {
        var file = Path.Combine(NewFolder(), "faultline.yaml");
        File.WriteAllText(file, configuration);
        return file;
    }

    /// <summary>What a process says, as it says it.</summary>
    private sealed class Said
    {
        private readonly System.Text.StringBuilder _text = new();

        public Said(Process process)
        {
            process.OutputDataReceived += Keep;
            process.ErrorDataReceived += Keep;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public string Text
        {
            get
            {
                lock (_text)
                    return _text.ToString();
            }
        }

        public async Task UntilAsync(string words, string what)
        {
            var started = TimeProvider.System.GetTimestamp();
            while (!Text.Contains(words, StringComparison.Ordinal))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), $"waited in vain until {what}; it said:\n{Text}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }

        private void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_text)
                _text.AppendLine(line.Data);
        }
    }
}
