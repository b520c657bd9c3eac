using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;
using FsCheck;
using FsCheck.Fluent;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Lines;

[Trait("Spec", "T1")]
public sealed class HostileLinesTests
{
    private static readonly byte[] Delimiters = "\" \\-[]=,:\xff"u8.ToArray();

    [Fact]
    [Trait("Spec", "S4")]
    public void Any_bytes_and_any_change_of_a_line_are_read_without_harm()
    {
        var formats = LineFormats.Of(FormatOptions.Utc);
        var letter = Gen.Frequency((3, Gen.Elements(Delimiters)), (2, Gen.Choose(0, 255).Select(n => (byte)n)));
        var junk = Gen.ArrayOf(letter);
        var changed =
            from sample in Gen.Elements(Samples.All)
            from at in Gen.Choose(0, sample.Line.Length)
            from cut in Gen.Choose(0, 12)
            from put in junk
            let line = Encoding.Latin1.GetBytes(sample.Line)
            select (byte[])[.. line[..at], .. put, .. line[Math.Min(at + cut, line.Length)..]];
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000),
            Prop.ForAll(Gen.OneOf(junk, changed).ToArbitrary(), line =>
            {
                // Touches every field, so that a span outside the line would throw.
                foreach (var format in formats)
                {
                    var read = Reading.By(format, line);
                    Assert.True(read.Kind != LineKind.Request || read.Status is >= 0 and < 1000);
                }
            }));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\\\"")]
    [InlineData(" [")]
    [InlineData("\" 404 ")]
    [InlineData(" : ")]
    [Trait("Spec", "S4")]
    public void Long_line_of_delimiters_takes_time_in_proportion(string delimiter)
    {
        // A quadratic reader would need minutes for these 4 MB; the run's own limit would end it.
        var line = Encoding.Latin1.GetBytes(
            "203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] \"" + string.Concat(Enumerable.Repeat(delimiter, 4_000_000 / delimiter.Length)));
        Assert.True(Reading.Of(line).Kind is LineKind.Unparsed or LineKind.Request);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var lines = Samples.All.Select(s => Encoding.Latin1.GetBytes(s.Line)).ToArray();
        var formats = LineFormats.Of(FormatOptions.Utc).ToArray();
        ReadAll(lines, formats, 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAll(lines, formats, 400);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    private static void ReadAll(byte[][] lines, Format[] formats, int times)
    {
        for (var n = 0; n < times; n++)
        {
            foreach (var line in lines)
            {
                foreach (var format in formats)
                {
                    var record = Record.Blank;
                    format.Read(line, ref record);
                }
            }
        }
    }
}
