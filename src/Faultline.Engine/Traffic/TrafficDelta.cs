using Faultline.Core.Uptime;
using Faultline.Traffic.Tallies;

namespace Faultline.Engine.Traffic;

/// <summary>What was read from a source since the last time: what <see cref="TrafficStore"/> adds to what it has.</summary>
public sealed record TrafficDelta
{
    /// <summary>Its name in the configuration.</summary>
    public required string Source { get; init; }

    /// <summary>Of the newest lines, such as <c>nginx-json</c>; empty when no line was understood, which leaves the one known before.</summary>
    public string Format { get; init; } = "";

    /// <summary>All lines, whatever became of them.</summary>
    public long Lines { get; init; }

    /// <summary>Requests whose request line was none; they are in <see cref="Cells"/> as well.</summary>
    public long Malformed { get; init; }

    public long Unparsed { get; init; }

    /// <summary>Lines that are no request by their own format.</summary>
    public long Other { get; init; }

    /// <summary>Some unparsed lines, printable; the newest few are kept, cut.</summary>
    public IReadOnlyList<string> UnparsedSamples { get; init; } = [];

    /// <summary>When the newest line was read; null when none was.</summary>
    public DateTimeOffset? LastLineAt { get; init; }

    public IReadOnlyList<Cell> Cells { get; init; } = [];

    /// <summary>
    /// How long requests took. Counted to the hour of the newest of these cells of their route: what is read at once lies close together.
    /// </summary>
    public IReadOnlyList<RouteLatency> Latencies { get; init; } = [];
}

public sealed record RouteLatency(string Host, string Route, LatencySketch Latency);

/// <summary>How far a file is read.</summary>
/// <param name="File">Which one, in the reader's words; unique in its source.</param>
/// <param name="State">What the reader needs to go on, in its own words, up to 64 KiB; null forgets the file.</param>
public sealed record SourcePosition(string File, string? State);

/// <summary>What was counted of a source since it was first read.</summary>
/// <param name="LastLineAt">Null when no line was ever read.</param>
/// <param name="UnparsedSamples">The newest first.</param>
public sealed record SourceTotals(
    string Source, string Format, long Lines, long Malformed, long Unparsed, long Other, DateTimeOffset? LastLineAt,
    IReadOnlyList<string> UnparsedSamples)
{
    public static SourceTotals None(string source) => new(source, "", 0, 0, 0, 0, null, []);
}
