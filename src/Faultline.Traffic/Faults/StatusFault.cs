using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>What a status means by itself, as far as it is known who wrote it.</summary>
public static class StatusFault
{
    /// <summary>
    /// From here on a client that leaves has waited for the answer, in microseconds: people and programs alike give up after round 5, 10, 30
    /// seconds, and rarely sooner. Earlier it is a closed tab or a broken line.
    /// </summary>
    public const long GivesUpAfter = 5_000_000;

    /// <summary>Where the line tells nothing but the status: what it most often means, and no more confidence than that deserves.</summary>
    public static Finding Of(int status) => status switch
    {
        >= 100 and < 400 => Finding.None,
        0 or 460 or 499 => Finding.Likely(RequestReason.ClientAbort),
        408 => Finding.Likely(RequestReason.ClientTimeout),
        400 or 414 or 431 or 494 or 497 => Finding.Likely(RequestReason.ClientBad),
        429 => Finding.Sure(RequestReason.RateLimited),
        444 => Finding.Likely(RequestReason.Blocked),
        495 or 496 => Finding.Likely(RequestReason.ClientBad),
        >= 400 and < 500 => Finding.Likely(RequestReason.ClientError),
        500 => Finding.Likely(RequestReason.UpstreamStatus),
        502 => Finding.Perhaps(RequestReason.UpstreamReset),
        503 => Finding.Perhaps(RequestReason.NoUpstream),
        504 => Finding.Perhaps(RequestReason.UpstreamTimeout),
        >= 500 and < 600 => Finding.Perhaps(RequestReason.UpstreamStatus),
        _ => Finding.Perhaps(RequestReason.Unknown),
    };

    /// <summary>The application itself answered with this status.</summary>
    internal static Finding ByApplication(int status) => status switch
    {
        >= 100 and < 400 => Finding.None,
        408 => Finding.Likely(RequestReason.ClientTimeout),
        429 => Finding.Sure(RequestReason.RateLimited),
        460 or 499 => Finding.Likely(RequestReason.ClientAbort),
        >= 400 and < 500 => Finding.Sure(RequestReason.ClientError),
        >= 500 and < 600 => Finding.Sure(RequestReason.UpstreamStatus),
        _ => Finding.Perhaps(RequestReason.Unknown),
    };

    /// <summary>The application answered <paramref name="origin"/>, and the client was sent <paramref name="status"/>.</summary>
    internal static Finding Forwarded(int status, int origin) =>
        origin >= 500 && status is >= 100 and < 400 ? Finding.Sure(RequestReason.MaskedUpstream)
        : origin >= 500 ? Finding.Sure(RequestReason.UpstreamStatus)
        : ByApplication(status);

    /// <summary>The proxy answered by itself, and says no more of why. Of its 4xx only a 403 may be a rule as well as a mistake of the client.</summary>
    internal static Finding ByProxy(int status) => status switch
    {
        >= 100 and < 400 => Finding.None,
        400 or 414 or 431 or (>= 494 and <= 498) or 501 or 505 => Finding.Sure(RequestReason.ClientBad),
        408 => Finding.Sure(RequestReason.ClientTimeout),
        429 => Finding.Sure(RequestReason.RateLimited),
        403 or 451 => Finding.Likely(RequestReason.Blocked),
        444 => Finding.Sure(RequestReason.Blocked),
        0 or 460 => Finding.Likely(RequestReason.ClientAbort),
        499 => Finding.Sure(RequestReason.ClientAbort),
        >= 400 and < 500 => Finding.Sure(RequestReason.ClientError),
        502 => Finding.Likely(RequestReason.UpstreamConnect),
        503 => Finding.Likely(RequestReason.NoUpstream),
        504 => Finding.Likely(RequestReason.UpstreamTimeout),
        507 or 509 => Finding.Likely(RequestReason.EdgeCapacity),
        >= 500 and < 600 => Finding.Likely(RequestReason.EdgeConfig),
        _ => Finding.Perhaps(RequestReason.Unknown),
    };

    /// <summary>
    /// Whether nothing that came was a request, and what was answered refuses just that: then it says nothing of an application. A limit, a
    /// rule, a client that left or one that sent nothing in time stays what it is. 9 is nginx's answer to HTTP/0.9.
    /// </summary>
    internal static bool RefusesMalformed(in Record record) =>
        (record.Marks & RequestMarks.Malformed) != RequestMarks.None
        && (record.Status is 0 or 9 || (record.Status is >= 400 and < 500 and not (403 or 429 or 444 or 460 or 499)
            && !(record.Status == 408 && record.Path.IsEmpty)));

    /// <summary>The client left. That is the origin's fault where it had not answered yet after a wait that nobody should expect.</summary>
    /// <param name="unanswered">Whether the line itself says that the origin was asked and had not begun to answer.</param>
    /// <param name="waited">In microseconds; -1 where it is not logged.</param>
    internal static Finding Left(bool unanswered, long waited) =>
        unanswered && waited >= GivesUpAfter ? Finding.Sure(RequestReason.ClientGaveUp)
        : unanswered && waited < 0 ? Finding.Likely(RequestReason.ClientAbort)
        : Finding.Sure(RequestReason.ClientAbort);
}
