using System.Net;
using System.Text.RegularExpressions;
using Faultline.Core.Http;

namespace Faultline.Core.Checks;

/// <summary>
/// How one check is asked and what it expects: the model made from what the user wrote. Immutable; shared between checks of one monitor.
/// </summary>
public sealed record CheckSpec
{
    /// <summary>The monitor's name; for a URL given on the command line, that URL.</summary>
    public required string Monitor { get; init; }

    public required CheckUrl Url { get; init; }

    /// <summary>A method token (RFC 9110 §9.1), sent as written.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Added to, or replacing, the headers that the prober sends by itself. Validated: no control characters.</summary>
    public IReadOnlyList<HeaderField> Headers { get; init; } = [];

    /// <summary>Sent with Content-Length when not empty.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public Credentials? Auth { get; init; }

    public TlsSettings Tls { get; init; } = TlsSettings.Default;

    /// <summary>1 (our own exchange) or 2 (HTTP/2).</summary>
    public int HttpVersion { get; init; } = 1;

    public AddressChoice Ip { get; init; } = AddressChoice.Any;

    /// <summary>The name server to ask instead of those in resolv.conf.</summary>
    public IPEndPoint? Resolver { get; init; }

    /// <summary>Connect there instead, keeping the URL's own Host and SNI. Applies to hops with the URL's own host and port.</summary>
    public ConnectTo? ConnectTo { get; init; }

    /// <summary>Whether redirects are followed; null lets the expectation decide (V3).</summary>
    public bool? Follow { get; init; }

    /// <summary>Treat every rejection as down (<c>rejected: down</c>, V5).</summary>
    public bool RejectedIsDown { get; init; }

    /// <summary>Ask past a cache: <c>Cache-Control: no-cache</c>, nothing that changes the server (M3).</summary>
    public bool BypassCache { get; init; }

    /// <summary>Bounds the whole check, redirects and name lookup included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public ProxySettings? Proxy { get; init; }

    /// <summary>What may be reached; judged on the socket that is opened (S2).</summary>
    public NetworkPolicy Network { get; init; } = NetworkPolicy.FromOperator;

    public Expectation Expect { get; init; } = Expectation.Default;

    public CheckLimits Limits { get; init; } = CheckLimits.Default;

    /// <summary>V3: where only 4xx is expected, redirects are not followed.</summary>
    public bool FollowsRedirects => Follow ?? !Expect.Status.ExpectsOnlyClientErrors;
}

/// <summary>Which address families to ask (V14): any falls back from one to the other, both asks each.</summary>
public enum AddressChoice
{
    Any,
    Both,
    IPv4,
    IPv6,
}

/// <summary>How the monitor proves who it is.</summary>
public abstract record Credentials
{
    private Credentials()
    {
    }

    /// <summary>RFC 7617, sent with the first request.</summary>
    public sealed record Basic(string User, string Password) : Credentials;

    /// <summary>RFC 6750 §2.1.</summary>
    public sealed record Bearer(string Token) : Credentials;

    /// <summary>RFC 6749 §4.4. The token is fetched with the check's own timeout and kept until shortly before it expires.</summary>
    public sealed record OAuth2(CheckUrl TokenUrl, string ClientId, string ClientSecret, string? Scope) : Credentials;
}

/// <summary>
/// How TLS is verified and with which identity (V15). The paths were read when the configuration was: these hold PEM text.
/// </summary>
/// <param name="AuthorityPem">Certificates trusted besides those of the system; null for none.</param>
/// <param name="ClientCertificatePem">The client's chain, leaf first.</param>
/// <param name="ClientKeyPem">The client's private key, unencrypted PEM.</param>
/// <param name="Insecure">Certificates are looked at but not verified.</param>
public sealed record TlsSettings(string? AuthorityPem, string? ClientCertificatePem, string? ClientKeyPem, bool Insecure)
{
    public static TlsSettings Default { get; } = new(null, null, null, Insecure: false);
}

/// <summary>
/// Which addresses may be opened (S2). Link-local metadata addresses are never reached unless <paramref name="Allowed"/> names them
/// or the URL itself does.
/// </summary>
/// <param name="OperatorNamedTarget">The URL came from the YAML file, the command line or an administrator, so it may be private.</param>
/// <param name="Allowed">Networks that redirects may reach although they are not public.</param>
public sealed record NetworkPolicy(bool OperatorNamedTarget, IReadOnlyList<IPNetwork> Allowed)
{
    public static NetworkPolicy FromOperator { get; } = new(OperatorNamedTarget: true, []);
}

/// <summary>Caps on what a target can make the prober read (V13, S4). Bytes, unless said otherwise.</summary>
/// <param name="Headers">The status line and header lines of one response, informational ones included.</param>
/// <param name="Body">Of the body after decoding.</param>
/// <param name="Redirects">How many redirects are followed.</param>
public sealed record CheckLimits(int Headers, int Body, int Redirects)
{
    public static CheckLimits Default { get; } = new(Headers: 64 * 1024, Body: 1024 * 1024, Redirects: 10);
}

/// <summary>What must hold for a check to pass (V1).</summary>
public sealed record Expectation
{
    public static Expectation Default { get; } = new();

    public StatusExpression Status { get; init; } = StatusExpression.Default;

    /// <summary>In the order written: the first that fails names the reason.</summary>
    public IReadOnlyList<Assertion> Assertions { get; init; } = [];

    /// <summary>Warn when the certificate has fewer days left than this; null for V9's own thresholds.</summary>
    public int? CertificateDays { get; init; }
}

/// <summary>Something that must hold for an answer besides its status (V9).</summary>
public abstract record Assertion
{
    private Assertion()
    {
    }

    /// <summary>The decoded body contains <paramref name="Text"/>, compared by ordinal.</summary>
    public sealed record Contains(string Text) : Assertion;

    /// <summary>The decoded body does not contain <paramref name="Text"/>.</summary>
    public sealed record NotContains(string Text) : Assertion;

    /// <summary>The decoded body matches. The expression was built with <see cref="RegexOptions.NonBacktracking"/> (S4).</summary>
    public sealed record Matches(Regex Pattern) : Assertion;

    /// <summary>The value at a JSON path compares as asked.</summary>
    public sealed record Json(JsonPath Path, Comparison Compare) : Assertion;

    /// <summary>Some line of the header compares as asked.</summary>
    public sealed record Header(string Name, Comparison Compare) : Assertion;

    /// <summary>The whole check took no longer. At least one limit is set.</summary>
    public sealed record ResponseTime(TimeSpan? Degraded, TimeSpan? Down) : Assertion;

    /// <summary>A timestamp in the answer is no older than <paramref name="Within"/>.</summary>
    public sealed record Fresh(FreshnessMarker Marker, TimeSpan Within) : Assertion;
}

/// <summary>Where the timestamp of <see cref="Assertion.Fresh"/> stands.</summary>
public abstract record FreshnessMarker
{
    private FreshnessMarker()
    {
    }

    /// <summary>In a header: an HTTP date, ISO 8601, or Unix seconds.</summary>
    public sealed record Header(string Name) : FreshnessMarker;

    /// <summary>At a JSON path: ISO 8601, or Unix seconds or milliseconds.</summary>
    public sealed record Json(JsonPath Path) : FreshnessMarker;

    /// <summary>In the first group of a linear-time expression.</summary>
    public sealed record Text(Regex Pattern) : FreshnessMarker;
}
