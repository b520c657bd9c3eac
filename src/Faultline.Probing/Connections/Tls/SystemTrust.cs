namespace Faultline.Probing.Connections.Tls;

/// <summary>The authorities that this machine trusts. OpenSSL takes a misspelled SSL_CERT_FILE in silence and then trusts nobody.</summary>
internal static class SystemTrust
{
    /// <summary>What is wrong with the variable, for the text of a certificate that is not trusted; empty when nothing is.</summary>
    /// <param name="file">The value of SSL_CERT_FILE; null when it is not set.</param>
    public static string Complaint(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return "";
        try
        {
            return File.ReadLines(file).Any(line => line.StartsWith("-----BEGIN ", StringComparison.Ordinal))
                ? ""
                : $"SSL_CERT_FILE={file} holds no certificate";
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"SSL_CERT_FILE={file} can't be read";
        }
    }
}
