namespace Faultline.Traffic.Formats.Json;

/// <summary>What a value of a line means, whatever the product calls it. At most 64: what was seen is kept in one word.</summary>
internal enum JsonKey : byte
{
    None,
    Time,
    EndTime,
    Host,
    Address,
    Forwarded,

    /// <summary>The whole request line.</summary>
    Request,
    Method,

    /// <summary>Path with query, or an absolute URL.</summary>
    Target,
    Query,
    Protocol,
    Status,
    Bytes,
    Duration,
    Agent,
    Referrer,
    User,
    Upstream,
    UpstreamStatus,
    UpstreamDuration,
    UpstreamBytes,
    Cache,
    Evidence,
    ConnectTime,
    HeaderTime,
    QueueTime,
    Limit,
    Logger,
    Level,
    Message,
    Details,
    Router,
    Service,
    Retries,
    OriginHeader,
    Action,
    Source,
    PathingSource,
    PathingStatus,
    Handshake,
    ProxyStatus,
    Reason,
    Side,
    Handling,
    HitMiss,
    FetchError,

    /// <summary>Something that only this product writes.</summary>
    Sign,
}
