using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>Every command line of the guide is understood, and where the guide shows what it prints, it prints that.</summary>
[Trait("Spec", "U5")]
public sealed class GuideTests
{
    public static TheoryData<string, string> Snippets()
    {
        var snippets = new TheoryData<string, string>();
        foreach (var block in Guide().Split("```console\n").Skip(1))
        {
            foreach (var command in ("\n" + block[..block.IndexOf("```", StringComparison.Ordinal)]).Split("\n$ faultline ").Skip(1))
            {
                var end = command.IndexOf('\n');
                snippets.Add(end < 0 ? command : command[..end], end < 0 ? "" : command[(end + 1)..]);
            }
        }

        return snippets;
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public async Task A_snippet_does_what_the_guide_shows(string commandLine, string expected)
    {
        var ran = await Ran.Async(Answer, Words(commandLine));

        Assert.Equal("", ran.Error);
        Assert.InRange(ran.ExitCode, 0, 4);
        if (expected.Length > 0)
            Assert.Equal(expected.TrimEnd(), ran.Out.ReplaceLineEndings("\n").TrimEnd());
    }

    private static Observation Answer(CheckSpec spec) => spec.Url.Host switch
    {
        "shop.example" => Canned.Answer(spec, 502, "Server: nginx/1.22.1\r\n", Canned.NginxPage),
        _ => Canned.Answer(spec, 200),
    };

    /// <summary>As a shell splits them, as far as the guide needs it.</summary>
    private static string[] Words(string commandLine) =>
        [.. commandLine.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static string Guide()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Faultline.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("the tests run outside the repository");
        return File.ReadAllText(Path.Combine(folder.FullName, "docs/guide/commands.md"));
    }
}
