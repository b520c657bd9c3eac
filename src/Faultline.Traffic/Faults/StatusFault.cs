using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Where the line tells nothing but the status: what it most often means, and no more confidence than that deserves.</summary>
public static class StatusFault
{
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
}
