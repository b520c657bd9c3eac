namespace Faultline.Traffic.Reading;

/// <summary>A stream whose first two bytes were looked at, and which counts what it gave.</summary>
internal sealed class PeekedStream(Stream inner) : Stream
{
    private readonly byte[] _start = new byte[2];
    private int _peeked;
    private int _given;

    public long Given { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Given;
        set => throw new NotSupportedException();
    }

    /// <summary>Before the first read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _peeked = inner.ReadAtLeast(_start, _start.Length, throwOnEndOfStream: false);
        return _start.AsSpan(0, _peeked);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        if (_given < _peeked)
        {
            read = Math.Min(buffer.Length, _peeked - _given);
            _start.AsSpan(_given, read).CopyTo(buffer);
            _given += read;
        }
        else
        {
            read = inner.Read(buffer);
        }

        Given += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
