namespace Faultline.Core.Verdicts;

public static partial class Reasons
{
    public const string Ok = "ok";

    // The status
    public const string RateLimited = "rate-limited";
    public const string RedirectUnexpected = "redirect-unexpected";
    public const string UnexpectedlyOpen = "unexpectedly-open";

    // Name lookup
    public const string DnsNotFound = "dns-not-found";
    public const string DnsFailure = "dns-failure";
    public const string DnsTimeout = "dns-timeout";

    // Connect
    public const string ConnectionRefused = "connection-refused";
    public const string ConnectionTimeout = "connection-timeout";
    public const string NetworkUnreachable = "network-unreachable";
    public const string AddressFailing = "address-failing";

    // TLS
    public const string TlsExpired = "tls-expired";
    public const string TlsNotYetValid = "tls-not-yet-valid";
    public const string TlsWrongHost = "tls-wrong-host";
    public const string TlsUntrusted = "tls-untrusted";
    public const string TlsIncompleteChain = "tls-incomplete-chain";
    public const string TlsProtocol = "tls-protocol";
    public const string TlsHandshake = "tls-handshake";
    public const string TlsTimeout = "tls-timeout";
    public const string CertificateExpiring = "certificate-expiring";

    // The answer
    public const string ConnectionReset = "connection-reset";
    public const string EmptyResponse = "empty-response";
    public const string NotHttp = "not-http";
    public const string BodyTruncated = "body-truncated";
    public const string HeadersTooLarge = "headers-too-large";
    public const string RedirectLoop = "redirect-loop";
    public const string RedirectInvalid = "redirect-invalid";
    public const string TimeoutFirstByte = "timeout-first-byte";
    public const string TimeoutTransfer = "timeout-transfer";

    // Content
    public const string BodyTextMissing = "body-text-missing";
    public const string BodyTextForbidden = "body-text-forbidden";
    public const string BodyPatternMissing = "body-pattern-missing";
    public const string JsonMismatch = "json-mismatch";
    public const string HeaderMismatch = "header-mismatch";
    public const string StaleContent = "stale-content";
    public const string TooSlow = "too-slow";
    public const string BodyTooLarge = "body-too-large";
    public const string ErrorPageWith200 = "error-page-with-200";

    // Edge and origin
    public const string MaskedByCdn = "masked-by-cdn";
    public const string EdgeFailure = "edge-failure";

    // The probe
    public const string AddressNotAllowed = "address-not-allowed";
    public const string ProbeOffline = "probe-offline";
    public const string ProbeNoIPv6 = "probe-no-ipv6";
    public const string ProbeResources = "probe-resources";
}
