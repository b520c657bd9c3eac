using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>Whose fault a request was by IIS' substatus and the error code of Windows that stands beside it.</summary>
public static class IisFault
{
    public static Finding Of(int status, in IisEvidence evidence)
    {
        var (sub, error) = (evidence.Substatus, evidence.Win32Status);
        // Request routing gave up because the client was gone while the server behind had not answered.
        if (status == 400 && sub == 604)
            return StatusFault.Left(unanswered: true, evidence.DurationMicros);
        // ERROR_NETNAME_DELETED, ERROR_CONNECTION_ABORTED: the connection is gone.
        if (error is 64 or 1236 && (status < 500 || sub <= 0))
            return status < 500 ? Finding.Sure(RequestReason.ClientAbort) : Finding.Likely(RequestReason.ClientAbort);
        // ERROR_SEM_TIMEOUT, ERROR_OPERATION_ABORTED.
        if (status is >= 100 and < 400 && error is 121 or 995)
            return Finding.Likely(error == 121 ? RequestReason.ClientTimeout : RequestReason.ClientAbort);
        if (sub < 0)
            return StatusFault.Of(status);
        // Dynamic IP restrictions: too many at once, too many in a time; then the lists.
        if (status is 401 or 403 or 404 && sub is >= 501 and <= 504)
            return Finding.Sure(sub <= 502 ? RequestReason.RateLimited : RequestReason.Blocked);
        return status switch
        {
            400 when sub > 0 => Finding.Sure(RequestReason.ClientBad),
            401 => Finding.Sure(RequestReason.ClientError),
            403 => Forbidden(sub),
            404 => Missing(sub),
            500 => Failed(sub),
            502 => Gateway(sub, error),
            503 => Unavailable(sub),
            _ => StatusFault.Of(status),
        };
    }

    private static Finding Forbidden(int sub) => sub switch
    {
        6 or 8 => Finding.Sure(RequestReason.Blocked),
        9 => Finding.Sure(RequestReason.EdgeCapacity),
        0 => Finding.Likely(RequestReason.ClientError),
        _ => Finding.Sure(RequestReason.ClientError),
    };

    private static Finding Missing(int sub) => sub switch
    {
        // No such site, no allowed or registered handler, no type for the extension, a dynamic page on the static handler.
        (>= 1 and <= 4) or 17 => Finding.Sure(RequestReason.EdgeConfig),
        // Request filtering.
        >= 5 and <= 20 => Finding.Sure(RequestReason.Blocked),
        _ => Finding.Sure(RequestReason.ClientError),
    };

    private static Finding Failed(int sub) => sub switch
    {
        0 or 100 => Finding.Sure(RequestReason.UpstreamStatus),
        // Shutting down, restarting; the ASP.NET Core application did not start.
        11 or 12 or (>= 30 and <= 39) => Finding.Sure(RequestReason.NoUpstream),
        13 => Finding.Sure(RequestReason.EdgeCapacity),
        // Configuration, modules, rewrite rules.
        (>= 16 and <= 24) or (>= 50 and <= 53) => Finding.Sure(RequestReason.EdgeConfig),
        _ => Finding.Likely(RequestReason.UpstreamStatus),
    };

    private static Finding Gateway(int sub, long error) => sub switch
    {
        1 => Finding.Sure(RequestReason.UpstreamTimeout),
        2 => Finding.Sure(RequestReason.UpstreamReset),
        3 => error switch
        {
            // WinHTTP: timeout; broken off, no valid answer; name, connection, TLS.
            12002 => Finding.Sure(RequestReason.UpstreamTimeout),
            12030 or 12152 => Finding.Sure(RequestReason.UpstreamReset),
            12007 or 12029 or 12175 => Finding.Sure(RequestReason.UpstreamConnect),
            _ => Finding.Likely(RequestReason.UpstreamConnect),
        },
        // No server fit to ask; the process of the application did not start.
        4 or 5 => Finding.Sure(RequestReason.NoUpstream),
        _ => Finding.Likely(RequestReason.UpstreamStatus),
    };

    private static Finding Unavailable(int sub) => sub switch
    {
        // Concurrent requests, the queues of ASP.NET and FastCGI.
        >= 2 and <= 4 => Finding.Sure(RequestReason.EdgeCapacity),
        0 => Finding.Likely(RequestReason.NoUpstream),
        _ => Finding.Perhaps(RequestReason.NoUpstream),
    };
}
