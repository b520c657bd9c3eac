using System.Globalization;

namespace Faultline.Probing.Names;

/// <summary>The words for the codes of DNS (IANA "Domain Name System Parameters").</summary>
internal static class Codes
{
    public const int NoError = 0;
    public const int FormatError = 1;
    public const int ServerFailure = 2;
    public const int NoSuchName = 3;
    public const int NotImplemented = 4;

    // Index is the code.
    private static readonly string[] Responses =
        ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET", "NOTAUTH", "NOTZONE"];

    // RFC 8914 §4. Index is the code.
    private static readonly string[] ExtendedErrors =
    [
        "other error", "unsupported DNSKEY algorithm", "unsupported DS digest type", "stale answer", "forged answer",
        "DNSSEC indeterminate", "DNSSEC bogus", "DNSSEC signature expired", "DNSSEC signature not yet valid", "DNSKEY missing",
        "RRSIGs missing", "no zone key bit set", "NSEC missing", "cached error", "not ready", "blocked", "censored", "filtered",
        "prohibited", "stale NXDOMAIN answer", "not authoritative", "not supported", "no reachable authority", "network error",
        "invalid data",
    ];

    /// <summary>Such as <c>SERVFAIL</c>; for a code without a name <c>RCODE 23</c>.</summary>
    public static string Response(int code) =>
        code < Responses.Length ? Responses[code] : string.Create(CultureInfo.InvariantCulture, $"RCODE {code}");

    /// <summary>Such as <c>DNSSEC bogus</c>; for a code without a name <c>extended error 90</c>.</summary>
    public static string ExtendedError(int code) =>
        code < ExtendedErrors.Length ? ExtendedErrors[code] : string.Create(CultureInfo.InvariantCulture, $"extended error {code}");
}
