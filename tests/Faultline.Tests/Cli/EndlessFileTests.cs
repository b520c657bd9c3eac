using System.Diagnostics;
using Faultline.Cli.Output;

namespace Faultline.Tests.Cli;

/// <summary>Files that never end or never begin fill no memory and keep nobody waiting who has seen enough.</summary>
[Trait("Spec", "S4")]
public sealed class EndlessFileTests : IDisposable
{
    private readonly string _pipe = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_pipe);

    [Theory]
    [InlineData("validate /dev/zero", 65)]
    [InlineData("check -c /dev/zero", 65)]
    [InlineData("check https://a.example/ --body @/dev/zero", 64)]
    [InlineData("check https://a.example/ --ca /dev/zero", 64)]
    public async Task A_file_without_end_is_refused(string commandLine, int exitCode)
    {
        var ran = await Ran.Async(commandLine.Split(' '));

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Contains("has more than", ran.Out + ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("validate PIPE")]
    [InlineData("check -c PIPE")]
    [InlineData("check https://a.example/ --body @PIPE")]
    [InlineData("check https://a.example/ --key PIPE")]
    public async Task A_pipe_to_which_nobody_writes_can_be_left(string commandLine)
    {
        await MakePipeAsync();
        using var stop = new CancellationTokenSource();
        var running = Ran.Async(
            (_, _) => throw new InvalidOperationException("nothing should be asked"),
            Screen.None,
            commandLine.Replace("PIPE", _pipe, StringComparison.Ordinal).Split(' '),
            watched: false,
            stop.Token);
        // Opening it waits until it is open for reading, and then nothing comes.
        await using var silent = new FileStream(_pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await stop.CancelAsync();

        Assert.Equal(130, (await running).ExitCode);
    }

    [Fact]
    public async Task A_pipe_is_read_as_a_file_is()
    {
        await MakePipeAsync();
        var running = Ran.Async("validate", _pipe);
        await using (var pipe = new StreamWriter(_pipe))
            await pipe.WriteAsync("monitors: [{ name: a, url: \"https://a.example/\" }]");

        Assert.Equal(0, (await running).ExitCode);
    }

    private async Task MakePipeAsync()
    {
        using var make = Process.Start("mkfifo", [_pipe]);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, make.ExitCode);
    }
}
