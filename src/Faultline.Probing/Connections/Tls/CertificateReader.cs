using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>
/// Reads what people want to know of a leaf certificate, once per certificate: the next check of the same site finds it by thumbprint.
/// </summary>
internal sealed class CertificateReader
{
    private const int MaxNames = 100;
    private const int MaxNameLength = 255;
    private const int MaxSubjectLength = 512;
    private const int Remembered = 2048;

    private readonly RecentlyUsed<Thumbprint, CertificateFacts> _facts = new(Remembered);

    public CertificateFacts? Known(in Thumbprint thumbprint) => _facts.Find(thumbprint);

    /// <summary>
    /// Null when it can't be read: the library that verifies it and the one that reads it may disagree over a malformed one.
    /// </summary>
    public CertificateFacts? Read(ReadOnlySpan<byte> der)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(der, hash);
        var thumbprint = Thumbprint.From(hash);
        if (_facts.Find(thumbprint) is { } known)
            return known;
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            var facts = new CertificateFacts(
                Shortened(certificate.Subject, MaxSubjectLength),
                Shortened(certificate.Issuer, MaxSubjectLength),
                Date(certificate.NotBefore),
                Date(certificate.NotAfter),
                NamesOf(certificate),
                Convert.ToHexStringLower(hash));
            _facts.Put(thumbprint, facts);
            return facts;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The framework gives certificates' dates in the machine's own zone.</summary>
    public static DateTimeOffset Date(DateTime local) => new(local.ToUniversalTime(), TimeSpan.Zero);

    public static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static List<string> NamesOf(X509Certificate2 certificate)
    {
        var names = new List<string>();
        try
        {
            foreach (var extension in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                names.AddRange(extension.EnumerateDnsNames().Take(MaxNames - names.Count).Select(name => Shortened(name, MaxNameLength)));
                names.AddRange(extension.EnumerateIPAddresses().Take(MaxNames - names.Count).Select(address => address.ToString()));
            }
        }
        catch (CryptographicException)
        {
            // A malformed list of names: what was read of it stands, and the host will not be found in it.
        }

        return names;
    }
}

/// <summary>SHA-256 of a certificate, comparable without allocating.</summary>
internal readonly record struct Thumbprint(ulong A, ulong B, ulong C, ulong D)
{
    public static Thumbprint From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash),
        BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));
}
