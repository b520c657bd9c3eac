using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Names;

/// <summary>
/// Our own stub resolver (V14): hosts file, resolv.conf, UDP and TCP. The system's resolver hides why a name failed.
/// Thread-safe; one per process.
/// </summary>
public sealed class Resolver
{
    private const int CacheSize = 20_000;

    /// <summary>Bounds one look-up whatever resolv.conf says, also when nobody waits for it any longer.</summary>
    private static readonly TimeSpan LongestLookUp = TimeSpan.FromSeconds(30);

    // RFC 6761 §6.3: these names never leave the machine. IPv4 first, because more local servers listen there.
    private static readonly IPAddress[] Loopback = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Lock _randomLock = new();
    private readonly Func<ResolverSettings> _settings;
    private readonly NameCache _cache;
    private int _turn;

    /// <param name="random">Chooses query ids; used under a lock. Seed it with real randomness: ids must not be guessed.</param>
    /// <param name="settings">Asked on every look-up; a new instance makes the cache void.</param>
    public Resolver(TimeProvider time, Random random, Func<ResolverSettings> settings)
    {
        _time = time;
        _random = random;
        _settings = settings;
        _cache = new NameCache(time, CacheSize);
    }

    /// <summary>With settings that never change.</summary>
    public Resolver(TimeProvider time, Random random, ResolverSettings settings)
        : this(time, random, () => settings)
    {
    }

    /// <summary>Looks a name up. Never throws for what the network does. A cached answer comes at once.</summary>
    /// <param name="host">ASCII name; not an address. A final dot keeps the search list away.</param>
    /// <param name="server">Asked instead of those in resolv.conf; null for those. With it hosts file and search list are left out.</param>
    /// <param name="cancel">Ends the look-up as <see cref="FailureKind.NameTimeout"/>, for this caller alone.</param>
    public ValueTask<NameAnswer> LookUpAsync(string host, AddressChoice choice, IPEndPoint? server, CancellationToken cancel)
    {
        var settings = _settings();
        if (server is null && FindLocally(host, settings) is { } local)
            return ValueTask.FromResult(local.For(choice, host, TimeSpan.Zero));
        var key = new NameKey(host, server);
        if (_cache.Find(key, choice, settings, out var age) is { } known)
            return ValueTask.FromResult(known.For(choice, host, age));
        return WaitAsync(Join(key, settings), host, choice, cancel);
    }

    private static async ValueTask<NameAnswer> WaitAsync(Flight flight, string host, AddressChoice choice, CancellationToken cancel)
    {
        try
        {
            var record = await flight.Landed.WaitAsync(cancel);
            return record.For(choice, host, TimeSpan.Zero);
        }
        catch (OperationCanceledException)
        {
            var detail = flight.Progress.Length > 0 ? flight.Progress : $"no answer from {flight.Asking} in time";
            return new NameAnswer(null, new Failure(FailureKind.NameTimeout, detail));
        }
    }

    // Apart, since the closure would be allocated for cached answers as well.
    private Flight Join(NameKey key, ResolverSettings settings) =>
        _cache.Join(key, settings, flight => AskAsync(key.Host, key.Server, settings, flight));

    private HostRecord? FindLocally(string host, ResolverSettings settings)
    {
        var name = host.EndsWith('.') ? host[..^1] : host;
        if (settings.Hosts.TryGetValue(name, out var addresses))
            return HostRecord.Local(addresses, "hosts file", _time.GetTimestamp());
        var isLoopback = name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isLoopback
            ? HostRecord.Local(Loopback, "loopback rule of RFC 6761", _time.GetTimestamp())
            : null;
    }

    private async Task<HostRecord> AskAsync(string host, IPEndPoint? server, ResolverSettings settings, Flight flight)
    {
        var servers = server is null ? settings.NameServers : [server];
        var turn = server is null && settings.Rotate ? (int)((uint)Interlocked.Increment(ref _turn) % servers.Count) : 0;
        var deadline = _time.GetTimestamp() + (long)(LongestLookUp.TotalSeconds * _time.TimestampFrequency);
        flight.Asking = string.Join(", ", servers.Select(NameServer.Describe));
        HostRecord? telling = null;
        // Who names a server means the name as it stands there.
        var candidates = server is null ? SearchList.Candidates(host.ToLowerInvariant(), settings) : [host.ToLowerInvariant().TrimEnd('.')];
        foreach (var candidate in candidates)
        {
            var record = await AskAsync(candidate, servers, settings, turn, deadline, flight);
            if (record.HasAddresses)
                return candidate.Length == host.TrimEnd('.').Length ? record : record with { Source = $"{record.Source} as {candidate}" };
            // What keeps us from knowing says more than "no such name"; of several such answers the name as it stands has the best.
            if (telling is null || telling.IsMissing && (!record.IsMissing || candidate.Length == host.Length))
                telling = record;
            // A server that is silent for one name will be for the next: better to tell in time.
            if (record.V4.State is FamilyState.Silent or FamilyState.NoResources)
                break;
        }

        return telling!;
    }

    private async Task<HostRecord> AskAsync(
        string name, IReadOnlyList<IPEndPoint> servers, ResolverSettings settings, int turn, long deadline, Flight flight)
    {
        Span<byte> wire = stackalloc byte[WireName.MaxLength];
        if (name.Length == 0 || !WireName.TryWrite(name, wire, out _))
        {
            var none = FamilyAnswer.None(FamilyState.NotFound, "not a name that DNS can hold: labels have 1 to 63 characters, a name 253");
            return new HostRecord(none, none, "", _time.GetTimestamp());
        }

        // As a server will echo it.
        var start = 0;
        var query = new NameQuery(WireName.Read(wire, ref start)!, servers, settings, _time, NextId, deadline);
        flight.Query = query;
        var (v4, v6) = await query.AskAsync(turn);
        return new HostRecord(v4, v6, query.Source, _time.GetTimestamp());
    }

    private ushort NextId()
    {
        lock (_randomLock)
            return (ushort)_random.Next(ushort.MaxValue + 1);
    }
}

/// <summary>Addresses, or why there are none: exactly one is set.</summary>
public readonly record struct NameAnswer(NameLookup? Lookup, Failure? Failure);
