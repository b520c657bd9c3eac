using Faultline.Traffic.Records;

namespace Faultline.Traffic.Faults;

/// <summary>
/// Whose fault a request was by what Google Cloud's load balancer logs: <c>statusDetails</c>, or a <c>proxyStatus</c> (RFC 9209) whose
/// details repeat those words and whose error is of that standard's list.
/// </summary>
public static class GoogleFault
{
    public static Finding Of(int status, in GoogleEvidence evidence)
    {
        var details = Ascii.Given(evidence.StatusDetails);
        if (details.IsEmpty)
            details = Value(evidence.ProxyStatus, "details="u8);
        if (details.SequenceEqual("response_sent_by_backend"u8) || details.StartsWith("response_from_cache"u8))
            return StatusFault.ByApplication(status);
        if (details.StartsWith("client_disconnected_before_any_response"u8))
            return StatusFault.Left(unanswered: true, evidence.Duration);
        var found = OfDetails(details);
        if (found is RequestReason.None)
            found = OfError(Value(evidence.ProxyStatus, "error="u8));
        return found is RequestReason.None ? StatusFault.Of(status) : Finding.Sure(found);
    }

    private static RequestReason OfDetails(ReadOnlySpan<byte> details) => details switch
    {
        { Length: 0 } => RequestReason.None,
        _ when details.StartsWith("failed_to_connect_to_backend"u8) || details.StartsWith("failed_to_negotiate_alpn"u8)
            || details.StartsWith("ssl_certificate_"u8) => RequestReason.UpstreamConnect,
        _ when details.StartsWith("failed_to_pick_backend"u8) => RequestReason.NoUpstream,
        _ when details.StartsWith("backend_timeout"u8) => RequestReason.UpstreamTimeout,
        _ when details.StartsWith("backend_"u8) || details.StartsWith("invalid_http2_"u8) => RequestReason.UpstreamReset,
        _ when details.StartsWith("throttled_by_security_policy"u8) || details.StartsWith("banned_by_security_policy"u8) => RequestReason.RateLimited,
        _ when details.StartsWith("denied_by_security_policy"u8) => RequestReason.Blocked,
        _ when details.StartsWith("client_disconnected"u8) => RequestReason.ClientAbort,
        _ when details.StartsWith("client_timed_out"u8) => RequestReason.ClientTimeout,
        _ when details.StartsWith("body_not_allowed"u8) || details.StartsWith("headers_too_long"u8) || details.StartsWith("uri_too_long"u8)
            || details.StartsWith("http_version_not_supported"u8) || details.StartsWith("malformed_"u8) || details.StartsWith("unsupported_"u8)
            || details.StartsWith("required_body_but_no_content_length"u8) || details.StartsWith("client_cert_"u8) => RequestReason.ClientBad,
        _ when details.StartsWith("config_not_found"u8) || details.StartsWith("invalid_external_origin_endpoint"u8)
            || details.StartsWith("request_loop_detected"u8) || details.StartsWith("secure_url_rejected"u8) => RequestReason.EdgeConfig,
        _ when details.StartsWith("internal_error"u8) => RequestReason.EdgeCapacity,
        _ when details.StartsWith("direct_response"u8) || details.StartsWith("redirected_by_security_policy"u8) => RequestReason.LocalIntended,
        _ => RequestReason.None,
    };

    private static RequestReason OfError(ReadOnlySpan<byte> error) => error switch
    {
        { Length: 0 } => RequestReason.None,
        _ when error.StartsWith("dns_"u8) || error.SequenceEqual("connection_refused"u8) || error.SequenceEqual("connection_timeout"u8)
            || error.StartsWith("destination_ip_"u8) || error.StartsWith("tls_"u8) => RequestReason.UpstreamConnect,
        _ when error.StartsWith("destination_"u8) => RequestReason.NoUpstream,
        _ when error.SequenceEqual("connection_read_timeout"u8) || error.SequenceEqual("connection_write_timeout"u8)
            || error.SequenceEqual("http_response_timeout"u8) => RequestReason.UpstreamTimeout,
        _ when error.SequenceEqual("connection_limit_reached"u8) || error.SequenceEqual("proxy_internal_error"u8) => RequestReason.EdgeCapacity,
        _ when error.SequenceEqual("connection_terminated"u8) || error.StartsWith("http_response_"u8)
            || error.SequenceEqual("http_protocol_error"u8) || error.SequenceEqual("http_upgrade_failed"u8) => RequestReason.UpstreamReset,
        _ when error.SequenceEqual("http_request_denied"u8) => RequestReason.Blocked,
        _ when error.SequenceEqual("http_request_error"u8) => RequestReason.ClientBad,
        _ when error.SequenceEqual("proxy_configuration_error"u8) || error.SequenceEqual("proxy_loop_detected"u8) => RequestReason.EdgeConfig,
        _ when error.SequenceEqual("proxy_internal_response"u8) => RequestReason.LocalIntended,
        _ => RequestReason.None,
    };

    /// <summary>The parameter's value, without quotes.</summary>
    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> name)
    {
        var at = parameters.IndexOf(name);
        if (at < 0)
            return default;
        var value = parameters[(at + name.Length)..];
        var end = value.IndexOf((byte)';');
        return (end < 0 ? value : value[..end]).Trim("\" "u8);
    }
}
