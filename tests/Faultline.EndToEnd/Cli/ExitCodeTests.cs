using Faultline.Lab.Sites;

namespace Faultline.EndToEnd.Cli;

/// <summary>The contract's exit codes, each from a real situation.</summary>
[Trait("Spec", "U5")]
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(0, "check UP")]
    [InlineData(1, "check DOWN")]
    [InlineData(2, "check REJECTED")]
    [InlineData(3, "check -c FILE slow")]
    [InlineData(4, "check BLOCKED")]
    [InlineData(64, "check UP --expect 2x0")]
    [InlineData(65, "validate WRONG")]
    [InlineData(65, "check -c WRONG")]
    [InlineData(1, "check UP REJECTED DOWN")]
    [InlineData(2, "check UP REJECTED")]
    [InlineData(0, "validate FILE")]
    public async Task Exit_code_says_what_the_worst_was(int exitCode, string commandLine)
    {
        await using var up = Site.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var down = Site.Answering("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
        await using var rejected = Site.Answering("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        await using var slow = new Site(Behaviours.Drips(
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "hello", TimeSpan.FromMilliseconds(10), TimeProvider.System));
        await using var toPrivate = new Site(Behaviours.RedirectsTo("http://169.254.169.254/"));
        using var folder = new Folder();
        var monitor = $"{{ name: slow, url: \"{slow.Url}\", expect: {{ time: {{ degraded: 10ms }} }} }}";
        var words = new Dictionary<string, string>
        {
            ["UP"] = up.Url,
            ["DOWN"] = down.Url,
            ["REJECTED"] = rejected.Url,
            ["BLOCKED"] = toPrivate.Url,
            ["FILE"] = folder.File("right.yaml", $"monitors: [{monitor}]"),
            ["WRONG"] = folder.File("wrong.yaml", "monitors: [{ name: a }]"),
        };

        var ended = await BuiltProgram.RunAsync([.. commandLine.Split(' ').Select(word => words.GetValueOrDefault(word, word))]);

        Assert.True(ended.ExitCode == exitCode, $"{ended.ExitCode}: {ended.Out}{ended.Error}");
    }

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

        public string File(string name, string text)
        {
            var path = Path.Combine(_folder.FullName, name);
            System.IO.File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
