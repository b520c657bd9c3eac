using Faultline.Core.Verdicts;

namespace Faultline.Traffic.Records;

/// <summary>
/// Why a logged request went as it went, as far as its own line tells. Every line has exactly one. The order is part of stored tallies: append only.
/// </summary>
public enum RequestReason : byte
{
    /// <summary>Nothing is wrong with it.</summary>
    None,

    /// <summary>The client went away before the answer was complete (499, 460, 000, a reset connection).</summary>
    ClientAbort,

    /// <summary>The client was too slow to send its request or to take the answer (408).</summary>
    ClientTimeout,

    /// <summary>What the client sent is no valid request: TLS on a plain port, an empty or garbled request line, too large headers.</summary>
    ClientBad,

    /// <summary>The application (or a static file server) answered with another 4xx.</summary>
    ClientError,

    /// <summary>A firewall, an access list or a country rule refused it.</summary>
    Blocked,

    /// <summary>A request or connection limit refused it, whatever its status.</summary>
    RateLimited,

    /// <summary>The proxy's own configuration failed it: no route, a bad rule, a certificate.</summary>
    EdgeConfig,

    /// <summary>The proxy ran out of connections or other resources of its own.</summary>
    EdgeCapacity,

    /// <summary>The proxy knew no healthy server to ask.</summary>
    NoUpstream,

    /// <summary>No connection to the application: refused, unreachable, its name unknown, TLS with it failed.</summary>
    UpstreamConnect,

    /// <summary>The application did not answer in time.</summary>
    UpstreamTimeout,

    /// <summary>The application's answer broke off or was no valid answer.</summary>
    UpstreamReset,

    /// <summary>The application itself answered with a 5xx.</summary>
    UpstreamStatus,

    /// <summary>The client got a good answer, from a cache or an error page, while the application behind failed (T5).</summary>
    MaskedUpstream,

    /// <summary>The client gave up waiting for an application that had not answered: an abort in the log, and not the client's fault.</summary>
    ClientGaveUp,

    /// <summary>The proxy answered by itself as it was told: a redirect, a fixed answer, a maintenance page.</summary>
    LocalIntended,

    /// <summary>It failed, and the line does not say why.</summary>
    Unknown,
}

/// <summary>Who is to blame for it in the words of the specification, and how sure that is.</summary>
/// <param name="Confidence">That <paramref name="Reason"/> is right: low where only a status is known that has several meanings.</param>
public readonly record struct Finding(RequestReason Reason, Confidence Confidence)
{
    public static Finding None => new(RequestReason.None, Confidence.High);

    public static Finding Sure(RequestReason reason) => new(reason, Confidence.High);

    public static Finding Likely(RequestReason reason) => new(reason, Confidence.Medium);

    public static Finding Perhaps(RequestReason reason) => new(reason, Confidence.Low);
}

/// <summary>The contract's words for <see cref="RequestReason"/>.</summary>
public static class RequestReasons
{
    private static readonly string[] Texts =
    [
        "none", "client-abort", "client-timeout", "client-bad", "client-error", "blocked", "rate-limited", "edge-config", "edge-capacity",
        "no-upstream", "upstream-connect", "upstream-timeout", "upstream-reset", "upstream-status", "masked-upstream", "client-gave-up",
        "local-intended", "unknown",
    ];

    public static int Count => Texts.Length;

    public static string Text(this RequestReason reason) => Texts[(int)reason];

    /// <summary>Who is responsible (spec.md, "fault"). A refusal by a rule or a limit counts to the client, and its reason says by what.</summary>
    /// <param name="atEdge">Whether the log was written by a content delivery network, whose own failures are not the owner's server's.</param>
    public static Fault FaultOf(this RequestReason reason, bool atEdge) => reason switch
    {
        RequestReason.None or RequestReason.LocalIntended => Fault.None,
        RequestReason.ClientAbort or RequestReason.ClientTimeout or RequestReason.ClientBad or RequestReason.ClientError
            or RequestReason.Blocked or RequestReason.RateLimited => Fault.Client,
        RequestReason.EdgeConfig or RequestReason.EdgeCapacity => atEdge ? Fault.Cdn : Fault.Server,
        RequestReason.NoUpstream or RequestReason.UpstreamConnect or RequestReason.UpstreamTimeout or RequestReason.UpstreamReset
            or RequestReason.MaskedUpstream or RequestReason.ClientGaveUp => Fault.Gateway,
        _ => Fault.Server,
    };
}
