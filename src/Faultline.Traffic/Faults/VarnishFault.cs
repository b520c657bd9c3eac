using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a client's request was by what Varnish logs. Why a fetch failed is known to the request to the backend alone, unless the VCL
/// hands it on.
/// </summary>
public static class VarnishFault
{
    public static Finding Of(int status, in VarnishEvidence evidence)
    {
        var error = Ascii.Given(evidence.FetchError);
        if (!error.IsEmpty)
        {
            // What the cache still had was sent while the backend failed.
            return status is >= 100 and < 400 ? Finding.Sure(RequestReason.MaskedUpstream) : OfError(error);
        }

        if (evidence.Handling.SequenceEqual("synth"u8))
            return Synthetic(status);
        var isHit = evidence.Handling.SequenceEqual("hit"u8) || evidence.HitMiss.SequenceEqual("hit"u8);
        return status switch
        {
            499 or 0 => StatusFault.Of(status),
            // Its own, whenever a fetch fails, and perhaps the application's.
            503 when !isHit && !evidence.Handling.IsEmpty => Finding.Perhaps(RequestReason.UpstreamConnect),
            _ when evidence.Handling.IsEmpty => StatusFault.Of(status),
            >= 500 when isHit => Finding.Likely(RequestReason.UpstreamStatus),
            _ => StatusFault.ByApplication(status),
        };
    }

    // Made by the VCL.
    private static Finding Synthetic(int status) => status switch
    {
        >= 500 and < 600 => Finding.Perhaps(RequestReason.EdgeConfig),
        _ => StatusFault.ByProxy(status),
    };

    private static Finding OfError(ReadOnlySpan<byte> error) => error switch
    {
        // All that VCL gets to know (beresp.reason): refused, broken off, too late.
        _ when error.Has("fetch failed"u8) => Finding.Perhaps(RequestReason.UpstreamConnect),
        _ when error.Has("unhealthy"u8) || error.Has("no backend"u8) => Finding.Sure(RequestReason.NoUpstream),
        _ when error.Has("busy"u8) => Finding.Sure(RequestReason.EdgeCapacity),
        // With the system's error code: refused, unreachable, timed out before there was a connection.
        _ when error.Has("errno"u8) || error.Has("refused"u8) => Finding.Sure(RequestReason.UpstreamConnect),
        _ when error.Has("timeout"u8) || error.Has("timed out"u8) => Finding.Sure(RequestReason.UpstreamTimeout),
        _ => Finding.Sure(RequestReason.UpstreamReset),
    };
}
