using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.EndToEnd.Cli;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Watching;

/// <summary>The built program, serving: started, asked over HTTP, killed and started again over the same data folder.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("faultline-serve-").FullName;
    private readonly StringBuilder _output = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly string[] _more;
    private Process? _process;

    private RunningServer(string configuration, string[] more)
    {
        _more = more;
        Port = ServerProcess.FreePort();
        _http.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        File.WriteAllText(ConfigurationFile, configuration);
    }

    public int Port { get; }

    public string ConfigurationFile => Path.Combine(_folder, "faultline.yaml");

    public string DataFolder => Path.Combine(_folder, "data");

    public int ProcessId => _process!.Id;

    /// <summary>What it has said so far, over all its lives.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts it and waits until it is able to work.</summary>
    public static async Task<RunningServer> StartAsync(string configuration, params string[] more)
    {
        var server = new RunningServer(configuration, more);
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        var listen = _http.BaseAddress!.ToString().TrimEnd('/');
        _process = BuiltProgram.Start(["serve", "-c", ConfigurationFile, "--data", DataFolder, "--listen", listen, .. _more]);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync("it answers", async () =>
        {
            Assert.False(_process.HasExited, $"it ended with {(_process.HasExited ? _process.ExitCode : 0)}:\n{Output}");
            try
            {
                return (await _http.GetAsync("readyz", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
    }

    /// <summary>Sends a signal, such as TERM or HUP.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end that a signal asked for.</summary>
    public async Task<int> EndAsync()
    {
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var bytes = await _http.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(bytes).RootElement;
    }

    public Task<string> GetTextAsync(string path) => _http.GetStringAsync(path, TestContext.Current.CancellationToken);

    public async Task<int> StatusAsync(string path)
    {
        using var answer = await _http.GetAsync(path, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    /// <summary>Waits for a condition, a minute at most; the failure says which, and what the program said.</summary>
    public Task UntilAsync(string what, Func<bool> holds) => UntilAsync(what, () => Task.FromResult(holds()));

    public Task UntilAsync(string what, Func<bool> holds, TimeSpan patience) => UntilAsync(what, () => Task.FromResult(holds()), patience);

    public async Task UntilAsync(string what, Func<Task<bool>> holds, TimeSpan? patience = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < (patience ?? Patience), $"waited in vain until {what}; the program said:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            try
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }

            process.Dispose();
        }

        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
        {
            if (line.Data is not null && _output.Length < 1024 * 1024)
                _output.AppendLine(line.Data);
        }
    }
}
