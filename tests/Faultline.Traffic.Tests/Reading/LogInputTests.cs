using System.IO.Compression;
using System.IO.Pipes;
using System.Text;
using Faultline.Traffic.Reading;

namespace Faultline.Traffic.Tests.Reading;

/// <summary>What people name on a command line: files, links to them, pipes, packed files that came over badly.</summary>
[Trait("Spec", "T1")]
public sealed class LogInputTests : IDisposable
{
    private const string Line = "192.0.2.1 - - [17/Nov/2026:08:00:00 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl/8\"\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("faultline-input-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_link_is_as_long_as_what_it_names_and_falls_into_as_many_pieces()
    {
        var file = At("access.log");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat(Line, 40_000)), TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(At("link.log"), file);

        var (plain, linked) = (LogInput.File(file), LogInput.File(At("link.log")));

        Assert.Equal((plain.Length, plain.Pieces()), (linked.Length, linked.Pieces()));
        Assert.True(linked.Pieces() > 1);
    }

    [Fact]
    public async Task A_pipe_given_by_name_is_read_to_its_end()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var input = LogInput.File($"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");
        var reading = Task.Run(() => LogFiles.ReadAsync([input], new ReadingOptions(), TestContext.Current.CancellationToken));
        await pipe.WriteAsync(Encoding.ASCII.GetBytes(Line + Line), TestContext.Current.CancellationToken);
        pipe.Dispose();

        Assert.Equal(2, (await reading).Lines);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_packed_file_that_is_damaged_or_cut_is_refused_in_plain_words(int cut)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(n => $"{n} {Line}"))));
        var bytes = packed.ToArray();
        if (cut < 0)
            bytes[^6] ^= 0xFF;
        else
            bytes = bytes[..(bytes.Length / 2)];
        await File.WriteAllBytesAsync(At("access.log.1.gz"), bytes, TestContext.Current.CancellationToken);

        var lost = await Assert.ThrowsAsync<LogException>(
            () => LogFiles.ReadAsync([LogInput.File(At("access.log.1.gz"))], new ReadingOptions(), TestContext.Current.CancellationToken));

        Assert.EndsWith("access.log.1.gz can't be read: what is packed in it is damaged or cut short", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_packed_one_after_another_are_read_as_one_file()
    {
        var packed = new MemoryStream();
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, 100)));
        foreach (var part in text.Chunk(777))
        {
            using var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(part);
        }

        await File.WriteAllBytesAsync(At("access.log.gz"), packed.ToArray(), TestContext.Current.CancellationToken);
        var report = await LogFiles.ReadAsync([LogInput.File(At("access.log.gz"))], new ReadingOptions(), TestContext.Current.CancellationToken);

        Assert.Equal((100, 100), (report.Lines, report.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_in_utf_16_is_refused_with_the_remedy(bool fromFile)
    {
        await File.WriteAllTextAsync(At("access.log"), Line, Encoding.Unicode, TestContext.Current.CancellationToken);
        var input = fromFile ? LogInput.File(At("access.log")) : LogInput.Of("-", File.OpenRead(At("access.log")));

        var lost = await Assert.ThrowsAsync<LogException>(
            () => LogFiles.ReadAsync([input], new ReadingOptions(), TestContext.Current.CancellationToken));

        Assert.Contains("iconv", lost.Message, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
