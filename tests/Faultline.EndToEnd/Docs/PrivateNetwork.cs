using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// Network, mounts and processes apart from the machine's own, where any address, name and port can be used. Everything in it ends with it,
/// also when this process is killed: the kernel ends a namespace's processes with its first one, and that one waits on a pipe from here.
/// </summary>
internal sealed class PrivateNetwork : IAsyncDisposable
{
    private const string Ready = "ready";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _first;

    private PrivateNetwork(Process first) => _first = first;

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    /// <param name="folder">Holds <c>start.sh</c>, which prints <c>ready</c>, goes on until its standard input ends, and is run there.</param>
    public static async Task<PrivateNetwork> StartAsync(string folder, CancellationToken cancel)
    {
        // Who is not root becomes it in a user namespace, where the kernel's settings allow that.
        string[] own = IsRoot ? [] : ["--map-root-user"];
        var network = new PrivateNetwork(Start("unshare", [.. own, "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "start.sh"], folder));
        try
        {
            var error = network._first.StandardError.ReadToEndAsync(cancel);
            var line = await network._first.StandardOutput.ReadLineAsync(cancel).AsTask().WaitAsync(Patience, TimeProvider.System, cancel);
            if (line == Ready)
                return network;
            throw new InvalidOperationException(
                "The snippets of the guide run in a network of their own, which this machine does not give: it needs unshare and nsenter (Debian "
                + "package util-linux), ip (iproute2), nginx and dnsmasq, and the right to make namespaces: be root, in a container with "
                + $"CAP_SYS_ADMIN, or allow user namespaces. What was said: {line} {await error}");
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a line of shell in there, and gives what it wrote, errors among it.</summary>
    public async Task<Output> RunAsync(
        string command, string folder, IReadOnlyDictionary<string, string> variables, CancellationToken cancel)
    {
        using var shell = Enter("cd \"$1\" && exec 2>&1 && eval \"$2\"", command, folder, variables);
        var output = await shell.StandardOutput.ReadToEndAsync(cancel);
        await shell.WaitForExitAsync(cancel);
        return new Output(output.Length == 0 ? [] : output.TrimEnd('\n').Split('\n'), shell.ExitCode);
    }

    /// <summary>Starts a program in there that goes on, as a shell's <c>&amp;</c> does.</summary>
    /// <returns>It tells its id in there on the first line, and then what it writes, errors among it.</returns>
    public Process Begin(string command, string folder, IReadOnlyDictionary<string, string> variables) =>
        Enter("cd \"$1\" && echo $$ && exec 2>&1 && eval \"exec $2\"", command, folder, variables);

    private Process Enter(string line, string command, string folder, IReadOnlyDictionary<string, string> variables)
    {
        var id = _first.Id.ToString(CultureInfo.InvariantCulture);
        string[] own = IsRoot ? [] : ["--user", "--preserve-credentials"];
        // The processes are those of unshare's children. Entering the mounts leads to their root folder.
        string[] there = ["--target", id, .. own, "--mount", "--net", $"--pid=/proc/{id}/ns/pid_for_children"];
        var shell = Start("nsenter", [.. there, "sh", "-c", line, "sh", folder, command], folder, variables);
        shell.StandardInput.Close();
        return shell;
    }

    public async ValueTask DisposeAsync()
    {
        _first.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await _first.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _first.Kill(entireProcessTree: true);
        }

        _first.Dispose();
    }

    private static Process Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>(StringComparer.Ordinal))
            start.Environment[name] = value;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program} did not start: this test needs Debian package util-linux ({e.Message})", e);
        }
    }
}
