using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by HAProxy's termination state (configuration.txt §8.5): the first letter says who ended the session, the second
/// in which state it was.
/// </summary>
public static class HaproxyFault
{
    public static Finding Of(int status, in HaproxyEvidence evidence)
    {
        if (evidence.Termination.Length < 2)
            return StatusFault.Of(status);
        var (who, when) = (evidence.Termination[0], evidence.Termination[1]);
        var hasNoServer = evidence.Server.SequenceEqual("<NOSRV>"u8);
        return who switch
        {
            (byte)'-' or (byte)'S' when hasNoServer && status == 503 => Finding.Sure(RequestReason.NoUpstream),
            (byte)'-' when hasNoServer => StatusFault.ByProxy(status),
            (byte)'-' when evidence.Server.IsEmpty => StatusFault.Of(status),
            (byte)'-' => StatusFault.ByApplication(status),
            (byte)'C' => Left(when, evidence),
            (byte)'c' when when == 'T' => Finding.Sure(RequestReason.Blocked),
            (byte)'c' => Finding.Sure(RequestReason.ClientTimeout),
            (byte)'S' => Finding.Sure(when == 'C' ? RequestReason.UpstreamConnect : RequestReason.UpstreamReset),
            (byte)'s' => Finding.Sure(OutOfTime(when)),
            (byte)'P' => ByProxy(when, status),
            (byte)'R' => Finding.Sure(RequestReason.EdgeCapacity),
            (byte)'I' => Finding.Sure(RequestReason.EdgeConfig),
            // "return status 429" and the like are limits, however they are written.
            (byte)'L' => Finding.Sure(status == 429 ? RequestReason.RateLimited : RequestReason.LocalIntended),
            (byte)'D' => Finding.Sure(RequestReason.NoUpstream),
            // A server came back and its backup was dropped; an administrator's hand.
            (byte)'U' or (byte)'K' => Finding.Likely(RequestReason.LocalIntended),
            _ => StatusFault.Of(status),
        };
    }

    /// <summary>Whether another server than the first answered, or the same one at another try.</summary>
    public static bool WasRetried(int status, in HaproxyEvidence evidence) =>
        status is >= 100 and < 500 && (evidence.Retries > 0 || evidence.Redispatched)
        && evidence.Termination is [(byte)'-', (byte)'-', ..];

    private static Finding Left(byte when, in HaproxyEvidence evidence) => when switch
    {
        // Browsers open connections ahead and drop them; scanners send half a request.
        (byte)'R' => Finding.Sure(RequestReason.ClientBad),
        // A connection reset by the client is in the data phase to HAProxy 2.6 even while no header has come: Tr is -1 then.
        _ when when is (byte)'Q' or (byte)'C' or (byte)'H' || (when == 'D' && evidence.Response < 0) => StatusFault.Left(unanswered: true, evidence.Total < 0 ? -1 : evidence.Total * 1000L),
        _ => Finding.Sure(RequestReason.ClientAbort),
    };

    private static RequestReason OutOfTime(byte when) => when switch
    {
        (byte)'C' => RequestReason.UpstreamConnect,
        // Every server was at its connection limit for as long as a request may queue.
        (byte)'Q' => RequestReason.EdgeCapacity,
        _ => RequestReason.UpstreamTimeout,
    };

    private static Finding ByProxy(byte when, int status) => when switch
    {
        (byte)'C' => Finding.Sure(RequestReason.EdgeCapacity),
        (byte)'H' or (byte)'D' or (byte)'L' => Finding.Sure(RequestReason.UpstreamReset),
        (byte)'T' => Finding.Sure(RequestReason.Blocked),
        _ => status switch
        {
            400 or 414 or 431 or 501 or 505 => Finding.Sure(RequestReason.ClientBad),
            408 => Finding.Sure(RequestReason.ClientTimeout),
            // "http-request auth" asks for a password.
            401 or 407 => Finding.Sure(RequestReason.ClientError),
            429 => Finding.Sure(RequestReason.RateLimited),
            500 => Finding.Sure(RequestReason.EdgeConfig),
            >= 300 and < 400 => Finding.Sure(RequestReason.LocalIntended),
            // Any other status is the one that a deny rule names.
            _ => Finding.Sure(RequestReason.Blocked),
        },
    };
}
