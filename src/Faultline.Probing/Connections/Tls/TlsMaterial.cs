using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>The certificates and the key of <see cref="TlsSettings"/>, read from PEM (RFC 7468) into DER.</summary>
public sealed class TlsMaterial
{
    private const string CertificateLabel = "CERTIFICATE";

    /// <summary>RFC 5958, RFC 8017 and RFC 5915, in the labels that OpenSSL writes.</summary>
    private static readonly string[] KeyLabels = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

    private TlsMaterial(List<byte[]> authorities, List<byte[]> clientChain, byte[]? clientKey)
    {
        Authorities = authorities;
        ClientChain = clientChain;
        ClientKey = clientKey;
    }

    /// <summary>Trusted besides the system's.</summary>
    internal IReadOnlyList<byte[]> Authorities { get; }

    /// <summary>Leaf first; empty for none.</summary>
    internal IReadOnlyList<byte[]> ClientChain { get; }

    /// <summary>PKCS #8, PKCS #1 or SEC 1; null for none.</summary>
    internal byte[]? ClientKey { get; }

    /// <summary>What is wrong with the settings, as the configuration should say it; null when they can be used.</summary>
    public static string? Validate(TlsSettings settings) => Read(settings, out var error) is null ? error : null;

    /// <param name="error">What is wrong, when the result is null. Never holds the PEM text.</param>
    internal static TlsMaterial? Read(TlsSettings settings, out string error)
    {
        error = "";
        try
        {
            var authorities = Certificates(settings.AuthorityPem, "ca");
            var chain = Certificates(settings.ClientCertificatePem, "cert");
            if (settings.ClientCertificatePem is null && settings.ClientKeyPem is null)
                return new TlsMaterial(authorities, chain, null);
            if (settings.ClientCertificatePem is null || settings.ClientKeyPem is null)
                throw new FormatException("tls: cert and key must be given together");
            var key = Key(settings.ClientKeyPem);
            RequirePair(settings.ClientCertificatePem, settings.ClientKeyPem);
            return new TlsMaterial(authorities, chain, key);
        }
        catch (FormatException wrong)
        {
            error = wrong.Message;
            return null;
        }
    }

    private static List<byte[]> Certificates(string? pem, string setting)
    {
        var found = new List<byte[]>();
        if (pem is null)
            return found;
        foreach (var (label, der) in Blocks(pem))
        {
            if (label != CertificateLabel)
                continue;
            try
            {
                X509CertificateLoader.LoadCertificate(der).Dispose();
            }
            catch (CryptographicException damaged)
            {
                throw new FormatException($"tls: {setting}: certificate {found.Count + 1} in it is damaged", damaged);
            }

            found.Add(der);
        }

        return found.Count > 0
            ? found
            : throw new FormatException($"tls: {setting} holds no certificate: expected a block that begins -----BEGIN CERTIFICATE-----");
    }

    private static byte[] Key(string pem)
    {
        foreach (var (label, der) in Blocks(pem))
        {
            if (KeyLabels.Contains(label))
                return der;
            if (label == "ENCRYPTED PRIVATE KEY")
                throw new FormatException("tls: key is encrypted: store it without a passphrase, readable by Faultline alone");
        }

        throw new FormatException("tls: key holds no private key: expected a block that begins -----BEGIN PRIVATE KEY-----");
    }

    private static void RequirePair(string certificatePem, string keyPem)
    {
        try
        {
            X509Certificate2.CreateFromPem(certificatePem, keyPem).Dispose();
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new FormatException(
                "tls: key does not belong to cert (the first certificate in it), or its kind is not RSA or EC", wrong);
        }
    }

    private static List<(string Label, byte[] Der)> Blocks(string pem)
    {
        var blocks = new List<(string, byte[])>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var der = new byte[fields.DecodedDataLength];
            if (Convert.TryFromBase64Chars(rest[fields.Base64Data], der, out var length) && length == der.Length)
                blocks.Add((rest[fields.Label].ToString(), der));
            rest = rest[fields.Location.End..];
        }

        return blocks;
    }
}
