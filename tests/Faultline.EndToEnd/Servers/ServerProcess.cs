using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faultline.EndToEnd.Servers;

/// <summary>A server program from Debian, run for one test: started in its own folder, waited for, and killed on dispose.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ServerProcess(Process process, string folder)
    {
        _process = process;
        Folder = folder;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    /// <summary>Where its configuration lies; deleted on dispose.</summary>
    public string Folder { get; }

    /// <summary>What it wrote to standard output and standard error so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>A folder for a server's configuration; <see cref="StartAsync"/> takes charge of it.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("faultline-test-");
        // Servers that give up root must still be able to read it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_111_101); // 0775
        return folder.FullName;
    }

    /// <summary>A loopback port that nobody uses, for both TCP and UDP. Somebody else may take it before the server does.</summary>
    public static int FreePort()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                udp.Bind(tcp.LocalEndPoint!);
                return ((IPEndPoint)tcp.LocalEndPoint!).Port;
            }
            catch (SocketException) when (attempt < 20)
            {
            }
        }
    }

    /// <summary>Starts a program in the foreground and waits until it accepts TCP connections at <paramref name="ready"/>.</summary>
    /// <param name="package">The Debian package to name when the program is missing.</param>
    /// <param name="program">Found in PATH or in sbin.</param>
    /// <param name="folder">From <see cref="NewFolder"/>.</param>
    public static async Task<ServerProcess> StartAsync(
        string package, string program, string folder, IPEndPoint ready, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(Find(program), arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerProcess server;
        try
        {
            server = new ServerProcess(Process.Start(start)!, folder);
        }
        catch (Win32Exception e)
        {
            Directory.Delete(folder, recursive: true);
            throw new InvalidOperationException($"{program} did not start: this test needs Debian package {package} ({e.Message})", e);
        }

        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server.WaitUntilItAcceptsAsync(program, ready, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Find(string program) => new[] { "/usr/sbin", "/sbin", "/usr/local/sbin" }
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;

    private async Task WaitUntilItAcceptsAsync(string program, IPEndPoint ready, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancel);
                throw new InvalidOperationException($"{program} ended with code {_process.ExitCode}:\n{Output}");
            }

            using var socket = new Socket(ready.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(ready, cancel);
                return;
            }
            catch (SocketException e)
            {
                if (TimeProvider.System.GetElapsedTime(started) > Patience)
                    throw new InvalidOperationException($"{program} does not listen at {ready} ({e.SocketErrorCode}):\n{Output}", e);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancel);
            }
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            if (line is not null && _output.Length < 1024 * 1024)
                _output.AppendLine(line);
        }
    }
}
