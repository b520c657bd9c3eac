using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by what nginx logs. The trap: nginx writes the 502 and 504 that it makes itself into <c>$upstream_status</c> as
/// well. An application that really answered has sent a header, so <c>$upstream_header_time</c> is a number.
/// </summary>
public static class NginxFault
{
    public static Finding Of(int status, in NginxEvidence evidence)
    {
        if (status >= 400 && evidence.Limit.SequenceEqual("REJECTED"u8))
            return Finding.Sure(RequestReason.RateLimited);
        // No status at all, to a client of HTTP/0.9.
        if (status == 9)
            return Finding.Likely(RequestReason.ClientBad);
        if (!evidence.TellsUpstream)
            return StatusFault.Of(status);
        if (WasNotAsked(evidence))
            return NotAsked(status, evidence);

        var origin = Math.Max(0, Ascii.Status(UpstreamList.Last(evidence.UpstreamStatus)));
        var answered = HasAnswered(origin, evidence);
        if (status is 499 or 0)
            return StatusFault.Left(!answered, evidence.Duration);
        if (status < 400)
            return Good(status, origin, evidence);
        if (origin >= 500)
            return answered ? Finding.Sure(RequestReason.UpstreamStatus) : Failed(origin, evidence);
        if (origin >= 400)
            return StatusFault.ByApplication(status < 500 ? status : origin);
        // What the application sent was well, or there was nothing: the error is nginx's.
        return status is 502 or 504 ? Failed(status, evidence) : Own(status);
    }

    /// <summary>
    /// What the application answered at last, as <see cref="Record.UpstreamStatus"/> has it. nginx writes its own 502 and 504 into
    /// <c>$upstream_status</c>: without a header time no answer was read.
    /// </summary>
    /// <param name="tellsStatus">Whether the format logs <c>$upstream_status</c>.</param>
    internal static int AnswerOf(bool tellsStatus, in NginxEvidence evidence)
    {
        var last = UpstreamList.Last(evidence.UpstreamStatus);
        if (!tellsStatus || (last.IsEmpty && evidence.UpstreamAddress.IsEmpty))
            return Record.NotSaid;
        var wasRead = !evidence.TellsTimes || Ascii.Seconds(UpstreamList.Last(evidence.HeaderTime)) >= 0;
        return wasRead && Ascii.Status(last) is > 0 and var status ? status : 0;
    }

    // A server that was asked and gave no answer has no status either, but it took its time: "us=- urt=30.000".
    private static bool WasNotAsked(in NginxEvidence evidence) =>
        Ascii.Given(evidence.UpstreamAddress).IsEmpty && Ascii.Given(evidence.UpstreamStatus).IsEmpty
        && Ascii.Given(evidence.ResponseTime).IsEmpty && Ascii.Given(evidence.ConnectTime).IsEmpty;

    private static Finding NotAsked(int status, in NginxEvidence evidence)
    {
        // An error out of the cache was the application's once.
        if (status >= 400 && !Ascii.Given(evidence.CacheStatus).IsEmpty && !evidence.CacheStatus.SequenceEqual("MISS"u8))
            return status >= 500 ? Finding.Likely(RequestReason.UpstreamStatus) : StatusFault.ByApplication(status);
        return Own(status);
    }

    private static Finding Own(int status) => status switch
    {
        // The rewrite loop, the full disk, the missing module.
        500 => Finding.Sure(RequestReason.EdgeConfig),
        // "return 503", or a limit whose status is not logged, or an ingress without endpoints.
        503 => Finding.Perhaps(RequestReason.EdgeConfig),
        _ => StatusFault.ByProxy(status),
    };

    private static Finding Good(int status, int origin, in NginxEvidence evidence)
    {
        // A stale copy, or error_page with another status. A stale copy over a server that was not asked is a background update.
        var isStale = evidence.CacheStatus.SequenceEqual("STALE"u8) || evidence.CacheStatus.SequenceEqual("UPDATING"u8);
        return origin >= 500 || (isStale && origin == 0) ? Finding.Sure(RequestReason.MaskedUpstream) : StatusFault.Of(status);
    }

    private static bool HasAnswered(int origin, in NginxEvidence evidence)
    {
        if (evidence.TellsTimes)
            return Ascii.Seconds(UpstreamList.Last(evidence.HeaderTime)) >= 0;
        return origin switch
        {
            0 => false,
            // nginx's own carry nothing from the server; an application's own rarely come without a byte.
            502 or 504 => Ascii.Whole(UpstreamList.Last(evidence.UpstreamBytes)) > 0,
            _ => true,
        };
    }

    private static Finding Failed(int status, in NginxEvidence evidence)
    {
        if (status == 502 && IsName(evidence.UpstreamAddress))
            return Finding.Sure(RequestReason.NoUpstream);
        if (!evidence.TellsTimes)
            return Finding.Likely(status == 504 ? RequestReason.UpstreamTimeout : RequestReason.UpstreamReset);
        return Finding.Sure(
            Ascii.Seconds(UpstreamList.Last(evidence.ConnectTime)) < 0 ? RequestReason.UpstreamConnect
            : status == 504 ? RequestReason.UpstreamTimeout
            : RequestReason.UpstreamReset);
    }

    /// <summary>When no server of a group is well, nginx logs the group's name where a server's address and port would stand.</summary>
    private static bool IsName(ReadOnlySpan<byte> addresses)
    {
        var last = Ascii.Given(UpstreamList.Last(addresses));
        return !last.IsEmpty && !last.Contains((byte)':');
    }
}
