using System.Net;

namespace Faultline.Probing.Names;

/// <summary>
/// The system's resolver settings, read again when a file changes. DHCP clients and VPNs rewrite resolv.conf while we run. Thread-safe.
/// </summary>
/// <param name="resolvConf">Missing means the defaults.</param>
/// <param name="hosts">Missing means no names.</param>
/// <param name="upstream">Where systemd-resolved(8) keeps the servers behind its 127.0.0.53; missing means none.</param>
public sealed class ResolverFiles(
    TimeProvider time,
    string resolvConf = "/etc/resolv.conf",
    string hosts = "/etc/hosts",
    string upstream = "/run/systemd/resolve/resolv.conf")
{
    /// <summary>Characters read of resolv.conf, and of hosts, where lists of blocked sites have some hundred thousand lines.</summary>
    private const int MaxResolvConf = 64 * 1024;
    private const int MaxHosts = 8 * 1024 * 1024;

    private static readonly IPAddress SystemdStub = IPAddress.Parse("127.0.0.53");

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private volatile ResolverSettings? _settings;
    private (DateTime ResolvConf, DateTime Hosts, DateTime Upstream) _written;
    private long _lookedAt;

    /// <summary>The same instance as long as the files are the same; they are looked at every two seconds at most.</summary>
    public ResolverSettings Current
    {
        get
        {
            // Whoever comes while another thread reads a long hosts file goes on with what was known.
            var known = _settings;
            if (known is null)
                _lock.Enter();
            else if (!_lock.TryEnter())
                return known;
            try
            {
                return LookAgain_NeedsLock();
            }
            finally
            {
                _lock.Exit();
            }
        }
    }

    private ResolverSettings LookAgain_NeedsLock()
    {
        var now = time.GetTimestamp();
        if (_settings is not null && time.GetElapsedTime(_lookedAt, now) < LookAgainAfter)
            return _settings;
        _lookedAt = now;
        var written = (File.GetLastWriteTimeUtc(resolvConf), File.GetLastWriteTimeUtc(hosts), File.GetLastWriteTimeUtc(upstream));
        if (_settings is not null && written == _written)
            return _settings;
        _written = written;
        return _settings = ReadAll();
    }

    private ResolverSettings ReadAll()
    {
        var settings = ResolverSettings.Parse(Read(resolvConf, MaxResolvConf)) with { Hosts = HostsFile.Parse(Read(hosts, MaxHosts)) };
        var isStub = settings.NameServers.All(server => server.Address.Equals(SystemdStub));
        var behind = isStub ? Read(upstream, MaxResolvConf) : "";
        return behind.Length == 0 ? settings : settings with { Upstream = ResolverSettings.Parse(behind).NameServers };
    }

    private static string Read(string path, int limit)
    {
        try
        {
            using var reader = new StreamReader(path);
            var text = new System.Text.StringBuilder();
            Span<char> part = stackalloc char[4096];
            while (text.Length < limit && reader.Read(part) is > 0 and var length)
                text.Append(part[..length]);
            return text.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
