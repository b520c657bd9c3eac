using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Lines;

/// <summary>A record's fields as text, to compare at leisure.</summary>
internal sealed record Reading(LineKind Kind, string Format)
{
    public int Status { get; init; }
    public int UpstreamStatus { get; init; }
    public long Bytes { get; init; }
    public long Duration { get; init; }
    public long UpstreamDuration { get; init; }
    public DateTimeOffset? At { get; init; }
    public string Address { get; init; } = "";
    public string Host { get; init; } = "";
    public string User { get; init; } = "";
    public string Method { get; init; } = "";
    public string Path { get; init; } = "";
    public string Query { get; init; } = "";
    public string Agent { get; init; } = "";
    public string Referrer { get; init; } = "";
    public string Forwarded { get; init; } = "";
    public string Upstream { get; init; } = "";
    public string Evidence { get; init; } = "";
    public string Cache { get; init; } = "";
    public RequestReason Reason { get; init; }
    public RequestMarks Marks { get; init; }

    /// <summary>By the first format that takes it, the lenient ones last.</summary>
    public static Reading Of(string line) => Of(Encoding.Latin1.GetBytes(line));

    public static Reading Of(byte[] line)
    {
        foreach (var format in LineFormats.Of(FormatOptions.Utc).OrderBy(f => f.IsLenient))
        {
            if (By(format, line) is { Kind: not LineKind.Unparsed } reading)
                return reading;
        }

        return new Reading(LineKind.Unparsed, "");
    }

    public static Reading By(string name, string line) =>
        By(LineFormats.Of(FormatOptions.Utc).Single(f => f.Name == name), Encoding.Latin1.GetBytes(line));

    public static Reading By(Format format, byte[] line)
    {
        var record = Record.Blank;
        var kind = format.Read(line, ref record);
        return kind != LineKind.Request ? new Reading(kind, kind == LineKind.Unparsed ? "" : format.Name) : new Reading(kind, format.Name)
        {
            Status = record.Status,
            UpstreamStatus = record.UpstreamStatus,
            Bytes = record.Bytes,
            Duration = record.Duration,
            UpstreamDuration = record.UpstreamDuration,
            At = record.At == Record.NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(record.At),
            Address = Text(record.Address),
            Host = Text(record.Host),
            User = Text(record.User),
            Method = Text(record.Method),
            Path = Text(record.Path),
            Query = Text(record.Query),
            Agent = Text(record.Agent),
            Referrer = Text(record.Referrer),
            Forwarded = Text(record.Forwarded),
            Upstream = Text(record.Upstream),
            Evidence = Text(record.Evidence),
            Cache = Text(record.Cache),
            Reason = record.Reason,
            Marks = record.Marks,
        };
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.Latin1.GetString(value);
}
