using System.Buffers;
using System.Runtime.CompilerServices;

namespace Faultline.Probing.Wire;

/// <summary>What the other side sends, buffered in one pooled array: most answers arrive whole in the first read.</summary>
internal sealed class Inlet(Stream stream, TimeProvider time) : IDisposable
{
    // Each check waits with one of these in hand, thousands at once: as small as a usual answer allows.
    private const int FirstSize = 8 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;
    private int _end;

    /// <summary>Received and not yet consumed. Valid until the next fill.</summary>
    public Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The timestamp of the last read that brought something.</summary>
    public long LastArrival { get; private set; }

    /// <summary>Bytes that may still be received for the body; fills stop there as if at the end.</summary>
    public Allowance Allowance { get; } = new();

    public void Consume(int count) => _start += count;

    /// <summary>Waits for more bytes; false at the end. The buffer grows when all of it is unread: the caller bounds that.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        MakeRoom();
        var count = await ReceiveAsync(_buffer.AsMemory(_end), cancel);
        _end += count;
        return count > 0;
    }

    /// <summary>Bytes for the caller's own buffer: what is unread first, then straight from the stream. Zero at the end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancel)
    {
        if (_start == _end)
            return ReceiveAsync(into, cancel);
        var count = Math.Min(into.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(into.Span);
        _start += count;
        return ValueTask.FromResult(count);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReceiveAsync(Memory<byte> into, CancellationToken cancel)
    {
        // A peer that always has bytes ready would keep every read synchronous, and the deadline unseen.
        cancel.ThrowIfCancellationRequested();
        if (!Allowance.IsLeft())
            return 0;
        var count = await stream.ReadAsync(into, cancel);
        if (count > 0)
            LastArrival = time.GetTimestamp();
        Allowance.Use(count);
        return count;
    }

    private void MakeRoom()
    {
        if (_start == _end)
            _start = _end = 0;
        if (_end < _buffer.Length)
            return;
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}

/// <summary>How many bytes may still be moved on the way to the body, over all stages: what decodes to nothing must end as well.</summary>
internal sealed class Allowance
{
    private long _left = long.MaxValue;

    /// <summary>More was asked for than there was.</summary>
    public bool Refused { get; private set; }

    public void Limit(long bytes) => _left = bytes;

    public bool IsLeft()
    {
        Refused |= _left <= 0;
        return _left > 0;
    }

    public void Use(int bytes) => _left -= bytes;
}
