using System.Collections.Frozen;
using System.Globalization;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>Alerts by number (RFC 8446 §6, RFC 5246 §7.2), and what one says about a handshake.</summary>
internal static class TlsAlert
{
    private const int HandshakeFailure = 40;
    private const int ProtocolVersion = 70;

    private static readonly FrozenDictionary<int, string> Names = new Dictionary<int, string>
    {
        [0] = "close_notify",
        [10] = "unexpected_message",
        [20] = "bad_record_mac",
        [22] = "record_overflow",
        [30] = "decompression_failure",
        [40] = "handshake_failure",
        [41] = "no_certificate",
        [42] = "bad_certificate",
        [43] = "unsupported_certificate",
        [44] = "certificate_revoked",
        [45] = "certificate_expired",
        [46] = "certificate_unknown",
        [47] = "illegal_parameter",
        [48] = "unknown_ca",
        [49] = "access_denied",
        [50] = "decode_error",
        [51] = "decrypt_error",
        [60] = "export_restriction",
        [70] = "protocol_version",
        [71] = "insufficient_security",
        [80] = "internal_error",
        [86] = "inappropriate_fallback",
        [90] = "user_canceled",
        [100] = "no_renegotiation",
        [109] = "missing_extension",
        [110] = "unsupported_extension",
        [112] = "unrecognized_name",
        [113] = "bad_certificate_status_response",
        [115] = "unknown_psk_identity",
        [116] = "certificate_required",
        [120] = "no_application_protocol",
    }.ToFrozenDictionary();

    /// <summary>Alerts that speak of the certificate of the one they are sent to.</summary>
    private static readonly FrozenSet<int> AboutClientCertificate = new[] { 41, 42, 43, 44, 45, 46, 48, 49, 116 }.ToFrozenSet();

    public static Failure ToFailure(int number)
    {
        var alert = "the server sent the alert " + Names.GetValueOrDefault(number, number.ToString(CultureInfo.InvariantCulture));
        return number switch
        {
            ProtocolVersion => new Failure(FailureKind.TlsProtocol, alert + ": it speaks neither TLS 1.2 nor 1.3"),
            HandshakeFailure => new Failure(
                FailureKind.TlsHandshake, alert + ": no cipher in common, or it wants a client certificate (tls: cert, key)"),
            _ when AboutClientCertificate.Contains(number) => new Failure(
                FailureKind.TlsHandshake, alert + ": it wants a client certificate, or another one (tls: cert, key)"),
            _ => new Failure(FailureKind.TlsHandshake, alert),
        };
    }

    /// <summary>
    /// The alert that an error text of OpenSSL speaks of, such as <c>tlsv13 alert certificate required</c>; null for none.
    /// </summary>
    public static int? NamedIn(string text)
    {
        var at = text.IndexOf("alert ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var words = text.AsSpan(at + "alert ".Length);
        foreach (var (number, name) in Names)
        {
            if (words.StartsWith(name.Replace('_', ' '), StringComparison.OrdinalIgnoreCase)
                && words[name.Length..] is [] or [not ' ', ..])
                return number;
        }

        return null;
    }
}
