using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>Where a session was made: resuming it anywhere else would skip a verification that was never done.</summary>
internal sealed record SessionKey(OpenSslContext Context, EndPoint Address, string Host, bool Http2);

/// <summary>A session that a server offered to resume.</summary>
/// <param name="FullHandshake">When the certificate was last seen and verified.</param>
internal sealed record Session(SslSessionHandle Handle, DateTimeOffset FullHandshake, CertificateFacts Certificate) : IDisposable
{
    /// <summary>V15: a certificate is looked at again at least this often.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(60);

    /// <summary>A certificate that has run out since must fail, so it is not resumed past: the full handshake will say so.</summary>
    public bool MayResume(DateTimeOffset now) =>
        now >= FullHandshake && now - FullHandshake < MaxAge && now >= Certificate.NotBefore && now <= Certificate.NotAfter;

    public void Dispose() => Handle.Dispose();
}

/// <summary>
/// Sessions to resume, each offered once (RFC 8446 §C.4). Only peers that are asked more than once a minute gain from them, so few are kept, and as
/// OpenSSL holds them (about 8 kB): as bytes they would be parsed again, certificate and all, which costs what resuming saves. Thread-safe.
/// </summary>
internal sealed class Sessions
{
    private const int MostPeers = 2_000;

    // Servers offer two after a full handshake, so that two connections at a time can go on from it.
    private const int MostOfOnePeer = 2;

    private readonly Lock _lock = new();
    private readonly RecentlyUsed<SessionKey, Session[]> _sessions = new(MostPeers);

    /// <summary>The caller disposes it, or keeps it again.</summary>
    public Session? Take(SessionKey key, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_sessions.Find(key) is not [var session, .. var others])
                return null;
            if (session.MayResume(now))
            {
                Put_NeedsLock(key, others);
                return session;
            }

            Forget_NeedsLock(key);
            return null;
        }
    }

    public void Keep(SessionKey key, Session session)
    {
        lock (_lock)
        {
            var kept = _sessions.Find(key) ?? [];
            foreach (var surplus in kept.Skip(MostOfOnePeer - 1))
                surplus.Dispose();
            Put_NeedsLock(key, [session, .. kept.Take(MostOfOnePeer - 1)]);
        }
    }

    public void Forget(SessionKey key)
    {
        lock (_lock)
            Forget_NeedsLock(key);
    }

    private void Put_NeedsLock(SessionKey key, Session[] sessions)
    {
        if (sessions.Length > 0)
            _sessions.Put(key, sessions);
        else
            _sessions.Remove(key);
    }

    private void Forget_NeedsLock(SessionKey key)
    {
        foreach (var session in _sessions.Find(key) ?? [])
            session.Dispose();
        _sessions.Remove(key);
    }
}
