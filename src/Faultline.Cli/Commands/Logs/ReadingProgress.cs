using System.Globalization;
using Faultline.Cli.Output;
using Faultline.Traffic.Telling;

namespace Faultline.Cli.Commands.Logs;

/// <summary>How far the reading is, how fast it goes and how long it will still take; a few times a second.</summary>
internal sealed class ReadingProgress(Progress line, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private readonly long _began = time.GetTimestamp();
    private long _shown;

    /// <summary>From any thread.</summary>
    /// <param name="of">Null where the end is not known: standard input.</param>
    public void Show(long done, long? of)
    {
        var shown = Interlocked.Read(ref _shown);
        var took = time.GetElapsedTime(_began);
        if (took.Ticks - shown < Pace.Ticks || Interlocked.CompareExchange(ref _shown, took.Ticks, shown) != shown)
            return;
        line.Show(Text(done, of, took));
    }

    public static string Text(long done, long? of, TimeSpan took)
    {
        var rate = done / Math.Max(took.TotalSeconds, 0.001);
        var text = $"{Amounts.Bytes(done)}{(of is { } all ? $" of {Amounts.Bytes(all)}" : "")} read, {Amounts.Bytes(rate)}/s";
        return of is { } whole && rate > 0 && whole >= done
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, {Math.Ceiling((whole - done) / rate):0} s left")
            : text;
    }
}
