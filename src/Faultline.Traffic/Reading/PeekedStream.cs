namespace Faultline.Traffic.Reading;

/// <summary>A stream whose first two bytes were looked at, and which counts what it gave.</summary>
internal sealed class PeekedStream(Stream inner) : ForwardStream
{
    private readonly byte[] _start = new byte[2];
    private int _peeked;
    private int _given;

    public long Given { get; private set; }

    /// <summary>Before the first read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _peeked = inner.ReadAtLeast(_start, _start.Length, throwOnEndOfStream: false);
        return _start.AsSpan(0, _peeked);
    }

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
