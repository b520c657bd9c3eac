using System.Text.Json;
using Faultline.Cli.Commands.Logs;

namespace Faultline.Tests.Cli.Logs;

/// <summary><c>faultline logs</c>: what can't be read, where the report goes.</summary>
[Trait("Spec", "T1 U5")]
public sealed class LogsCommandTests : IDisposable
{
    private const string Line = "192.0.2.1 - - [17/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl/8\"\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-logs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("logs", "name access logs")]
    [InlineData("logs x.log --log-format ngnix-combinde-log", "is no format that is known")]
    [InlineData("logs x.log --from yesterday", "write 2026-11-22")]
    [InlineData("logs x.log --from 2026-11-23 --to 2026-11-22", "--from is not before --to")]
    [InlineData("logs x.log --format xml", "write text, json or html")]
    [InlineData("logs x.log --cores 0", "from 1")]
    [InlineData("logs - -", "only once")]
    [InlineData("logs x.log --frmat json", "Did you mean --format")]
    public async Task Wrong_usage_returns_64_with_the_remedy(string commandLine, string remedy)
    {
        var ran = await Ran.Async(commandLine.Split(' '));
        Assert.Equal((64, ""), (ran.ExitCode, ran.Out));
        Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_input_that_cannot_be_read_is_named_and_there_is_no_half_report()
    {
        var ran = await Ran.Async("logs", Write("a.log"), _folder.FullName, Path.Combine(_folder.FullName, "none.log"), "--format", "json");

        Assert.Equal((66, ""), (ran.ExitCode, ran.Out));
        Assert.Contains("is a folder", ran.Error, StringComparison.Ordinal);
        Assert.Contains("none.log does not exist", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_make_one_report_in_json()
    {
        var ran = await Ran.Async("logs", Write("a.log"), Write("b.log"), "--format", "json");

        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        using var json = JsonDocument.Parse(ran.Out);
        Assert.Equal(2, json.RootElement.GetProperty("lines").GetInt64());
    }

    [Fact]
    public async Task Output_makes_a_file_that_is_new()
    {
        var ran = await Ran.Async("logs", Write("a.log"), "-o", Path.Combine(_folder.FullName, "report.txt"));

        Assert.Equal((0, "", ""), (ran.ExitCode, ran.Out, ran.Error));
        Assert.StartsWith("1 request", await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "report.txt"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_replaces_a_file_when_it_is_whole_and_leaves_nothing_beside_it()
    {
        var page = Path.Combine(_folder.FullName, "report.html");
        await File.WriteAllTextAsync(page, "old", TestContext.Current.CancellationToken);
        var ran = await Ran.Async("logs", Write("a.log"), "--format", "html", "-o", page);

        Assert.Equal((0, "", ""), (ran.ExitCode, ran.Out, ran.Error));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public async Task Output_makes_a_new_file_and_the_file_that_a_dangling_link_names()
    {
        var (page, named, link) = (At("new.txt"), At("named.txt"), At("link.txt"));
        File.CreateSymbolicLink(link, named);
        var ran = await Ran.Async("logs", Write("a.log"), "-o", page);
        var linked = await Ran.Async("logs", Write("a.log"), "-o", link);

        Assert.Equal((0, "", 0, ""), (ran.ExitCode, ran.Error, linked.ExitCode, linked.Error));
        Assert.StartsWith("1 request", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("1 request", await File.ReadAllTextAsync(named, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_cannot_be_written_returns_73_before_anything_is_read()
    {
        var ran = await Ran.Async("logs", Write("a.log"), "-o", Path.Combine(_folder.FullName, "no", "report.html"));
        Assert.Equal((73, ""), (ran.ExitCode, ran.Out));
    }

    [Fact]
    public async Task Stopped_it_returns_130_and_keeps_the_old_output()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var page = Path.Combine(_folder.FullName, "report.html");
        await File.WriteAllTextAsync(page, "old", TestContext.Current.CancellationToken);
        var ran = await Ran.Async(
            (_, _) => throw new InvalidOperationException(), Faultline.Cli.Output.Screen.None, ["logs", Write("a.log"), "-o", page], watched: false, stop.Token);

        Assert.Equal((130, "", ""), (ran.ExitCode, ran.Out, ran.Error));
        Assert.Equal("old", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        Assert.Equal(2, _folder.GetFiles().Length);
    }

    [Fact]
    public void Progress_tells_how_far_how_fast_and_how_long_still()
    {
        Assert.Equal("500.0 MB of 1.00 GB read, 250.0 MB/s, 2 s left", ReadingProgress.Text(500_000_000, 1_000_000_000, TimeSpan.FromSeconds(2)));
        Assert.Equal("500.0 MB read, 250.0 MB/s", ReadingProgress.Text(500_000_000, of: null, TimeSpan.FromSeconds(2)));
    }

    private string Write(string name)
    {
        File.WriteAllText(At(name), Line);
        return At(name);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
