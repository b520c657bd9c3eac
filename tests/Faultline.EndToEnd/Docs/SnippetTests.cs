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
    private static readonly bool Writes = Environment.GetEnvironmentVariable("FAULTLINE_WRITE_DOCS") == "1";

    /// <summary>Blocks that no test runs, and why that is right. A page that ends in a slash means all below it.</summary>
    private static readonly (string Page, string Language, string Why)[] Unproven =
    [
        ("CONTRIBUTING.md", "sh", "builds and tests the clone: the run that this test is part of did so"),
        ("docs/guide/install.md", "sh", "installs on the machine: Install/PackageTests does it, and Watching/FaultTests serves from PostgreSQL"),
        ("docs/guide/traffic.md", "apache", "Traffic/ApacheLogTests runs Apache with it"),
        ("docs/guide/traffic.md", "haproxy", "Traffic/HaproxyLogTests runs HAProxy with it"),
        ("docs/guide/traffic.md", "caddy", "Traffic/CaddyLogTests runs Caddy with it"),
        ("docs/guide/traffic.md", "vcl", "Traffic/VarnishLogTests runs Varnish with it"),
        ("docs/guide/traffic.md", "sh", "Traffic/VarnishLogTests runs varnishncsa with it"),
        ("docs/architecture/", "", "sketches of the code, nothing to type"),
        ("docs/architecture/", "mermaid", "pictures of the code"),
    ];

    public static TheoryData<string> Pages() => [.. Page.Names()];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_of_a_page_is_true(string name)
    {
        var page = Page.Read(name);
        var folder = internet.NewWorkingFolder();
        foreach (var block in page.Blocks())
        {
            if (block.FileName is { } file)
                await File.WriteAllTextAsync(Path.Combine(folder, file), block.Text, TestContext.Current.CancellationToken);
        }

        var (wrong, anew) = (new StringBuilder(), new List<(Block Block, List<string> Lines)>());
        var terminal = new Terminal(internet, folder, Writes);
        foreach (var block in page.Blocks())
        {
            var problem = block.Language switch
            {
                "yaml" => YamlProof.Judge(block),
                "json" => Json(block.Text),
                "nginx" => await NginxAsync(block, folder),
                "console" => await PlayAsync(block, terminal, anew),
                _ when block.FileName is { } file => IsUsed(page, file) ? "" : $"no command of the page uses {file}",
                var other when Unproven.Any(row => IsAbout(row, name, other)) => "",
                var other => $"no test knows how to prove a block of '{other}': write it as yaml, json or console",
            };
            if (problem.Length > 0)
                wrong.Append(block).Append(": ").AppendLine(problem);
        }

        wrong.Append(await terminal.CloseAsync());
        if (Writes)
            await WriteAsync(page, anew);
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

    /// <summary>Types a block's commands, and notes what the block should show.</summary>
    private static async Task<string> PlayAsync(Block block, Terminal terminal, List<(Block Block, List<string> Lines)> anew)
    {
        if (Transcript.Of(block) is not { } transcript)
            return "it begins with no command: write '$ ' before what is typed";
        var (wrong, lines) = (new StringBuilder(), new List<string>());
        foreach (var exchange in transcript.Exchanges)
        {
            var output = await terminal.PlayAsync(exchange);
            var same = exchange.Matches(output);
            lines.Add($"$ {exchange.Command}");
            lines.AddRange(same || !exchange.IsWhole ? exchange.Shown : output.Lines);
            if (!same)
                wrong.AppendLine($"$ {exchange.Command}\nshows").AppendJoin('\n', output.Lines).AppendLine("\nand the page says").AppendJoin('\n', exchange.Shown);
        }

        anew.Add((block, lines));
        return wrong.ToString();
    }

    private static Task WriteAsync(Page page, List<(Block Block, List<string> Lines)> anew)
    {
        var lines = page.Lines.ToList();
        // From the end, so that what is written anew moves no line that is still to be written.
        foreach (var (block, shown) in Enumerable.Reverse(anew))
        {
            lines.RemoveRange(block.First, block.Count);
            lines.InsertRange(block.First, shown);
        }

        return lines.SequenceEqual(page.Lines)
            ? Task.CompletedTask
            : File.WriteAllTextAsync(Path.Combine(Page.Repository, page.Name), string.Join('\n', lines) + "\n", TestContext.Current.CancellationToken);
    }

    private static bool IsUsed(Page page, string file) => page.Blocks().Any(block =>
        Transcript.Of(block)?.Exchanges.Any(exchange => exchange.Command.Contains(file, StringComparison.Ordinal)) == true);

    /// <summary>What nginx itself says of a server block.</summary>
    private async Task<string> NginxAsync(Block block, string folder)
    {
        var whole = $"events {{}}\nhttp {{\ninclude certificates.conf;\n{block.Text}}}\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), whole, TestContext.Current.CancellationToken);
        return await internet.JudgeNginxAsync(folder);
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
