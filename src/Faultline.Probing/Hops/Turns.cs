using System.Collections.Concurrent;

namespace Faultline.Probing.Hops;

/// <summary>
/// Counts the checks of each name, so that each of its addresses has its turn (V14). One counter for all names would not do: monitors asked in step with each
/// other would meet the same address for ever. Bounded; thread-safe.
/// </summary>
internal sealed class Turns
{
    private const int MaxNames = 20_000;

    private readonly ConcurrentDictionary<string, int> _turns = new(StringComparer.Ordinal);

    public int Next(string host)
    {
        if (_turns.Count >= MaxNames)
            _turns.Clear();
        return _turns.AddOrUpdate(host, 0, static (_, turn) => turn + 1);
    }
}
