using Faultline.EndToEnd.Cli;
using Faultline.EndToEnd.Server;

namespace Faultline.EndToEnd.Install;

/// <summary>The package from making it to purging it, on this machine.</summary>
[Trait("Spec", "O2")]
public sealed class PackageTests : IDisposable
{
    private const string Program = "/usr/bin/faultline";
    private const string Unit = "/usr/lib/systemd/system/faultline.service";
    private const string State = "/var/lib/faultline";

    private readonly string _folder = Directory.CreateTempSubdirectory("fl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_package_installs_serves_as_its_unit_says_and_goes_without_a_trace()
    {
        Assert.SkipUnless(Environment.UserName == "root", "installing needs root");
        Assert.SkipWhen(File.Exists(Program), "faultline is installed here already, and the test would purge it");
        var root = RepositoryRoot();
        var made = await RunAsync(Path.Combine(root, "publish"), "--output", _folder);
        var package = made.TrimEnd().Split('\n')[^1];
        try
        {
            await RunAsync("dpkg", "-i", package);
            Assert.Equal("640 root:faultline", (await RunAsync("stat", "-c", "%a %U:%G", "/etc/faultline/faultline.yaml")).Trim());
            Assert.Equal("", await RunAsync("systemd-analyze", "verify", "--man=no", Unit));
            await ServeAsync(await File.ReadAllLinesAsync(Unit, TestContext.Current.CancellationToken));
        }
        finally
        {
            await RunAsync("dpkg", "--purge", "faultline");
        }

        foreach (var path in new[] { Program, Unit, State, "/etc/faultline", "/usr/lib/faultline" })
            Assert.False(Path.Exists(path), path);
        Assert.DoesNotContain("faultline", await File.ReadAllTextAsync("/etc/passwd", TestContext.Current.CancellationToken));
    }

    /// <summary>No service manager runs where tests do: this does what it would, by the unit's own words.</summary>
    private static async Task ServeAsync(string[] unit)
    {
        string Of(string key) => unit.First(line => line.StartsWith($"{key}=", StringComparison.Ordinal))[(key.Length + 1)..];
        var user = Of("User");
        Assert.Equal("faultline", Of("StateDirectory"));
        await RunAsync("install", "-d", "-o", user, "-g", user, "-m", Of("StateDirectoryMode"), State);
        var command = Of("ExecStart").Split(' ');
        var process = BuiltProgram.Start("setpriv",
        [
            $"--reuid={user}", $"--regid={Of("Group")}", "--clear-groups", "--no-new-privs", "--bounding-set=-all",
            "env", "-i", "-C", "/", Of("Environment"), $"STATE_DIRECTORY={State}", .. command, "--listen", "http://127.0.0.1:0",
        ]);
        await using var server = await ServingProgram.ListeningAsync(process);
        Assert.Contains("Nothing is watched yet.", await server.GetAsync("/"));
        Assert.Contains("true", await server.GetAsync("/readyz"));
        Assert.Equal("600 faultline", (await RunAsync("stat", "-c", "%a %U", $"{State}/control.sock")).Trim());
        // On this machine it is found without being told where it is.
        Assert.Equal("Nothing is open.\n", await RunAsync("env", "-i", "-C", "/", Program, "incidents"));
        await server.SignalAsync("HUP");
        await server.SaysAsync("configuration read again");
        Assert.Equal(0, await server.StopAsync());
    }

    private static async Task<string> RunAsync(string program, params string[] args)
    {
        using var process = BuiltProgram.Start(program, args);
        var (code, output, error) = await BuiltProgram.EndAsync(process);
        Assert.True(code == 0, $"{program} {string.Join(' ', args)}: {code}\n{output}{error}");
        return output;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Faultline.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
