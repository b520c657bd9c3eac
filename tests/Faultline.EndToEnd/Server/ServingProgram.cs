using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faultline.EndToEnd.Cli;

namespace Faultline.EndToEnd.Server;

/// <summary><c>faultline serve</c> as a process of its own, in a folder of its own, at a port that was free.</summary>
internal sealed class ServingProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task _reading;
    private readonly List<string> _lines = [];
    private readonly SemaphoreSlim _more = new(0);

    private ServingProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false });

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Started, and listening.</summary>
    public static async Task<ServingProgram> StartAsync(params string[] args) =>
        await ListeningAsync(BuiltProgram.Start(["serve", "--listen", "http://127.0.0.1:0", .. args]));

    /// <summary>A server that was started by other means.</summary>
    public static async Task<ServingProgram> ListeningAsync(Process process)
    {
        var server = new ServingProgram(process);
        const string Says = "pages and API at ";
        var line = await server.SaysAsync(Says);
        server.Client.BaseAddress = new Uri(line[(line.IndexOf(Says, StringComparison.Ordinal) + Says.Length)..]);
        return server;
    }

    /// <summary>Waits until it says something.</summary>
    public async Task<string> SaysAsync(string what)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            lock (_lines)
            {
                if (_lines.Find(line => line.Contains(what, StringComparison.Ordinal)) is { } found)
                    return found;
            }

            try
            {
                await _more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"it never said \"{what}\" but:\n{Output}");
            }
        }
    }

    /// <summary>Sends a signal, such as <c>HUP</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = BuiltProgram.Start("kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(0, (await BuiltProgram.EndAsync(kill)).ExitCode);
    }

    /// <summary>Tells it to stop, and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15), TimeProvider.System);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading;
        return _process.ExitCode;
    }

    public async Task<string> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await Client.GetAsync(path, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == status, $"{path}: {answer.StatusCode} {text}");
        return text;
    }

    /// <summary>Kills it if it was not stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        Client.Dispose();
        _process.Dispose();
        _more.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
                _lines.Add(line);
            _more.Release();
        }
    }
}
