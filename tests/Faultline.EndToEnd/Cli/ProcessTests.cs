using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Faultline.EndToEnd.Cli;

/// <summary>What only a real process shows: its streams, its exit code, its signals.</summary>
[Trait("Spec", "U5")]
public sealed class ProcessTests
{
    [Fact]
    [Trait("Spec", "K3")]
    public async Task Explain_prints_to_standard_output_without_escapes_or_a_byte_order_mark()
    {
        var (exitCode, output, error) = await BuiltProgram.RunAsync("explain", "502");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("502  Bad Gateway\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("RFC 9110 §15.6.3", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task Wrong_usage_goes_to_standard_error_and_returns_64()
    {
        var (exitCode, output, error) = await BuiltProgram.RunAsync("check", "example.com");

        Assert.Equal(64, exitCode);
        Assert.Equal("", output);
        Assert.Contains("write https://example.com", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_returns_1_and_json_that_says_so()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        port.Stop();

        var (exitCode, output, _) = await BuiltProgram.RunAsync("check", url, "--format", "json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, exitCode);
        Assert.Equal("connection-refused", json.RootElement[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_check_cleanly(string signal, int exitCode)
    {
        // It accepts and stays silent, so the check waits until the signal comes.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");
        using var process = BuiltProgram.Start("check", url, "--timeout", "1h");
        using var asked = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);

        var ended = await BuiltProgram.EndAsync(process);

        Assert.Equal(exitCode, ended.ExitCode);
        Assert.Contains("stopped: 0 of 1 checked", ended.Out, StringComparison.Ordinal);
        Assert.Equal("", ended.Error);
    }

    [Fact]
    public async Task A_full_disk_is_told_as_such_and_is_no_bug()
    {
        using var process = BuiltProgram.StartInShell("exec \"$0\" explain 502 > /dev/full");
        var (exitCode, _, error) = await BuiltProgram.EndAsync(process);

        Assert.Equal(74, exitCode);
        Assert.StartsWith("faultline: the output can't be written", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_signal_ends_a_run_whose_configuration_never_comes()
    {
        var pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var process = BuiltProgram.Start("check", "-c", pipe);
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);

        var ended = await BuiltProgram.EndAsync(process);

        Assert.Equal(130, ended.ExitCode);
        File.Delete(pipe);
    }
}
