using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>Where a session was made: resuming it anywhere else would skip a verification that was never done.</summary>
internal sealed record SessionKey(OpenSslContext Context, EndPoint Address, string Host, bool Http2);

/// <summary>A session as DER: it holds no native memory, so a full cache stays small.</summary>
/// <param name="FullHandshake">When the certificate was last seen and verified.</param>
internal sealed record Session(byte[] Der, DateTimeOffset FullHandshake, CertificateFacts Certificate)
{
    /// <summary>V15: a certificate is looked at again at least this often.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    /// <summary>A certificate that has run out since must fail, so it is not resumed past: the full handshake will say so.</summary>
    public bool MayResume(DateTimeOffset now) =>
        now >= FullHandshake && now - FullHandshake < MaxAge && now >= Certificate.NotBefore && now <= Certificate.NotAfter;
}

/// <summary>Sessions to resume, at most 10,000 of at most 8 KiB each. A session is offered once (RFC 8446 §C.4).</summary>
internal sealed class Sessions
{
    public const int MaxLength = 8 * 1024;
    private readonly RecentlyUsed<SessionKey, Session> _sessions = new(limit: 10_000);

    public Session? Take(SessionKey key, DateTimeOffset now)
    {
        var session = _sessions.Find(key);
        if (session is null)
            return null;
        _sessions.Remove(key);
        return session.MayResume(now) ? session : null;
    }

    public void Keep(SessionKey key, Session session) => _sessions.Put(key, session);

    public void Forget(SessionKey key) => _sessions.Remove(key);
}
