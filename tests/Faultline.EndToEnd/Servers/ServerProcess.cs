using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Faultline.EndToEnd.Servers;

/// <summary>A real server program, started for a test on loopback, with a folder of its own; killed and cleaned up on dispose.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
    }

    /// <summary>What it printed so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts a program in the foreground and waits until <paramref name="isReady"/> answers true.</summary>
    /// <param name="package">The Debian package to name when the program is missing.</param>
    public static async Task<ServerProcess> StartAsync(
        string program, string package, IEnumerable<string> arguments, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Find(program, package), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        var server = new ServerProcess(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start"));
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            while (!await isReady(patience.Token))
            {
                if (server._process.HasExited)
                {
                    server._process.WaitForExit();
                    throw new InvalidOperationException($"{program} ended with {server._process.ExitCode} before it was ready:\n{server.Output}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }

            return server;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            server.Dispose();
            throw new TimeoutException($"{program} was not ready after 30 s:\n{server.Output}");
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Ready when a TCP port of the loopback accepts.</summary>
    public static Func<CancellationToken, Task<bool>> Accepts(int port) => async cancel =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    };

    /// <summary>A port of the loopback that nothing listens on now, for TCP and UDP.</summary>
    public static int FreePort()
    {
        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)tcp.LocalEndPoint!).Port;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Find(string program, string package)
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is missing: ./test installs it (Debian package {package})");
    }
}

/// <summary>A folder for one test, world-readable since servers drop their rights; removed on dispose.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-");

    public TemporaryFolder() => File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0x1FF);

    public string FullName => _folder.FullName;

    /// <summary>Writes a file, making folders on the way, and gives its full path.</summary>
    public string Write(string name, string text)
    {
        var path = PathTo(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string PathTo(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
