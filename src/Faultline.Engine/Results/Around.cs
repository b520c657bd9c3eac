namespace Faultline.Engine.Results;

/// <summary>
/// A column of numbers that mostly lie near one another: the middle one, and how far from it each is, in as many bits as that takes.
/// These are Rice codes: the low bits as they are, what is above them counted out, so that the usual distance decides the size and a rare
/// large one is merely longer (Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979).
/// </summary>
internal static class Around
{
    /// <summary>Where counting out ends and the whole number follows.</summary>
    private const int Longest = 24;

    private const int MostLowBits = 31;

    // Differences may wrap around; adding them again wraps back.
    public static void Write(ByteWriter writer, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty)
            return;
        var sorted = values.ToArray();
        sorted.AsSpan().Sort();
        var middle = sorted[sorted.Length / 2];
        var apart = new ulong[values.Length];
        for (var i = 0; i < apart.Length; i++)
            apart[i] = ByteWriter.SignLast(unchecked(values[i] - middle));
        var low = BestLowBits(apart);
        writer.Signed(middle);
        writer.Byte((byte)low);
        var bits = new BitWriter(writer);
        foreach (var value in apart)
        {
            var high = value >> low;
            if (high < Longest)
            {
                bits.Put((1u << (int)high) - 1, (int)high + 1);
                bits.Put((uint)value & ((1u << low) - 1), low);
            }
            else
            {
                bits.Put((1u << Longest) - 1, Longest);
                bits.Put((uint)value, 32);
                bits.Put((uint)(value >> 32), 32);
            }
        }

        bits.End();
    }

    public static long[] Read(ref ByteReader reader, int count)
    {
        if (count == 0)
            return [];
        var values = new long[count];
        var middle = reader.Signed();
        int low = reader.Byte();
        if (low > MostLowBits)
            throw new InvalidDataException("a column has too many low bits");
        var bits = new BitReader();
        foreach (ref var value in values.AsSpan())
        {
            var high = 0UL;
            while (high < Longest && bits.Get(ref reader, 1) == 1)
                high++;
            var apart = high < Longest
                ? high << low | bits.Get(ref reader, low)
                : bits.Get(ref reader, 32) | (ulong)bits.Get(ref reader, 32) << 32;
            value = unchecked(middle + ByteReader.SignFirst(apart));
        }

        return values;
    }

    private static int BestLowBits(ReadOnlySpan<ulong> values)
    {
        var (best, least) = (0, long.MaxValue);
        for (var low = 0; low <= MostLowBits; low++)
        {
            var size = 0L;
            foreach (var value in values)
                size += value >> low < Longest ? (long)(value >> low) + 1 + low : Longest + 64;
            if (size < least)
                (best, least) = (low, size);
        }

        return best;
    }

    /// <summary>Fills bytes from their lowest bit.</summary>
    private struct BitWriter(ByteWriter writer)
    {
        private ulong _held;
        private int _count;

        public void Put(uint value, int bits)
        {
            _held |= (ulong)value << _count;
            for (_count += bits; _count >= 8; _count -= 8)
            {
                writer.Byte((byte)_held);
                _held >>= 8;
            }
        }

        public readonly void End()
        {
            if (_count > 0)
                writer.Byte((byte)_held);
        }
    }

    private struct BitReader
    {
        private ulong _held;
        private int _count;

        public uint Get(ref ByteReader reader, int bits)
        {
            for (; _count < bits; _count += 8)
                _held |= (ulong)reader.Byte() << _count;
            var value = (uint)(_held & ((1UL << bits) - 1));
            _held >>= bits;
            _count -= bits;
            return value;
        }
    }
}
