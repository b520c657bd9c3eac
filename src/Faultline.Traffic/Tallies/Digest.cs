using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Faultline.Traffic.Tallies;

/// <summary>
/// 64 bits that stand for some bytes, the same in every process: what is sampled and how it is counted must not depend on where. Bytes are
/// folded in by 64 by 64 bit multiplications (the mixing of Wang Yi's wyhash). Whoever makes two texts meet on purpose makes them counted
/// as one, no more.
/// </summary>
internal static class Digest
{
    private const ulong First = 0xA076_1D64_78BD_642F;
    private const ulong Second = 0xE703_7ED1_A0B4_28DB;

    /// <summary>Never 0, so that 0 can mean an empty place.</summary>
    public static ulong Of(ReadOnlySpan<byte> text, ulong seed = 0)
    {
        // Mixed first: a seed that is merely added would undo a difference in the text.
        var hash = Mix(seed ^ First, (ulong)text.Length ^ Second);
        ref var at = ref MemoryMarshal.GetReference(text);
        var left = text.Length;
        while (left > 16)
        {
            hash = Mix(Word(ref at) ^ Second, Word(ref Unsafe.Add(ref at, 8)) ^ hash);
            at = ref Unsafe.Add(ref at, 16);
            left -= 16;
        }

        var (low, high) = left switch
        {
            >= 8 => (Word(ref at), Word(ref Unsafe.Add(ref at, left - 8))),
            >= 4 => (Half(ref at), Half(ref Unsafe.Add(ref at, left - 4))),
            > 0 => (at | (ulong)Unsafe.Add(ref at, left >> 1) << 8 | (ulong)Unsafe.Add(ref at, left - 1) << 16, 0UL),
            _ => (0UL, 0UL),
        };
        return Mix(low ^ Second, high ^ hash) | 1;
    }

    /// <summary>The last up to eight bytes as they are.</summary>
    public static ulong Tail(ReadOnlySpan<byte> text)
    {
        ref var at = ref MemoryMarshal.GetReference(text);
        return text.Length switch
        {
            >= 8 => Word(ref Unsafe.Add(ref at, text.Length - 8)),
            >= 4 => Half(ref at) << 32 | Half(ref Unsafe.Add(ref at, text.Length - 4)),
            > 0 => at | (ulong)Unsafe.Add(ref at, text.Length >> 1) << 8 | (ulong)Unsafe.Add(ref at, text.Length - 1) << 16,
            _ => 0,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong Word(ref byte at) => Unsafe.ReadUnaligned<ulong>(ref at);

    private static ulong Half(ref byte at) => Unsafe.ReadUnaligned<uint>(ref at);
}
