using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Tallies;

namespace Faultline.Engine.Traffic;

/// <summary>Where the lines of one source are counted until they are stored. Not thread-safe.</summary>
/// <param name="format">A format's or a product's name, or <c>auto</c>.</param>
/// <param name="layout">A user's own, in place of a format.</param>
internal sealed class LogIntake(string source, FormatOptions options, string? format, string? layout, string host)
{
    private readonly Tally _tally = new();

    public long Lines => _tally.Lines;

    /// <summary>A reader for a stretch of lines that belong together; all of a source count into one tally.</summary>
    public LogReader NewReader() => new(NewRecogniser(), _tally, host);

    /// <summary>What was counted since <see cref="Clear"/>.</summary>
    public TrafficDelta Delta(DateTimeOffset now, string formatName)
    {
        var report = _tally.Report();
        return new TrafficDelta
        {
            Source = source,
            Format = formatName,
            Lines = _tally.Lines,
            Malformed = report.Malformed,
            Unparsed = report.Unparsed,
            Other = report.Other,
            UnparsedSamples = report.UnparsedSamples,
            LastLineAt = _tally.Lines > 0 ? now : null,
            Cells = [.. _tally.Cells],
            Latencies = [.. _tally.Latencies.Select(l => new RouteLatency(l.Host, l.Route, l.Latency))],
        };
    }

    /// <summary>Once it is stored.</summary>
    public void Clear() => _tally.Clear();

    private Recogniser NewRecogniser()
    {
        if (layout is null)
            return new Recogniser(options, format);
        var custom = LineFormats.Parse(layout, options, out var wrong, out _);
        return new Recogniser([custom ?? throw new ArgumentException($"no layout: {wrong}", nameof(layout))]);
    }
}

/// <summary>Stores what was read and how far that is, both or neither.</summary>
internal delegate Task KeepTraffic(TrafficDelta delta, IReadOnlyList<SourcePosition> positions, CancellationToken cancel);
