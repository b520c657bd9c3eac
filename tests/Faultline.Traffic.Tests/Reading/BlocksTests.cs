using System.IO.Compression;
using System.Text;
using Faultline.Traffic.Reading;

namespace Faultline.Traffic.Tests.Reading;

public sealed class BlocksTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(40_000)]
    [Trait("Spec", "T1")]
    public async Task A_file_read_by_several_readers_gives_every_line_once(int lines)
    {
        await File.WriteAllTextAsync(_file, Numbered(lines), TestContext.Current.CancellationToken);
        using var blocks = LogInput.File(_file).Open();

        var read = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Drain(blocks))));

        Assert.Equal(Numbered(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(), read.SelectMany(l => l).Order());
    }

    [Fact]
    [Trait("Spec", "T1")]
    public async Task A_line_that_ends_with_a_piece_is_read_once()
    {
        // Lines of 1,024 bytes: every piece of a mebibyte ends with a line feed.
        var text = string.Concat(Enumerable.Range(0, 3 * 1024).Select(n => $"{n}".PadRight(1023, 'x') + "\n"));
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        using var blocks = LogInput.File(_file).Open();

        Assert.Equal(3 * 1024, Drain(blocks).Distinct().Count());
    }

    [Fact]
    [Trait("Spec", "T1")]
    public void A_packed_stream_is_unpacked_and_gives_every_line_in_order()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(Numbered(100_000)));
        using var blocks = LogInput.Of("-", new MemoryStream(packed.ToArray())).Open();

        Assert.Equal(Numbered(100_000), string.Join('\n', Drain(blocks)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Spec", "S4")]
    public async Task A_line_without_end_is_cut_and_the_next_one_is_whole(bool fromFile)
    {
        var text = "first\n" + new string('a', 5 << 20) + "\nlast\n";
        await File.WriteAllTextAsync(_file, text, TestContext.Current.CancellationToken);
        using var blocks = (fromFile ? LogInput.File(_file) : LogInput.Of("-", File.OpenRead(_file))).Open();

        var lines = Drain(blocks);

        Assert.Equal(["first", "last"], lines.Where(l => l.Length < 10));
        Assert.InRange(Assert.Single(lines, l => l.Length >= 10).Length, Blocks.LongestLine, 2 * Blocks.LongestLine + 1);
    }

    [Fact]
    public void What_can_not_be_read_is_named()
    {
        var missing = Assert.Throws<LogException>(() => LogInput.File("/nowhere/access.log").Open());
        Assert.StartsWith("/nowhere/access.log can't be read: ", missing.Message, StringComparison.Ordinal);
        var folder = Assert.Throws<LogException>(() => LogInput.File(Path.GetTempPath()).Open());
        Assert.EndsWith("it is a directory", folder.Message, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static string Numbered(int lines) => string.Join('\n', Enumerable.Range(0, lines).Select(n => $"line {n} {new string('-', n % 150)}"));

    private static List<string> Drain(Blocks blocks)
    {
        var (buffer, lines) = (Blocks.NewBuffer(), new List<string>());
        while (blocks.Next(buffer) is { IsEmpty: false } block)
            lines.AddRange(Encoding.ASCII.GetString(block.Span).TrimEnd('\n').Split('\n'));
        return lines;
    }
}
