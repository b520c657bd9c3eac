namespace Faultline.EndToEnd.Cli;

/// <summary>On a terminal, which script(1) makes.</summary>
[Trait("Spec", "U5")]
public sealed class TerminalTests
{
    /// <summary>It stays switched when the program has ended, and then other programs see other keys.</summary>
    [Fact]
    public async Task Terminal_is_sent_the_answer_and_nothing_that_switches_it()
    {
        var output = await OnTerminalAsync("TERM=xterm NO_COLOR= '$0' explain 502");

        Assert.StartsWith("\e[1m502\e[0m  Bad Gateway", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e=", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_wrapped_at_the_terminal_width()
    {
        var output = await OnTerminalAsync("stty cols 50; TERM=dumb '$0' explain 502");

        Assert.DoesNotContain('\e', output);
        Assert.All(output.ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, 50));
    }

    private static async Task<string> OnTerminalAsync(string command)
    {
        using var process = BuiltProgram.StartInShell($"SHELL=/bin/sh exec script -qec \"{command}\" /dev/null");
        var ended = await BuiltProgram.EndAsync(process);
        Assert.True(ended.ExitCode == 0, ended.Out + ended.Error);
        return ended.Out;
    }
}
