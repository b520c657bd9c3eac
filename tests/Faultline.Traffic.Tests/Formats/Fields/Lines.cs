using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Envelopes;
using Faultline.Traffic.Formats.Fields;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Fields;

/// <summary>A record's values as text, to be compared after the line is gone.</summary>
internal sealed record Got(
    LineKind Kind, string Format, DateTimeOffset? At, int Status, int UpstreamStatus, string Host, string Method, string Path, string Query,
    string Address, string Agent, string Upstream, string Evidence, long Bytes, long Duration, RequestMarks Marks, RequestReason Reason,
    string Referrer, string Forwarded, string Cache, string Protocol);

internal static class Lines
{
    public static IReadOnlyList<Format> All(TimeZoneInfo? zone = null) => FieldFormats.Of(new FormatOptions(zone ?? TimeZoneInfo.Utc));

    /// <summary>What the first format that reads it makes of a line.</summary>
    public static Got Read(this IReadOnlyList<Format> formats, ReadOnlySpan<byte> line)
    {
        foreach (var format in formats)
        {
            var record = Record.Blank;
            var kind = format.Read(line, ref record);
            if (kind != LineKind.Unparsed)
                return Of(kind, format.Name, record);
        }

        return Of(LineKind.Unparsed, "", Record.Blank);
    }

    public static Got Read(this IReadOnlyList<Format> formats, string line) => formats.Read(Encoding.Latin1.GetBytes(line));

    /// <summary>The lines of a shared sample, out of their envelopes; the test is skipped where samples are not.</summary>
    public static List<Got> Sample(string name)
    {
        var (formats, envelope) = (All(), new Envelope());
        return [.. File.ReadAllLines(RealLogs.PathTo("formats/" + name), Encoding.Latin1).Where(l => l.Length > 0).Select(l =>
        {
            var bytes = Encoding.Latin1.GetBytes(l);
            var bare = formats.Read(bytes);
            return bare.Kind == LineKind.Unparsed ? formats.Read(envelope.Peel(bytes)) : bare;
        })];
    }

    private static Got Of(LineKind kind, string format, scoped in Record r) => new(
        kind, format, r.At == Record.NoTime ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.Status, r.UpstreamStatus, T(r.Host), T(r.Method),
        T(r.Path), T(r.Query), T(r.Address), T(r.Agent), T(r.Upstream), T(r.Evidence), r.Bytes, r.Duration, r.Marks, r.Reason, T(r.Referrer),
        T(r.Forwarded), T(r.Cache), T(r.Protocol));

    private static string T(ReadOnlySpan<byte> text) => Encoding.Latin1.GetString(text);
}
