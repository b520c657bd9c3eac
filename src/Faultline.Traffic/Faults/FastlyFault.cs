using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by what Fastly logs. Its own errors are 503 (500 for an unknown name) with a reason in words; the words are lost
/// on the way to clients of HTTP/2, so they must be logged from <c>obj.response</c>.
/// </summary>
public static class FastlyFault
{
    public static Finding Of(int status, in FastlyEvidence evidence)
    {
        var state = Ascii.Given(evidence.State);
        if (status is >= 100 and < 400)
            return state.Begins("BG-ERROR"u8) ? Finding.Sure(RequestReason.MaskedUpstream) : Finding.None;
        if (status >= 500 && OfReason(evidence.ResponseReason) is var found and not RequestReason.None)
            return Finding.Sure(found);
        if (state.Begins("HIT-SYNTH"u8))
            return status >= 500 ? Finding.Likely(RequestReason.LocalIntended) : StatusFault.ByProxy(status);
        if (state.IsEmpty || status == 0)
            return StatusFault.Of(status);
        if (state.Begins("ERROR"u8) || state.Begins("BG-ERROR"u8))
            return status == 503 ? Finding.Perhaps(RequestReason.UpstreamConnect) : StatusFault.ByProxy(status);
        return StatusFault.ByApplication(status);
    }

    private static RequestReason OfReason(ReadOnlySpan<byte> reason) => reason switch
    {
        _ when Ascii.Given(reason).IsEmpty => RequestReason.None,
        _ when reason.Has("unhealthy"u8) || reason.Has("not healthy"u8) || reason.Has("no healthy"u8) || reason.Has("quorum weight"u8) =>
            RequestReason.NoUpstream,
        _ when reason.Has("first byte timeout"u8) || reason.Has("between bytes timeout"u8) => RequestReason.UpstreamTimeout,
        _ when reason.Has("connection timed out"u8) || reason.Has("connection refused"u8) || reason.Has("no route to host"u8)
            || reason.Has("unreachable"u8) || reason.Has("certificate"u8) || reason.Has("SSL"u8) || reason.Has("hostname doesn't match"u8) =>
            RequestReason.UpstreamConnect,
        _ when reason.Has("max_conn"u8) || reason.Has("maximum threads"u8) || reason.Has("over quota"u8) => RequestReason.EdgeCapacity,
        _ when reason.Has("loop detected"u8) || reason.Has("unknown domain"u8) || reason.Has("domain not found"u8) => RequestReason.EdgeConfig,
        _ when reason.Has("client read error"u8) => RequestReason.ClientAbort,
        _ when reason.Has("backend read"u8) || reason.Has("backend write"u8) || reason.Has("connection reset"u8) || reason.Has("http parsing"u8)
            || reason.Has("unexpected eof"u8) || reason.Has("illegal vary"u8) || reason.Has("header overflow"u8) => RequestReason.UpstreamReset,
        _ => RequestReason.None,
    };
}
