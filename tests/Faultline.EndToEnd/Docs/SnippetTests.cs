using System.Text;
using System.Text.Json;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// Every block of code that people read is true. To write what the program really shows into the pages, set FAULTLINE_WRITE_DOCS=1, run this
/// class, and read the difference.
/// </summary>
[Trait("Spec", "U3")]
[Trait("Spec", "U5")]
[Trait("Spec", "U6")]
[Trait("Spec", "K3")]
public sealed class SnippetTests(ExampleInternet internet) : IClassFixture<ExampleInternet>
{
    /// <summary>A busy machine may be too slow for a verdict that rests on speed ("far too fast for a timeout").</summary>
    private const int Tries = 5;

    private static readonly bool Writes = Environment.GetEnvironmentVariable("FAULTLINE_WRITE_DOCS") == "1";

    /// <summary>Blocks that no test runs, and why that is right. A page that ends in a slash means all below it.</summary>
    private static readonly (string Page, string Language, string Why)[] Unproven =
    [
        ("CONTRIBUTING.md", "sh", "builds and tests the clone: the run that this test is part of did so"),
        ("docs/architecture/", "", "sketches of the code, nothing to type"),
        ("docs/architecture/", "mermaid", "pictures of the code"),
    ];

    public static TheoryData<string> Pages() => [.. Page.Names()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_of_a_page_is_true(string name)
    {
        var page = Page.Read(name);
        var blocks = page.Blocks().ToList();
        var folder = internet.NewWorkingFolder();
        foreach (var block in blocks)
        {
            if (block.Language == "yaml" && YamlProof.FileName(block) is { } file)
                await File.WriteAllTextAsync(Path.Combine(folder, file), block.Text, TestContext.Current.CancellationToken);
        }

        var wrong = new StringBuilder();
        var shown = page.Lines.ToList();
        // From the end, so that what is written anew moves no line that is still to be read.
        foreach (var block in Enumerable.Reverse(blocks))
        {
            var problem = block.Language switch
            {
                "yaml" => YamlProof.Judge(block),
                "json" => Json(block.Text),
                "console" => await PlayAsync(block, folder, shown),
                var other when Unproven.Any(row => IsAbout(row, name, other)) => "",
                var other => $"no test knows how to prove a block of '{other}': write it as yaml, json or console",
            };
            if (problem.Length > 0)
                wrong.Append(block).Append(": ").AppendLine(problem);
        }

        if (Writes && !shown.SequenceEqual(page.Lines))
            await File.WriteAllTextAsync(Path.Combine(Page.Repository, name), string.Join('\n', shown) + "\n", TestContext.Current.CancellationToken);
        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    [Fact]
    public void No_exception_outlives_its_block()
    {
        var blocks = Page.Names().SelectMany(name => Page.Read(name).Blocks()).ToList();
        Assert.All(Unproven, row => Assert.Contains(blocks, block => IsAbout(row, block.Page.Name, block.Language)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_within_the_repository_leads_somewhere(string name)
    {
        var folder = Path.GetDirectoryName(name)!;
        var targets = Page.Read(name).Links().Where(link => !link.Contains("://", StringComparison.Ordinal));
        Assert.All(targets, target =>
        {
            var (file, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, "");
            var path = file.Length == 0 ? name : Path.Combine(folder, file);
            Assert.True(Path.Exists(Path.Combine(Page.Repository, path)), $"{name} links to {file}, which is not there");
            Assert.True(heading.Length == 0 || Page.Read(path).Headings().Contains(heading), $"{name} links to {target}, and {file} has no such heading");
        });
    }

    /// <summary>Types a block's commands. Where the page shows something else, puts what came instead into <paramref name="shown"/>.</summary>
    private async Task<string> PlayAsync(Block block, string folder, List<string> shown)
    {
        if (Transcript.Of(block) is not { } transcript)
            return "it begins with no command: write '$ ' before what is typed";
        var (wrong, anew) = (new StringBuilder(), new List<string>());
        foreach (var exchange in transcript.Exchanges)
        {
            var output = await internet.RunAsync(exchange.Command, folder);
            for (var tries = 1; tries < Tries && !Writes && !exchange.Matches(output); tries++)
                output = await internet.RunAsync(exchange.Command, folder);
            var same = exchange.Matches(output);
            anew.Add($"$ {exchange.Command}");
            anew.AddRange(same || !exchange.IsWhole ? exchange.Shown : output.Lines);
            if (!same)
                wrong.AppendLine($"$ {exchange.Command}\nshows").AppendJoin('\n', output.Lines).AppendLine("\nand the page says").AppendJoin('\n', exchange.Shown);
        }

        shown.RemoveRange(block.First, block.Count);
        shown.InsertRange(block.First, anew);
        return wrong.ToString();
    }

    private static string Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return "";
        }
        catch (JsonException e)
        {
            return e.Message;
        }
    }

    private static bool IsAbout((string Page, string Language, string Why) row, string page, string language) =>
        row.Language == language && (row.Page.EndsWith('/') ? page.StartsWith(row.Page, StringComparison.Ordinal) : page == row.Page);
}
