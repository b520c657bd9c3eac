using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(Faultline.Tests.Storage.PostgresServer))]

namespace Faultline.Tests.Storage;

/// <summary>A real PostgreSQL in a folder of its own, begun when a test first asks for it, ended and removed with the test run.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "faultline";
    private const string Password = "p@ss:w/rd";

    private static readonly Lazy<PostgresServer> Running = new(() => new PostgresServer(start: true));
    private static int _databases;

    private readonly Process? _process;
    private readonly int _port;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"faultline-postgres-{Environment.ProcessId}");

    /// <summary>What the test run makes; it ends the server, if there is one by then.</summary>
    public PostgresServer()
    {
    }

    private PostgresServer(bool start)
    {
        Assert.True(start);
        _port = FreePort();
        // PostgreSQL refuses to run as root. The shell ends the server, and removes the folder, when its input ends: however this process
        // does.
        var script = $"""
            set -e
            bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1) || true
            [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)") || true
            [ -x "$bin/initdb" ] || {"{"} echo "install postgresql: the tests need it"; exit 1; {"}"}
            as=""
            mkdir -p {_folder}
            printf '%s' '{Password}' > {_folder}/password
            if [ "$(id -u)" -eq 0 ]; then as="setpriv --reuid nobody --regid nogroup --clear-groups"; chown -R nobody {_folder}; fi
            cd {_folder}
            $as "$bin/initdb" -D data -U {User} -A scram-sha-256 --pwfile password -E UTF8 --locale C --no-sync > initdb.log 2>&1 ||
                {"{"} cat initdb.log; exit 1; {"}"}
            $as "$bin/postgres" -D data -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} \
                -c fsync=off -c max_connections=200 > log 2>&1 < /dev/null &
            server=$!
            echo started
            read -r _ || true
            kill -INT $server
            wait $server || true
            rm -rf {_folder}
            """;
        _process = Process.Start(new ProcessStartInfo("sh", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var said = _process.StandardOutput.ReadLine();
        if (said != "started")
            Assert.Fail(said + _process.StandardOutput.ReadToEnd());
        Assert.True(SpinWait.SpinUntil(Answers, TimeSpan.FromSeconds(30)), "PostgreSQL does not answer");
    }

    /// <summary>The name of a new empty database.</summary>
    public static string NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        using var connection = Running.Value.Connect();
        using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return name;
    }

    public static int Port => Running.Value._port;

    /// <param name="port">Where to ask for it; null for the server's own.</param>
    public static string Url(string database, string password = Password, int? port = null) =>
        $"postgres://{User}:{Uri.EscapeDataString(password)}@127.0.0.1:{port ?? Port}/{database}";

    /// <summary>By way of its socket, as libpq writes it.</summary>
    public static string SocketUrl(string database) =>
        $"{Url(database)}?host={Uri.EscapeDataString(Running.Value._folder)}";

    /// <summary>Runs a statement as the administrator, such as one that ends others' connections.</summary>
    public static void Run(string sql)
    {
        using var connection = Running.Value.Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_process is not null)
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
        else if (Running.IsValueCreated)
        {
            Running.Value.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private bool Answers()
    {
        try
        {
            using var connection = Connect();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private NpgsqlConnection Connect()
    {
        var port = _port.ToString(CultureInfo.InvariantCulture);
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={port};Username={User};Password={Password};Database=postgres;Pooling=false");
        connection.Open();
        return connection;
    }
}
