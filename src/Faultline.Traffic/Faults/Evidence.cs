namespace Faultline.Traffic.Faults;

// What each product's line tells besides the status: spans are raw values, empty where the field is absent or "-".

/// <summary>nginx: the <c>$upstream_*</c> lists as logged (<c>502, 200</c>, <c>0.001 : -</c>), each item a number or <c>-</c>.</summary>
public ref struct NginxEvidence
{
    /// <summary>Whether the format logs upstream fields at all: empty ones then mean that no server was asked.</summary>
    public bool TellsUpstream { get; set; }

    /// <summary>Whether it logs <c>$upstream_connect_time</c> and <c>$upstream_header_time</c>.</summary>
    public bool TellsTimes { get; set; }
    public ReadOnlySpan<byte> UpstreamAddress { get; set; }
    public ReadOnlySpan<byte> UpstreamStatus { get; set; }
    public ReadOnlySpan<byte> ConnectTime { get; set; }
    public ReadOnlySpan<byte> HeaderTime { get; set; }
    public ReadOnlySpan<byte> ResponseTime { get; set; }
    public ReadOnlySpan<byte> UpstreamBytes { get; set; }
    public ReadOnlySpan<byte> CacheStatus { get; set; }

    /// <summary><c>$limit_req_status</c> or <c>$limit_conn_status</c>.</summary>
    public ReadOnlySpan<byte> Limit { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>Apache: <c>%X</c>, <c>%s</c> beside <c>%&gt;s</c>, <c>%{BALANCER_WORKER_NAME}e</c> or the handler.</summary>
public ref struct ApacheEvidence
{
    /// <summary><c>X</c> aborted, <c>+</c> kept alive, <c>-</c> closed; 0 where it is not logged.</summary>
    public byte Connection { get; set; }

    /// <summary>Whether the format tells which worker was asked: then an empty one means that Apache answered by itself.</summary>
    public bool TellsWorker { get; set; }
    public ReadOnlySpan<byte> Worker { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>HAProxy: termination state, who was asked, timers in milliseconds (-1 for a phase that was not reached).</summary>
public ref struct HaproxyEvidence
{
    /// <summary>Two or four letters such as <c>sH--</c>.</summary>
    public ReadOnlySpan<byte> Termination { get; set; }

    /// <summary>A server's name, <c>&lt;NOSRV&gt;</c> or <c>&lt;STATS&gt;</c>; empty in formats without it.</summary>
    public ReadOnlySpan<byte> Server { get; set; }
    public int Queue { get; set; }
    public int Connect { get; set; }
    public int Response { get; set; }
    public int Total { get; set; }

    /// <summary>A <c>+</c> before the retries: the named server is not the one that failed first.</summary>
    public bool Redispatched { get; set; }
    public int Retries { get; set; }
}

/// <summary>Envoy: flags short or long, comma-separated; details such as <c>via_upstream</c>.</summary>
public ref struct EnvoyEvidence
{
    public ReadOnlySpan<byte> Flags { get; set; }
    public ReadOnlySpan<byte> Details { get; set; }
    public ReadOnlySpan<byte> UpstreamHost { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>Traefik.</summary>
public ref struct TraefikEvidence
{
    /// <summary>-1 where it is not logged (CLF, or a request that Traefik answered by itself in older versions).</summary>
    public int OriginStatus { get; set; }

    /// <summary>Whether the format is JSON, which logs <see cref="OriginStatus"/> of every request that was forwarded.</summary>
    public bool TellsOrigin { get; set; }

    /// <summary>-1 where it is not logged.</summary>
    public long OriginContentSize { get; set; }

    /// <summary>Headers of the origin's answer are in the line (<c>origin_*</c>).</summary>
    public bool HasOriginHeaders { get; set; }
    public ReadOnlySpan<byte> Router { get; set; }

    /// <summary>The URL of the server that was asked.</summary>
    public ReadOnlySpan<byte> Service { get; set; }
    public int Retries { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>Caddy: what <c>log_append</c> added, and the message (<c>handled request</c> or <c>NOP</c>).</summary>
public ref struct CaddyEvidence
{
    public bool IsNop { get; set; }

    /// <summary>-1 where <c>{http.reverse_proxy.status_code}</c> is not logged or empty.</summary>
    public int UpstreamStatus { get; set; }

    /// <summary>Empty where <c>{http.reverse_proxy.upstream.hostport}</c> is not logged or no server was asked.</summary>
    public ReadOnlySpan<byte> Upstream { get; set; }

    /// <summary>Whether one of the two is in the line at all.</summary>
    public bool TellsUpstream { get; set; }
    public long Size { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>AWS application load balancer, and the classic one.</summary>
public ref struct LoadBalancerEvidence
{
    public bool IsClassic { get; set; }

    /// <summary>0 for <c>-</c>.</summary>
    public int TargetStatus { get; set; }

    /// <summary>Microseconds; -1 as logged when no answer came.</summary>
    public long TargetTime { get; set; }
    public ReadOnlySpan<byte> Target { get; set; }
    public ReadOnlySpan<byte> Actions { get; set; }
    public ReadOnlySpan<byte> ErrorReason { get; set; }
    public ReadOnlySpan<byte> Classification { get; set; }

    /// <summary>From <c>request_creation_time</c> to <c>time</c> in microseconds; 0 or -1 where it is not known.</summary>
    public long Waited { get; set; }
}

/// <summary>CloudFront: x-edge-result-type, x-edge-response-result-type, x-edge-detailed-result-type.</summary>
public ref struct CloudFrontEvidence
{
    public ReadOnlySpan<byte> ResultType { get; set; }
    public ReadOnlySpan<byte> ResponseResultType { get; set; }
    public ReadOnlySpan<byte> DetailedResultType { get; set; }
}

/// <summary>IIS; -1 where it is not logged.</summary>
public readonly record struct IisEvidence(int Substatus, long Win32Status, long DurationMicros);

/// <summary>Cloudflare Logpush.</summary>
public ref struct CloudflareEvidence
{
    /// <summary>-1 where it is not logged, 0 when the origin gave no answer or was not asked.</summary>
    public int OriginStatus { get; set; }

    /// <summary>SecurityAction, SecurityActions' last, WAFAction, FirewallMatchesActions.</summary>
    public ReadOnlySpan<byte> Action { get; set; }

    /// <summary>SecuritySources' last: <c>rateLimit</c>, <c>firewallManaged</c> …</summary>
    public ReadOnlySpan<byte> Source { get; set; }
    public ReadOnlySpan<byte> PathingSource { get; set; }
    public ReadOnlySpan<byte> PathingStatus { get; set; }
    public ReadOnlySpan<byte> CacheStatus { get; set; }

    /// <summary>-1 where it is not logged.</summary>
    public long OriginHandshakeMillis { get; set; }

    /// <summary>In microseconds, or -1.</summary>
    public long Duration { get; set; }
}

/// <summary>Varnish: %{Varnish:handling}x, %{Varnish:hitmiss}x, %{VSL:FetchError}x.</summary>
public ref struct VarnishEvidence
{
    public ReadOnlySpan<byte> Handling { get; set; }
    public ReadOnlySpan<byte> HitMiss { get; set; }
    public ReadOnlySpan<byte> FetchError { get; set; }
}

/// <summary>Fastly: fastly_info.state, and the reason phrase.</summary>
public ref struct FastlyEvidence
{
    public ReadOnlySpan<byte> State { get; set; }
    public ReadOnlySpan<byte> ResponseReason { get; set; }
}

/// <summary>Google Cloud's load balancer: statusDetails or the newer proxyStatus.</summary>
public ref struct GoogleEvidence
{
    public ReadOnlySpan<byte> StatusDetails { get; set; }
    public ReadOnlySpan<byte> ProxyStatus { get; set; }

    /// <summary><c>httpRequest.latency</c> in microseconds; 0 or -1 where it is not known.</summary>
    public long Duration { get; set; }
}
