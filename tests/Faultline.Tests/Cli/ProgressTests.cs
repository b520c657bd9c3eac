using Faultline.Cli.Output;

namespace Faultline.Tests.Cli;

[Trait("Spec", "U5")]
public sealed class ProgressTests
{
    [Fact]
    public void A_check_that_ends_while_a_result_is_printed_writes_nothing_into_it()
    {
        using var terminal = new StringWriter();
        var progress = new Progress(terminal, watched: true);
        progress.Show(1, 3);
        progress.Pause();
        var before = terminal.ToString();
        progress.Show(2, 3);
        Assert.Equal(before, terminal.ToString());

        progress.Resume(2, 3);
        Assert.EndsWith("2 of 3 checked", terminal.ToString(), StringComparison.Ordinal);
    }
}
