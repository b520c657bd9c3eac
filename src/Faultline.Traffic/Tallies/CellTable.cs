namespace Faultline.Traffic.Tallies;

/// <summary>
/// Counts by a number of 48 bits, exact. Open addressing with linear probing, at most three quarters full: a cell that was touched lately is
/// one cache line.
/// </summary>
internal sealed class CellTable
{
    private Slot[] _slots = new Slot[64];
    private int _shift = 58;

    /// <summary>How many different keys there are.</summary>
    public int Count { get; private set; }

    public void Add(ulong key, long count)
    {
        var slots = _slots;
        var at = key * 0x9E37_79B9_7F4A_7C15 >> _shift;
        while (at < (ulong)slots.Length)
        {
            ref var slot = ref slots[at];
            if (slot.Count == 0)
            {
                slot = new Slot { Key = key, Count = count };
                if (++Count > slots.Length - slots.Length / 4)
                    Grow();
                return;
            }

            if (slot.Key == key)
            {
                slot.Count += count;
                return;
            }

            at = (at + 1) & (ulong)(slots.Length - 1);
        }
    }

    public bool Contains(ulong key)
    {
        for (var at = key * 0x9E37_79B9_7F4A_7C15 >> _shift; _slots[at].Count != 0; at = (at + 1) & (ulong)(_slots.Length - 1))
        {
            if (_slots[at].Key == key)
                return true;
        }

        return false;
    }

    public IEnumerable<(CellKey Key, long Count)> All()
    {
        foreach (var slot in _slots)
        {
            if (slot.Count != 0)
                yield return (new CellKey(slot.Key), slot.Count);
        }
    }

    /// <summary>Forgets everything; memory that a burst took is given back.</summary>
    public void Clear()
    {
        if (_slots.Length > 8 * Math.Max(64, Count))
            (_slots, _shift) = (new Slot[64], 58);
        else
            Array.Clear(_slots);
        Count = 0;
    }

    private void Grow()
    {
        var old = _slots;
        (_slots, _shift, Count) = (new Slot[old.Length * 2], _shift - 1, 0);
        foreach (var slot in old)
        {
            if (slot.Count != 0)
                Add(slot.Key, slot.Count);
        }
    }

    private struct Slot
    {
        public ulong Key;
        public long Count;
    }
}
