using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static Faultline.Probing.Connections.Tls.OpenSsl.Native;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>
/// Chains that were verified against the authorities of one context. The answer depends on the certificates sent, the name, the authorities and the time: with the
/// first three the same, and the time within every certificate's own, it is the same again, so a full handshake that shows what it showed a minute ago
/// need not work it out anew. That the server holds the key is proved in each handshake all the same. Thread-safe.
/// </summary>
internal sealed unsafe class AcceptedChains
{
    private const int MostChains = 4_000;
    private const int LongestChain = 8;

    private readonly RecentlyUsed<AcceptedChain, Validity> _accepted = new(MostChains);

    /// <summary>What was sent, as a key; null when it is too long to be remembered.</summary>
    public static AcceptedChain? Sent(nint storeContext, string host)
    {
        var certificates = X509_STORE_CTX_get0_untrusted(storeContext);
        var length = OPENSSL_sk_num(certificates);
        if (length is < 1 or > LongestChain)
            return null;
        Span<byte> hashes = stackalloc byte[LongestChain * SHA256.HashSizeInBytes];
        for (var i = 0; i < length; i++)
        {
            if (X509_digest(OPENSSL_sk_value(certificates, i), EVP_sha256(), hashes[(i * SHA256.HashSizeInBytes)..], out _) != 1)
                return null;
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(hashes[..(length * SHA256.HashSizeInBytes)], hash);
        return new AcceptedChain(host, Thumbprint.From(hash));
    }

    public bool Holds(AcceptedChain chain, DateTimeOffset now) => _accepted.Find(chain) is { } validity && now > validity.From && now < validity.To;

    /// <summary>Remembers the chain that was just built and accepted, authority included.</summary>
    public void Keep(AcceptedChain chain, nint storeContext)
    {
        var built = X509_STORE_CTX_get0_chain(storeContext);
        var (from, to) = (DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        for (var i = 0; i < OPENSSL_sk_num(built); i++)
        {
            var certificate = OPENSSL_sk_value(built, i);
            if (Date(X509_get0_notBefore(certificate)) is not { } begins || Date(X509_get0_notAfter(certificate)) is not { } ends)
                return;
            from = begins > from ? begins : from;
            to = ends < to ? ends : to;
        }

        _accepted.Put(chain, new Validity(from, to));
    }

    private static DateTimeOffset? Date(nint time)
    {
        if (ASN1_TIME_to_tm(time, out var tm) != 1)
            return null;
        var (year, month) = (tm.Year + 1900, tm.Month + 1);
        return year is >= 1 and <= 9999 ? new DateTimeOffset(year, month, tm.Day, tm.Hour, tm.Minute, Math.Min(tm.Second, 59), TimeSpan.Zero) : null;
    }

    private sealed record Validity(DateTimeOffset From, DateTimeOffset To);
}

/// <summary>Certificates sent for a name.</summary>
internal sealed record AcceptedChain(string Host, Thumbprint Certificates);

/// <summary><c>struct tm</c> of the C library.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct BrokenDownTime
{
    public readonly int Second;
    public readonly int Minute;
    public readonly int Hour;
    public readonly int Day;
    public readonly int Month;
    public readonly int Year;
    private readonly int _weekDay;
    private readonly int _yearDay;
    private readonly int _summerTime;
    private readonly nint _offset;
    private readonly nint _zone;
}
