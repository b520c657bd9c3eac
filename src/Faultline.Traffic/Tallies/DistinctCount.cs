using System.Numerics;

namespace Faultline.Traffic.Tallies;

/// <summary>
/// About how many different values there were, right to 3 % (one standard deviation), in a kilobyte. Flajolet, Fusy, Gandouet and Meunier,
/// "HyperLogLog", AofA 2007, with linear counting for few.
/// </summary>
internal sealed class DistinctCount
{
    private const int Bits = 10;
    private readonly byte[] _registers = new byte[1 << Bits];

    public void Add(ulong digest)
    {
        // A digest's own lowest bit is fixed.
        digest *= 0x9E37_79B9_7F4A_7C15;
        ref var register = ref _registers[digest >> (64 - Bits)];
        var rank = (byte)(BitOperations.LeadingZeroCount(digest << Bits | 1UL << (Bits - 1)) + 1);
        if (rank > register)
            register = rank;
    }

    public long Estimate()
    {
        double size = _registers.Length;
        var sum = 0.0;
        foreach (var register in _registers)
            sum += Math.ScaleB(1, -register);
        var estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum;
        var empty = _registers.AsSpan().Count((byte)0);
        return (long)Math.Round(estimate <= 2.5 * size && empty > 0 ? size * Math.Log(size / empty) : estimate);
    }

    public void Merge(DistinctCount other)
    {
        for (var n = 0; n < _registers.Length; n++)
            _registers[n] = Math.Max(_registers[n], other._registers[n]);
    }

    public void Clear() => Array.Clear(_registers);
}
