using System.Text;
using Faultline.Core.Verdicts;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Json;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Json;

/// <summary>A record as values that a test can compare.</summary>
internal sealed record Line(LineKind Kind, string Format)
{
    public long At { get; init; }
    public int Status { get; init; }
    public int UpstreamStatus { get; init; }
    public long Duration { get; init; }
    public long UpstreamDuration { get; init; }
    public long Bytes { get; init; }
    public string Host { get; init; } = "";
    public string Method { get; init; } = "";
    public string Path { get; init; } = "";
    public string Query { get; init; } = "";
    public string Protocol { get; init; } = "";
    public string Address { get; init; } = "";
    public string Forwarded { get; init; } = "";
    public string User { get; init; } = "";
    public string Agent { get; init; } = "";
    public string Referrer { get; init; } = "";
    public string Upstream { get; init; } = "";
    public string Evidence { get; init; } = "";
    public string Cache { get; init; } = "";
    public RequestReason Reason { get; init; }
    public Confidence Confidence { get; init; }
    public RequestMarks Marks { get; init; }
}

internal static class Reading
{
    // A format serves one reader at a time, and tests run beside each other.
    [ThreadStatic]
    private static IReadOnlyList<Format>? _own;

    public static IReadOnlyList<Format> All => _own ??= JsonFormats.Of(FormatOptions.Utc);

    /// <summary>By the first format that takes it, as detection would.</summary>
    public static Line Read(string line, IReadOnlyList<Format>? formats = null) => Read(Encoding.UTF8.GetBytes(line), formats);

    public static Line Read(ReadOnlySpan<byte> line, IReadOnlyList<Format>? formats = null)
    {
        foreach (var format in formats ?? All)
        {
            var record = Record.Blank;
            var kind = format.Read(line, ref record);
            if (kind == LineKind.Request)
                return Copy(format.Name, record);
            if (kind == LineKind.Other)
                return new Line(kind, format.Name);
        }

        return new Line(LineKind.Unparsed, "");
    }

    /// <summary>The lines of a real sample, each from its object on; the test is skipped where the samples are not at hand.</summary>
    public static IReadOnlyList<Line> Sample(string path)
    {
        var file = RealLogs.PathTo("formats/" + path);
        return [.. File.ReadLines(file).Where(l => l.Contains('{', StringComparison.Ordinal)).Select(l => Read(l[l.IndexOf('{', StringComparison.Ordinal)..]))];
    }

    private static Line Copy(string format, Record r) => new(LineKind.Request, format)
    {
        At = r.At,
        Status = r.Status,
        UpstreamStatus = r.UpstreamStatus,
        Duration = r.Duration,
        UpstreamDuration = r.UpstreamDuration,
        Bytes = r.Bytes,
        Host = Text(r.Host),
        Method = Text(r.Method),
        Path = Text(r.Path),
        Query = Text(r.Query),
        Protocol = Text(r.Protocol),
        Address = Text(r.Address),
        Forwarded = Text(r.Forwarded),
        User = Text(r.User),
        Agent = Text(r.Agent),
        Referrer = Text(r.Referrer),
        Upstream = Text(r.Upstream),
        Evidence = Text(r.Evidence),
        Cache = Text(r.Cache),
        Reason = r.Reason,
        Confidence = r.Confidence,
        Marks = r.Marks,
    };

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
