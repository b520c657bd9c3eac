using System.Text;

namespace Faultline.Engine.Results;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Never believes a length that the bytes left can't bear out.</summary>
/// <remarks>Every member throws <see cref="InvalidDataException"/> for bytes that nobody of ours wrote.</remarks>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    public readonly bool IsAtEnd => _left.IsEmpty;

    public byte Byte()
    {
        if (_left.IsEmpty)
            throw new InvalidDataException("it ends too early");
        var value = _left[0];
        _left = _left[1..];
        return value;
    }

    public ulong Unsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return shift == 63 && next > 1 ? throw new InvalidDataException("a number is too large") : value;
        }

        throw new InvalidDataException("a number is too large");
    }

    public long Signed() => SignFirst(Unsigned());

    public static long SignFirst(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    /// <summary>How many of something follow.</summary>
    /// <param name="perByte">How many of them fit into a byte at most.</param>
    public int Count(int perByte = 1) => Unsigned() is var value && value <= (ulong)_left.Length * (ulong)perByte
        ? (int)value
        : throw new InvalidDataException("it promises more than it holds");

    public int Int32() => Signed() is var value and >= int.MinValue and <= int.MaxValue
        ? (int)value
        : throw new InvalidDataException("a number is too large");

    public string Text()
    {
        var length = Count();
        var text = Encoding.UTF8.GetString(_left[..length]);
        _left = _left[length..];
        return text;
    }
}
