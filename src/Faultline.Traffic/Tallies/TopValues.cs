namespace Faultline.Traffic.Tallies;

/// <summary>
/// The most frequent values: a fixed number of counters, the least of which is handed to every value that has none. Metwally, Agrawal and
/// El Abbadi, "Efficient computation of frequent and top-k elements in data streams", ICDT 2005: every value that makes up more than a
/// counter's part of all is among them. Merging after Agarwal et al., "Mergeable summaries", PODS 2012.
/// </summary>
internal sealed class TopValues(int counters, int longest)
{
    private readonly ulong[] _digests = new ulong[counters];
    private readonly long[] _counts = new long[counters];

    // How much of the count may be other values'.
    private readonly long[] _errors = new long[counters];
    private readonly byte[] _texts = new byte[counters * longest];
    private readonly byte[] _lengths = new byte[counters];

    // Counter plus one by digest, four places for each.
    private readonly short[] _places = new short[counters * 4];
    private long _least;
    private int _next;

    public int Count { get; private set; }

    public void Add(ulong digest, ReadOnlySpan<byte> text)
    {
        var place = Find(digest);
        if (_places[place] != 0)
            _counts[_places[place] - 1]++;
        else
            Put(digest, text, 1, 0);
    }

    /// <summary>Values with a count that is certain: none of it was another's.</summary>
    public IEnumerable<(ulong Digest, ReadOnlyMemory<byte> Text, long Count)> Certain() => Enumerable.Range(0, Count)
        .Select(n => (_digests[n], (ReadOnlyMemory<byte>)_texts.AsMemory(n * longest, _lengths[n]), _counts[n] - _errors[n]));

    public void Merge(TopValues other)
    {
        // A value that one side does not hold may have been there as often as its least.
        var (least, theirLeast) = (Floor(), other.Floor());
        var all = new Dictionary<ulong, (byte[] Text, long Count, long Error)>();
        for (var n = 0; n < Count; n++)
            all[_digests[n]] = (Text(n), _counts[n] + theirLeast, _errors[n] + theirLeast);
        for (var n = 0; n < other.Count; n++)
        {
            all[other._digests[n]] = all.TryGetValue(other._digests[n], out var ours)
                ? (ours.Text, ours.Count - theirLeast + other._counts[n], ours.Error - theirLeast + other._errors[n])
                : (other.Text(n), least + other._counts[n], least + other._errors[n]);
        }

        Clear();
        foreach (var (digest, value) in all.OrderByDescending(v => v.Value.Count).ThenBy(v => v.Key).Take(counters))
            Put(digest, value.Text, value.Count, value.Error);
    }

    public void Clear()
    {
        Array.Clear(_places);
        (Count, _least, _next) = (0, 0, 0);
    }

    private long Floor() => Count < counters ? 0 : _counts.Min();

    private byte[] Text(int n) => _texts.AsSpan(n * longest, _lengths[n]).ToArray();

    private void Put(ulong digest, ReadOnlySpan<byte> text, long count, long error)
    {
        var n = Count;
        if (n < counters)
        {
            Count++;
        }
        else
        {
            n = Least();
            Forget(_digests[n]);
            (count, error) = (_counts[n] + count, _counts[n]);
        }

        (_digests[n], _counts[n], _errors[n]) = (digest, count, error);
        text = text[..Math.Min(text.Length, longest)];
        text.CopyTo(_texts.AsSpan(n * longest));
        _lengths[n] = (byte)text.Length;
        _places[Find(digest)] = (short)(n + 1);
    }

    // The search goes on where the last one ended: a round finds all that are least, so that a step costs little on the whole.
    private int Least()
    {
        var found = _least > 0 ? _counts.AsSpan(_next).IndexOf(_least) : -1;
        if (found < 0)
        {
            _least = _counts.Min();
            (found, _next) = (_counts.AsSpan().IndexOf(_least), 0);
        }

        _next += found;
        return _next;
    }

    private int Find(ulong digest)
    {
        var at = Home(digest);
        while (_places[at] != 0 && _digests[_places[at] - 1] != digest)
            at = (at + 1) & (_places.Length - 1);
        return at;
    }

    // Closes the gap (Knuth 6.4, algorithm R), so that a search may stop at an empty place.
    private void Forget(ulong digest)
    {
        var (gap, mask) = (Find(digest), _places.Length - 1);
        for (var at = (gap + 1) & mask; _places[at] != 0; at = (at + 1) & mask)
        {
            var home = Home(_digests[_places[at] - 1]);
            if (((at - home) & mask) < ((at - gap) & mask))
                continue;
            _places[gap] = _places[at];
            gap = at;
        }

        _places[gap] = 0;
    }

    private int Home(ulong digest) => (int)(digest >> 20) & (_places.Length - 1);
}
