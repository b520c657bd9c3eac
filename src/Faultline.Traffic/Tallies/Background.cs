namespace Faultline.Traffic.Tallies;

/// <summary>
/// How often a value occurs in all traffic, by its digest alone: never too little, and too much by at most a share of e / width of all, with
/// 98 % certainty. Cormode and Muthukrishnan, "An improved data stream summary: the count-min sketch", J. Algorithms 55(1), 2005.
/// </summary>
/// <param name="width">A power of two, at most 32,768.</param>
internal sealed class Background(int width)
{
    private const int Rows = 4;
    private readonly uint[] _counts = new uint[width * Rows];

    public void Add(ulong digest, uint count)
    {
        for (var row = 0; row < Rows; row++)
        {
            ref var place = ref _counts[Place(digest, row)];
            var sum = place + count;
            place = sum < place ? uint.MaxValue : sum;
        }
    }

    public uint Of(ulong digest)
    {
        var least = uint.MaxValue;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, _counts[Place(digest, row)]);
        return least;
    }

    public void Merge(Background other)
    {
        for (var n = 0; n < _counts.Length; n++)
            _counts[n] = (uint)Math.Min(uint.MaxValue, (ulong)_counts[n] + other._counts[n]);
    }

    public void Clear() => Array.Clear(_counts);

    // The lowest bit of a digest is always set; the four times 15 above are as good as independent.
    private int Place(ulong digest, int row) => row * width + (int)(digest >> (1 + row * 15) & (uint)(width - 1));
}
