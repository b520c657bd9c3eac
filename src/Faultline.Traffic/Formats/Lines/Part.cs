namespace Faultline.Traffic.Formats.Lines;

/// <summary>What a field holds, whatever its product calls it. The lower ones go into the record, the others are kept as evidence.</summary>
internal enum Part : byte
{
    /// <summary>Nothing that Faultline reads.</summary>
    Skip,

    /// <summary>A number that Faultline has no use for, but that shows the layout.</summary>
    Number,

    /// <summary><c>28/Sep/1970:12:00:00 +0600</c>.</summary>
    CommonTime,
    IsoTime,
    UnixTime,
    Address,
    Host,
    User,

    /// <summary>Method, target and protocol together.</summary>
    Request,
    Method,

    /// <summary>Path and query, or a whole URL.</summary>
    Target,

    /// <summary>Host and target grown together, as in <c>$scheme://$host$request_uri</c>.</summary>
    HostTarget,
    Path,
    Query,
    Protocol,
    Status,
    Bytes,
    Referrer,
    Agent,
    Forwarded,

    /// <summary>nginx's seconds, always with three decimals.</summary>
    RequestTime,

    /// <summary>Seconds, whole or not.</summary>
    Seconds,
    Milliseconds,
    Microseconds,

    Cache,

    // Evidence from here on.
    Upstream,
    UpstreamStatus,
    UpstreamConnect,
    UpstreamHeader,
    UpstreamTime,
    UpstreamBytes,
    Limit,
    Connection,
    Worker,
    Router,
    Flags,
    Details,
    ServiceMilliseconds,
    Handling,
    HitMiss,
    FetchError,
    FirstByte,
    Side,

    /// <summary>Any number of <c>key=value</c> at the end of the line.</summary>
    Tail,
}

internal static class Parts
{
    public const int Count = (int)Part.Tail + 1;

    /// <summary>Clients choose their text, or it holds blanks: it ends where all of the next delimiter stands.</summary>
    public static bool IsFree(this Part part) =>
        part is Part.Skip or Part.Request or Part.Target or Part.HostTarget or Part.Path or Part.Query or Part.Referrer or Part.Agent
            or Part.Router or Part.FetchError or Part.Host or Part.Details;

    /// <summary>nginx writes several servers between <c>, </c> and <c> : </c> without quotes.</summary>
    public static bool IsList(this Part part) => part is Part.Forwarded or (>= Part.Upstream and <= Part.UpstreamBytes);
}
