using System.Diagnostics;
using System.Globalization;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Benchmarks;

/// <summary>Where the nanoseconds of a line go: lines alone, formats as well, tally as well. On one core, in CPU time.</summary>
internal static class Stages
{
    public static void Measure(string file)
    {
        var bytes = new byte[Math.Min(new FileInfo(file).Length, 256 << 20)];
        using (var stream = File.OpenRead(file))
            stream.ReadExactly(bytes);
        var text = bytes.AsSpan(0, bytes.AsSpan().LastIndexOf((byte)'\n') + 1).ToArray();
        for (var round = 0; round < 3; round++)
        {
            var lines = 0;
            Say("lines", () => lines = Lines(text), () => lines);
            var recogniser = new Recogniser(FormatOptions.Utc);
            Say("formats", () => Parse(text, recogniser), () => lines);
            var tally = new Tally(1.0 / 16);
            var reader = new LogReader(new Recogniser(FormatOptions.Utc), tally);
            Say("tally", () => reader.Read(text), () => lines);
            var whole = new LogReader(new Recogniser(FormatOptions.Utc), new Tally());
            Say("tally of all", () => whole.Read(text), () => lines);
        }
    }

    private static int Lines(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        for (; !text.IsEmpty; lines++)
            text = text[(text.IndexOf((byte)'\n') + 1)..];
        return lines;
    }

    private static void Parse(ReadOnlySpan<byte> text, Recogniser recogniser)
    {
        var record = Record.Blank;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            recogniser.Read(text[..end], ref record);
            text = text[(end + 1)..];
        }
    }

    private static void Say(string stage, Action work, Func<int> lines)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        var took = process.TotalProcessorTime - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage,-14} {took.TotalNanoseconds / lines(),6:0} ns a line"));
    }
}
