using System.Security.Cryptography.X509Certificates;
using MailKit.Security;

namespace Faultline.Engine.Alerts.Smtp;

/// <summary>A failed handshake in a few words: the library's own text fills a page.</summary>
internal static class CertificateTrouble
{
    public static string Of(SslHandshakeException e)
    {
        if (e.InnerException is { } inner && e.ServerCertificate is null)
            return inner.Message;
        return e.InnerException?.Message ?? e.Message.Split('\n')[0].Trim()
            + (e.ServerCertificate is X509Certificate2 certificate ? $" (certificate of {certificate.Subject})" : "");
    }
}
