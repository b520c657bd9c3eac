using System.Net;
using Faultline.Core.Checks;

namespace Faultline.Probing.Names;

/// <summary>What is asked for: a name, of the system's servers or of one server.</summary>
internal readonly record struct NameKey(string Host, IPEndPoint? Server)
{
    public bool Equals(NameKey other) =>
        Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase) && EqualityComparer<IPEndPoint?>.Default.Equals(Server, other.Server);

    public override int GetHashCode() => HashCode.Combine(Host.GetHashCode(StringComparison.OrdinalIgnoreCase), Server);
}

/// <summary>A look-up under way, shared by all who want the same name.</summary>
internal sealed class Flight
{
    private readonly TaskCompletionSource<HostRecord> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<HostRecord> Landed => _landed.Task;

    /// <summary>The servers in question.</summary>
    public string Asking { get; set; } = "";

    public NameQuery? Query { get; set; }

    public string Progress => Query?.Progress ?? "";

    public void Land(HostRecord record) => _landed.SetResult(record);

    public void Crash(Exception bug) => _landed.SetException(bug);
}

/// <summary>
/// Answers for as long as they may be reused, and the look-ups under way. Bounded; the oldest leave first. Thread-safe.
/// An answer belongs to the settings that it was asked with: other name servers may know another world.
/// </summary>
internal sealed class NameCache(TimeProvider time, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NameKey, (HostRecord Record, ResolverSettings Settings)> _records = [];
    private readonly Queue<(NameKey Key, HostRecord Record)> _oldest = new();
    private readonly Dictionary<(NameKey, ResolverSettings), Flight> _flights = new(FlightKeys.Instance);

    public HostRecord? Find(NameKey key, AddressChoice choice, ResolverSettings settings, out TimeSpan age)
    {
        (HostRecord Record, ResolverSettings Settings) found;
        lock (_lock)
        {
            if (!_records.TryGetValue(key, out found))
            {
                age = default;
                return null;
            }
        }

        age = time.GetElapsedTime(found.Record.ReceivedAt);
        return age < found.Record.ReusableFor(choice) && ReferenceEquals(found.Settings, settings) ? found.Record : null;
    }

    /// <summary>The look-up under way for the key, or a new one that <paramref name="ask"/> begins.</summary>
    public Flight Join(NameKey key, ResolverSettings settings, Func<Flight, Task<HostRecord>> ask)
    {
        Flight flight;
        lock (_lock)
        {
            if (_flights.TryGetValue((key, settings), out var under))
                return under;
            flight = new Flight();
            _flights.Add((key, settings), flight);
        }

        _ = FlyAsync(flight, key, settings, ask);
        return flight;
    }

    private async Task FlyAsync(Flight flight, NameKey key, ResolverSettings settings, Func<Flight, Task<HostRecord>> ask)
    {
        try
        {
            var record = await ask(flight);
            lock (_lock)
            {
                _flights.Remove((key, settings));
                if (record.HasAddresses || record.IsMissing)
                    Keep_NeedsLock(key, record, settings);
            }

            flight.Land(record);
        }
        catch (Exception bug)
        {
            lock (_lock)
                _flights.Remove((key, settings));
            flight.Crash(bug);
        }
    }

    private void Keep_NeedsLock(NameKey key, HostRecord record, ResolverSettings settings)
    {
        _records[key] = (record, settings);
        _oldest.Enqueue((key, record));
        // The queue may hold records that newer ones have replaced: they leave it without taking those along.
        while (_oldest.Count > capacity)
        {
            var (oldKey, oldRecord) = _oldest.Dequeue();
            if (_records.TryGetValue(oldKey, out var kept) && ReferenceEquals(kept.Record, oldRecord))
                _records.Remove(oldKey);
        }
    }

    /// <summary>Settings are compared by identity: comparing their lists would cost more than it tells.</summary>
    private sealed class FlightKeys : IEqualityComparer<(NameKey Key, ResolverSettings Settings)>
    {
        public static FlightKeys Instance { get; } = new();

        public bool Equals((NameKey Key, ResolverSettings Settings) x, (NameKey Key, ResolverSettings Settings) y) =>
            x.Key == y.Key && ReferenceEquals(x.Settings, y.Settings);

        public int GetHashCode((NameKey Key, ResolverSettings Settings) obj) => obj.Key.GetHashCode();
    }
}
