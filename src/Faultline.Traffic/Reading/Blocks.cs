namespace Faultline.Traffic.Reading;

/// <summary>
/// An input cut into blocks of whole lines, which several readers take from. A line longer than <see cref="LongestLine"/> is cut: its
/// beginning is a line, the rest is left out.
/// </summary>
internal abstract class Blocks : IDisposable
{
    public const int LongestLine = 1 << 20;
    protected const int BlockSize = 1 << 20;

    /// <summary>Bytes of the input gone through so far, as it lies on the disk.</summary>
    public abstract long Done { get; }

    /// <summary>A buffer for <see cref="Next"/>; one a reader.</summary>
    public static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BlockSize + LongestLine + 1);

    /// <summary>The next lines, each but the last of the input with its line feed; empty at the end. Thread-safe.</summary>
    /// <exception cref="IOException">It can't be read any more.</exception>
    public abstract ReadOnlyMemory<byte> Next(byte[] buffer);

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <summary>A file: every reader fetches its own piece. A line belongs to the piece in which it begins.</summary>
internal sealed class FileBlocks(Microsoft.Win32.SafeHandles.SafeFileHandle file, long length) : Blocks
{
    private const int TailStep = 16 * 1024;
    private long _next;

    public override long Done => Math.Min(Volatile.Read(ref _next), length);

    public static long Count(long length) => (length + BlockSize - 1) / BlockSize;

    public override ReadOnlyMemory<byte> Next(byte[] buffer)
    {
        while (true)
        {
            var from = Interlocked.Add(ref _next, BlockSize) - BlockSize;
            if (from >= length)
                return default;

            // One byte before tells whether a line begins right here.
            var start = from == 0 ? 0 : from - 1;
            var wanted = (int)(Math.Min(from + BlockSize, length) - start);
            var filled = Read(buffer, 0, wanted, start);
            var begin = 0;
            if (from > 0)
            {
                begin = buffer.AsSpan(0, filled).IndexOf((byte)'\n') + 1;
                if (begin == 0 || begin >= filled)
                    continue;
            }

            return buffer.AsMemory(begin, Complete(buffer, filled, start) - begin);
        }
    }

    public override void Dispose()
    {
        file.Dispose();
        base.Dispose();
    }

    // The last line of the piece goes on in the next one, whose reader skips it.
    private int Complete(byte[] buffer, int filled, long start)
    {
        while (buffer[filled - 1] != '\n' && filled < buffer.Length)
        {
            var more = Read(buffer, filled, Math.Min(TailStep, buffer.Length - filled), start + filled);
            if (more == 0)
                return filled;
            var end = buffer.AsSpan(filled, more).IndexOf((byte)'\n');
            if (end >= 0)
                return filled + end + 1;
            filled += more;
        }

        return filled;
    }

    private int Read(byte[] buffer, int at, int count, long offset)
    {
        var filled = 0;
        while (filled < count)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(at + filled, count - filled), offset + filled);
            if (read == 0)
                break;
            filled += read;
        }

        return filled;
    }
}

/// <summary>A stream (a pipe, something packed): one block after another.</summary>
internal sealed class StreamBlocks(Stream stream, Func<long> done) : Blocks
{
    private readonly Lock _lock = new();
    private readonly byte[] _carried = new byte[LongestLine];
    private int _carriedLength;
    private bool _skipsRest;

    public override long Done => done();

    public override ReadOnlyMemory<byte> Next(byte[] buffer)
    {
        lock (_lock)
        {
            _carried.AsSpan(0, _carriedLength).CopyTo(buffer);
            var filled = _carriedLength;
            _carriedLength = 0;
            while (stream.Read(buffer, filled, buffer.Length - filled) is > 0 and var read)
            {
                filled += _skipsRest ? WithoutRest(buffer.AsSpan(filled, read)) : read;
                if (filled < BlockSize)
                    continue;
                var end = buffer.AsSpan(0, filled).LastIndexOf((byte)'\n') + 1;
                var rest = filled - end;
                if (rest > LongestLine || (end == 0 && filled == buffer.Length))
                {
                    _skipsRest = true;
                    return buffer.AsMemory(0, Math.Min(filled, end + LongestLine));
                }

                if (end == 0)
                    continue;
                buffer.AsSpan(end, rest).CopyTo(_carried);
                _carriedLength = rest;
                return buffer.AsMemory(0, end);
            }

            return buffer.AsMemory(0, filled);
        }
    }

    public override void Dispose()
    {
        stream.Dispose();
        base.Dispose();
    }

    // The beginning of an endless line was handed out; what follows is left out up to the next line.
    private int WithoutRest(Span<byte> read)
    {
        var feed = read.IndexOf((byte)'\n');
        if (feed < 0)
            return 0;
        _skipsRest = false;
        read[(feed + 1)..].CopyTo(read);
        return read.Length - feed - 1;
    }
}
