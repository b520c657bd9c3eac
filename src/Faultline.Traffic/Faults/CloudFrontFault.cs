using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by CloudFront's result types, the detailed one first.</summary>
public static class CloudFrontFault
{
    public static Finding Of(int status, in CloudFrontEvidence evidence)
    {
        var found = OfDetail(evidence.DetailedResultType);
        // A good answer over an origin that could not be reached came from the cache, or is an error page sent with another status.
        if (found is RequestReason.UpstreamConnect or RequestReason.UpstreamStatus && status is >= 100 and < 400)
            return Finding.Sure(RequestReason.MaskedUpstream);
        if (found is RequestReason.UpstreamStatus && status < 500)
            return StatusFault.ByApplication(status);
        if (found is not RequestReason.None)
            return Finding.Sure(found);
        if (IsOverLimit(evidence.ResultType) || IsOverLimit(evidence.ResponseResultType))
            return Finding.Sure(RequestReason.EdgeCapacity);
        if (status == 0)
            return Finding.Sure(RequestReason.ClientAbort);
        // It had begun well and did not end so: the viewer closed the connection.
        if (status < 400 && evidence.ResultType.SequenceEqual("Error"u8) && !evidence.ResponseResultType.SequenceEqual("Error"u8)
            && !Ascii.Given(evidence.ResponseResultType).IsEmpty)
            return Finding.Sure(RequestReason.ClientAbort);
        return StatusFault.Of(status);
    }

    private static bool IsOverLimit(ReadOnlySpan<byte> type) => type.SequenceEqual("LimitExceeded"u8) || type.SequenceEqual("CapacityExceeded"u8);

    private static RequestReason OfDetail(ReadOnlySpan<byte> detail) => detail switch
    {
        _ when detail.SequenceEqual("ClientCommError"u8) || detail.SequenceEqual("ClientHungUpRequest"u8) => RequestReason.ClientAbort,
        _ when detail.SequenceEqual("ClientGeoBlocked"u8) || detail.SequenceEqual("InvalidRequestBlocked"u8) => RequestReason.Blocked,
        // No such name on the distribution, a method that it does not allow.
        _ when detail.SequenceEqual("InvalidRequestMethod"u8) || detail.SequenceEqual("InvalidRequestCertificate"u8) => RequestReason.EdgeConfig,
        _ when detail.StartsWith("InvalidRequest"u8) => RequestReason.ClientBad,
        _ when detail.SequenceEqual("OriginConnectError"u8) || detail.SequenceEqual("OriginDnsError"u8) => RequestReason.UpstreamConnect,
        _ when detail.SequenceEqual("OriginCommError"u8) => RequestReason.UpstreamTimeout,
        _ when detail.SequenceEqual("OriginError"u8) => RequestReason.UpstreamStatus,
        // The viewer takes the answer so slowly that the origin does not wait.
        _ when detail.SequenceEqual("SlowReaderOriginError"u8) => RequestReason.ClientTimeout,
        _ when detail.SequenceEqual("AbortedOrigin"u8) => RequestReason.UpstreamReset,
        // Read, write, range length, empty, too large a header, no valid answer.
        _ when detail.StartsWith("Origin"u8) && detail.EndsWith("Error"u8) => RequestReason.UpstreamReset,
        _ => RequestReason.None,
    };
}
