using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Watching;

/// <summary>A real PostgreSQL of the test's own that can be stopped and started again.</summary>
internal sealed class PostgresCluster : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faultline-postgres-").FullName;
    private readonly int _port = ServerProcess.FreePort();
    private Process? _server;

    public PostgresCluster()
    {
        // initdb and postgres refuse to run as root.
        Run($"chown nobody {_folder}");
        Run($"cd {_folder} && {AsNobody} $bin/initdb -D data -U faultline -A trust -E UTF8 --locale C --no-sync");
        Start();
    }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"postgres://faultline@127.0.0.1:{_port}/postgres");

    private static string AsNobody => "$([ \"$(id -u)\" -ne 0 ] || echo setpriv --reuid nobody --regid nogroup --clear-groups)";

    public void Start()
    {
        _server = Shell($"cd {_folder} && exec {AsNobody} $bin/postgres -D data -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off");
        Assert.True(SpinWait.SpinUntil(Accepts, TimeSpan.FromSeconds(30)), "PostgreSQL does not listen");
    }

    /// <summary>Ends it at once, as a machine that loses power would.</summary>
    public void Stop()
    {
        Run($"kill -QUIT $(head -n 1 {_folder}/data/postmaster.pid)");
        _server!.WaitForExit();
        _server.Dispose();
    }

    public void Dispose()
    {
        if (File.Exists(Path.Combine(_folder, "data", "postmaster.pid")))
            Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private bool Accepts()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect("127.0.0.1", _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Run(string script)
    {
        using var process = Shell(script);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"failed (are the packages postgresql and util-linux installed?): {script}");
    }

    private static Process Shell(string script) => Process.Start(new ProcessStartInfo(
        "sh", ["-c", $"bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1); {script} >/dev/null 2>&1"]) { UseShellExecute = false })!;
}
