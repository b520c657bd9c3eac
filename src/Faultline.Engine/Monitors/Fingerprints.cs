using System.Security.Cryptography;
using System.Text;
using Faultline.Core.Checks;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Tells one way of asking and expecting from another (V5). Credentials are part of it, so it is keyed: a stored fingerprint gives nothing
/// away about a short password (S3).
/// </summary>
/// <param name="key">Random bytes that never leave the data folder.</param>
internal sealed class Fingerprints(byte[] key)
{
    /// <summary>Sixteen lower-case hex digits. Name, tags, interval and time-out play no part: they ask and expect the same.</summary>
    public string Of(CheckSpec spec)
    {
        var text = new StringBuilder(512);
        foreach (var header in spec.Headers)
            Part(text, header);
        foreach (var assertion in spec.Expect.Assertions)
            Part(text, assertion);
        Part(text, spec.Url, spec.Url.UserInfo, spec.Method, Convert.ToBase64String(spec.Body.Span), spec.Auth, spec.Tls, spec.HttpVersion, spec.Ip);
        Part(text, spec.Resolver, spec.ConnectTo, spec.FollowsRedirects, spec.RejectedIsDown, spec.BypassCache, spec.Proxy, spec.Expect.Status);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    /// <summary>Each with its length, so that two parts can't be read as one.</summary>
    private static void Part(StringBuilder text, params ReadOnlySpan<object?> parts)
    {
        foreach (var part in parts)
        {
            var written = part?.ToString() ?? "";
            text.Append(written.Length).Append(':').Append(written);
        }
    }
}
