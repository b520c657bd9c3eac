using Faultline.EndToEnd.Docs;

namespace Faultline.EndToEnd.Cli;

/// <summary>The script that people type.</summary>
public sealed class StarterTests
{
    private static readonly string Script = Path.Combine(Page.Repository, "faultline");

    [Fact]
    [Trait("Spec", "K3")]
    public async Task Built_program_is_started_without_building_again()
    {
        using (var first = BuiltProgram.Start(Script, ["--version"]))
            Assert.Equal(0, (await BuiltProgram.EndAsync(first)).ExitCode);

        using var second = BuiltProgram.Start(Script, ["explain", "502"]);
        var (exitCode, output, error) = await BuiltProgram.EndAsync(second);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("502  Bad Gateway\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("", error);
    }

    [Fact]
    public async Task Exit_code_is_the_program_s_from_wherever_it_is_started()
    {
        var link = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.CreateSymbolicLink(link, Script);
        using var process = BuiltProgram.Start(link, ["explain", "9999"]);
        var (exitCode, _, error) = await BuiltProgram.EndAsync(process);
        File.Delete(link);

        Assert.Equal(64, exitCode);
        Assert.Contains("9999 is no status code", error, StringComparison.Ordinal);
    }
}
