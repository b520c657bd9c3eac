using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// HAProxy's <c>option httplog clf</c>: the common log format, without referrer and agent, followed by HAProxy's own values, all strings
/// in quotes.
/// </summary>
internal sealed class HaproxyClf : Format
{
    private readonly Moments _moments = new();

    public override string Name => "haproxy-clf";

    public override string Product => "haproxy";

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        var cut = new Cut(line);
        if (!cut.Word(out var address) || !cut.Rest.StartsWith("- - ["u8) || cut.Rest.Length < 33 || cut.Rest[31] != ']')
            return HaproxyText.IsMessage(line) ? LineKind.Other : LineKind.Unparsed;
        record.Address = address;
        record.At = _moments.Common(cut.Rest[5..31]);
        cut = new Cut(cut.Rest[33..]);
        if (record.At == Record.NoTime || !cut.Quoted(out var request)
            || !cut.Word(out var status) || !HaproxyText.Status(status, ref record)
            || !cut.Word(out var bytes) || !HaproxyText.Number(bytes, out _)
            || !cut.Quoted(out _) || !cut.Quoted(out _)
            || !cut.Word(out var port) || Ascii.Whole(port) < 0
            || !cut.Word(out var milliseconds) || Ascii.Whole(milliseconds) is not (>= 0 and < 1000 and var added)
            || !cut.Value(out _) || !cut.Value(out _) || !cut.Value(out var server))
            return LineKind.Unparsed;
        record.At += added;
        record.Bytes = Ascii.Whole(bytes is [(byte)'+', ..] ? bytes[1..] : bytes);
        if (request.SequenceEqual("<BADREQ>"u8) || request.IsEmpty)
            RequestLine.Malformed(request, ref record);
        else
            RequestLine.Split(request, ref record);
        record.Upstream = server;
        var evidence = new HaproxyEvidence { Server = server };
        return Own(ref cut, ref evidence, ref record) ? LineKind.Request : LineKind.Unparsed;
    }

    // TR Tw Tc Tr Ta termination actconn feconn beconn srvconn retries srv_queue backend_queue cookie cookie captures
    private static bool Own(ref Cut cut, ref HaproxyEvidence evidence, ref Record record)
    {
        Span<int> times = stackalloc int[5];
        Span<int> counts = stackalloc int[7];
        foreach (ref var time in times)
        {
            if (!cut.Word(out var text) || !HaproxyText.Number(text, out time))
                return false;
        }

        if (!cut.Value(out var termination) || !HaproxyText.IsTermination(termination))
            return false;
        for (var n = 0; n < counts.Length; n++)
        {
            if (!cut.Word(out var text) || !HaproxyText.Number(text, out counts[n]))
                return false;
            if (n == 4)
                evidence.Redispatched = text[0] == '+';
        }

        evidence.Termination = termination;
        (evidence.Queue, evidence.Connect, evidence.Response, evidence.Total) = (times[1], times[2], times[3], times[4]);
        evidence.Retries = counts[4];
        if (cut.Value(out _) && cut.Value(out _))
        {
            while (cut.Value(out var capture))
                HaproxyCaptures.Value(capture, ref record);
        }

        HaproxyEvidences.Conclude(evidence, ref record);
        return true;
    }
}
