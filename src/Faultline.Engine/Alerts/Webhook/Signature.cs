using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Faultline.Engine.Alerts.Webhook;

/// <summary>The <c>webhook-signature</c> header: version 1, HMAC with SHA-256.</summary>
internal static class Signature
{
    private const string Prefix = "whsec_";

    /// <param name="secret"><c>whsec_</c> and base64, or plain text, whose UTF-8 is the key.</param>
    /// <param name="timestamp">Of this attempt, in seconds since 1970.</param>
    public static string Of(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))}";
    }

    private static byte[] Key(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(secret);
        var text = secret[Prefix.Length..];
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) ? key[..length] : Encoding.UTF8.GetBytes(secret);
    }
}
