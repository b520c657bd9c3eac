using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Json;
using Record = Faultline.Traffic.Records.Record;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Traffic.Tests.Formats.Json;

[Trait("Spec", "T1")]
public sealed class ScannerTests
{
    private static readonly string[] Seeds =
    [
        NginxJsonTests.Ours,
        """{"level":"info","ts":1.5,"logger":"http.log.access","msg":"NOP","request":{"method":"GET","uri":"/\u00e9","headers":{"User-Agent":["a\"b","c"]}},"status":0}""",
        """{"EdgeResponseStatus":200,"ClientIP":"::1","ClientRequestHost":"a","RayID":"1","SecurityActions":["log","block"],"EdgeStartTimestamp":1712790000100000000}""",
        """{"httpRequest":{"requestUrl":"https://a/b?c","status":502,"latency":"0.012s"},"insertId":"1","jsonPayload":{"statusDetails":"x"}}""",
        """{"http":{"response":{"status_code":200},"request":{"method":"GET"}},"url.path":"/","event":{"duration":1500000}}""",
    ];

    [Fact]
    public void Arbitrary_bytes_are_read_without_a_failure() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes =>
        {
            Try(bytes);
            Try([.. "{\""u8, .. bytes, .. "}"u8]);
        }));

    [Fact]
    public void Damaged_lines_are_read_without_a_failure() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(4000), Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Seed, NonNegativeInt At, byte With, NonNegativeInt Cut)>(),
        change =>
        {
            var bytes = Encoding.UTF8.GetBytes(Seeds[change.Seed.Get % Seeds.Length]);
            bytes[change.At.Get * 7 % bytes.Length] = change.With;
            bytes["\"\\{}[],:x"u8.Length * change.At.Get % bytes.Length] = "\"\\{}[],:x"u8[change.Cut.Get % 9];
            Try(bytes);
            Try(bytes.AsSpan(0, change.Cut.Get * 3 % bytes.Length));
        }));

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("{\"request\":")]
    [InlineData("{\"http\":{\"request\":")]
    public void Depth_is_bounded(string opening)
    {
        var text = "{\"a\":" + string.Concat(Enumerable.Repeat(opening, 200_000));
        Assert.Equal(LineKind.Unparsed, Reading.Read(text).Kind);
    }

    [Fact]
    public void Unknown_values_of_any_depth_are_passed_over()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"x\":[\"}]\\\"\",", 5000)) + "1" + string.Concat(Enumerable.Repeat("]}", 5000));
        var line = Reading.Read($$"""{"deep":{{deep}},"status":404,"method":"GET","path":"/a"}""");
        Assert.Equal(("json", 404, "/a"), (line.Format, line.Status, line.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"status":200,"method":"GET","path":"/"} trailing""")]
    [InlineData("""{"status":200,"method":"GET","path":"/""")]
    [InlineData("""{"status":"often","method":"GET","path":"/"}""")]
    [InlineData("""{"level":30,"time":1700000000000,"msg":"listening"}""")]
    [InlineData("""{"status":200}""")]
    [InlineData("""{"method":"GET","path":"/"}""")]
    public void What_tells_no_request_is_none(string text) => Assert.NotEqual(LineKind.Request, Reading.Read(text).Kind);

    [Fact]
    public void Reading_allocates_nothing()
    {
        var lines = Seeds.Select(Encoding.UTF8.GetBytes).ToArray();
        var formats = JsonFormats.Of(FormatOptions.Utc);
        var read = Rounds(formats, lines, 50);
        var before = GC.GetAllocatedBytesForCurrentThread();
        read += Rounds(formats, lines, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(read > 0);
    }

    private static int Rounds(IReadOnlyList<Format> formats, byte[][] lines, int count)
    {
        var read = 0;
        for (var n = 0; n < count; n++)
        {
            for (var f = 0; f < formats.Count; f++)
            {
                foreach (var line in lines)
                {
                    var record = Record.Blank;
                    if (formats[f].Read(line, ref record) == LineKind.Request)
                        read++;
                }
            }
        }

        return read;
    }

    private static void Try(ReadOnlySpan<byte> bytes)
    {
        foreach (var format in Reading.All)
        {
            var record = Record.Blank;
            if (format.Read(bytes, ref record) == LineKind.Request)
                Assert.InRange(record.Status, 0, 999);
        }
    }
}
