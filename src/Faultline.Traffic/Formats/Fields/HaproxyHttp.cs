using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>
/// HAProxy's <c>option httplog</c>, and <c>option httpslog</c>, which tells at the end how TLS went. Lines of failed connections are read
/// as malformed requests; sessions of <c>option tcplog</c> are no requests, nor are messages of the server (HAProxy's configuration
/// manual, §8.2).
/// </summary>
/// <param name="withTls">Whether the end must be httpslog's; otherwise whatever follows the request is let pass.</param>
internal sealed class HaproxyHttp(TimeZoneInfo zone, bool withTls) : Format
{
    private readonly HaproxyClock _clock = new(zone);

    public override string Name => withTls ? "haproxy-https" : "haproxy-http";

    public override string Product => "haproxy";

    public override LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        var cut = new Cut(line);
        if (!cut.Word(out var client) || !HaproxyText.Client(client, ref record)
            || !cut.Word(out var time) || time is not [(byte)'[', .. var stamp, (byte)']'])
            return HaproxyText.IsMessage(line) ? LineKind.Other : LineKind.Unparsed;
        record.At = _clock.At(stamp);
        if (record.At == Record.NoTime || !cut.Word(out var frontend))
            return LineKind.Unparsed;
        if (frontend[^1] == ':')
            return Failed(cut.Rest, ref record);
        if (!cut.Word(out var upstream) || upstream.IndexOf((byte)'/') is not (> 0 and var slash) || !cut.Word(out var timers))
            return LineKind.Unparsed;
        Span<int> times = stackalloc int[5];
        if (!HaproxyText.Numbers(timers, times))
            return IsSession(timers, cut) ? LineKind.Other : LineKind.Unparsed;
        var evidence = new HaproxyEvidence
        {
            Server = upstream[(slash + 1)..],
            Queue = times[1],
            Connect = times[2],
            Response = times[3],
            Total = times[4],
        };
        record.Upstream = upstream;
        return Answer(cut, ref evidence, ref record) ? LineKind.Request : LineKind.Unparsed;
    }

    private bool Answer(Cut cut, ref HaproxyEvidence evidence, ref Record record)
    {
        Span<int> counts = stackalloc int[5];
        if (!cut.Word(out var status) || !HaproxyText.Status(status, ref record)
            || !cut.Word(out var bytes) || !HaproxyText.Number(bytes, out _)
            || !cut.Word(out _) || !cut.Word(out _)
            || !cut.Word(out var termination) || !HaproxyText.IsTermination(termination)
            || !cut.Word(out var connections) || !HaproxyText.Numbers(connections, counts)
            || !cut.Word(out var queues) || !HaproxyText.Numbers(queues, counts[..2]))
            return false;
        record.Bytes = Ascii.Whole(bytes is [(byte)'+', ..] ? bytes[1..] : bytes);
        evidence.Termination = termination;
        evidence.Redispatched = connections[connections.LastIndexOf((byte)'/') + 1] == '+';
        evidence.Retries = counts[4];
        var rest = cut.Rest;
        if (!Captures(ref rest, isRequest: true, ref record) || !Captures(ref rest, isRequest: false, ref record))
            return false;
        if (!Request(rest, ref record))
            return false;
        HaproxyEvidences.Conclude(evidence, ref record);
        return true;
    }

    // Headers of the answer say nothing that a record holds.
    private static bool Captures(ref ReadOnlySpan<byte> rest, bool isRequest, ref Record record)
    {
        if (rest is not [(byte)'{', ..])
            return true;
        var end = rest.IndexOf("} "u8);
        if (end < 0)
            return false;
        if (isRequest)
            HaproxyCaptures.Read(rest[1..end], ref record);
        rest = rest[(end + 2)..];
        return true;
    }

    private bool Request(ReadOnlySpan<byte> rest, ref Record record)
    {
        var cut = new Cut(rest);
        if (cut.Quoted(out var request))
        {
            if (withTls && !Tls(cut, ref record))
                return false;
        }
        else if (withTls || rest is not [(byte)'"', ..])
            return false;
        else
            request = rest[1..]; // cut at syslog's or HAProxy's limit of a line

        if (request.SequenceEqual("<BADREQ>"u8) || request.IsEmpty)
            RequestLine.Malformed(request, ref record);
        else
            RequestLine.Split(request, ref record);
        return true;
    }

    // fc_err/ssl_fc_err/ssl_c_err/ssl_c_ca_err/resumed sni/version/cipher
    private static bool Tls(Cut cut, ref Record record)
    {
        if (!cut.Word(out var errors) || errors.Count((byte)'/') != 4 || !cut.Word(out var session) || session.Count((byte)'/') != 2)
            return false;
        var name = Ascii.Given(session[..session.IndexOf((byte)'/')]);
        if (record.Host.IsEmpty)
            record.Host = name;
        return true;
    }

    // Tw/Tc/Tt bytes termination connections queues
    private static bool IsSession(ReadOnlySpan<byte> timers, Cut cut)
    {
        Span<int> numbers = stackalloc int[3];
        return HaproxyText.Numbers(timers, numbers) && cut.Word(out var bytes) && HaproxyText.Number(bytes, out _)
            && cut.Word(out var termination) && HaproxyText.IsTermination(termination);
    }

    // "frt/f1: SSL handshake failure": the client's fault more often than a certificate's that it refuses.
    private static LineKind Failed(ReadOnlySpan<byte> message, ref Record record)
    {
        if (message.IsEmpty)
            return LineKind.Unparsed;
        RequestLine.Malformed(message, ref record);
        record.Found(Finding.Likely(RequestReason.ClientBad));
        return LineKind.Request;
    }
}
