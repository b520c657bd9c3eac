using System.Buffers;

namespace Faultline.Probing.Wire;

/// <summary>The decoded body in a pooled array that doubles as it fills, and is never larger than asked for by what really came.</summary>
internal sealed class BodyBuffer(int cap) : IDisposable
{
    private const int FirstSize = 4 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public bool IsFull => Length == cap;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Room for at least one more byte, unless full; never for more than the cap.</summary>
    public Memory<byte> Room()
    {
        if (Length == _bytes.Length && !IsFull)
            Grow();
        return _bytes.AsMemory(Length, Math.Min(_bytes.Length, cap) - Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Returns the array; what lay in it is gone. May be called twice.</summary>
    public void Dispose()
    {
        Length = 0;
        var bytes = Interlocked.Exchange(ref _bytes, []);
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(cap, Math.Max(FirstSize, 2L * _bytes.Length)));
        Written.Span.CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
