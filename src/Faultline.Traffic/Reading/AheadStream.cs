using System.Threading.Channels;

namespace Faultline.Traffic.Reading;

/// <summary>Reads a stream ahead on a thread of its own, a few buffers deep: unpacking and counting then take a core each.</summary>
internal sealed class AheadStream : ForwardStream
{
    private const int BufferSize = 1 << 18;
    private const int Ahead = 4;

    private readonly Stream _inner;
    private readonly Channel<ArraySegment<byte>> _full = Channel.CreateBounded<ArraySegment<byte>>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    private readonly Channel<byte[]> _empty = Channel.CreateUnbounded<byte[]>();
    private readonly Task _reading;
    private ArraySegment<byte> _current;

    public AheadStream(Stream inner)
    {
        _inner = inner;
        for (var n = 0; n < Ahead; n++)
            _empty.Writer.TryWrite(new byte[BufferSize]);
        _reading = Task.Factory.StartNew(Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_current.Count == 0)
        {
            if (_current.Array is { } used)
                _empty.Writer.TryWrite(used);
            _current = default;
            if (!Wait(_full.Reader.WaitToReadAsync()) || !_full.Reader.TryRead(out _current))
                return 0;
        }

        var read = Math.Min(buffer.Length, _current.Count);
        _current.AsSpan(0, read).CopyTo(buffer);
        _current = _current[read..];
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Whoever waits for an empty buffer gets none, and ends.
            _empty.Writer.TryComplete();
            _full.Writer.TryComplete();
            _reading.Wait();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Fill()
    {
        try
        {
            while (Wait(_empty.Reader.WaitToReadAsync()) && _empty.Reader.TryRead(out var buffer))
            {
                var filled = _inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (filled == 0 || !_full.Writer.TryWrite(new ArraySegment<byte>(buffer, 0, filled)))
                    break;
            }

            _full.Writer.TryComplete();
        }
        catch (Exception lost) when (lost is IOException or InvalidDataException)
        {
            // The one who reads is told, at the place where it went wrong.
            _full.Writer.TryComplete(lost);
        }
    }

    private static bool Wait(ValueTask<bool> more) => more.IsCompleted ? more.Result : more.AsTask().GetAwaiter().GetResult();
}
