namespace Faultline.Traffic.Formats.Envelopes;

/// <summary>A line that its carrier split, put together again; what goes beyond 64 KB is dropped.</summary>
internal sealed class SplitLine
{
    private const int Most = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;

    public void Add(ReadOnlySpan<byte> part)
    {
        part = part[..Math.Min(part.Length, Most - _length)];
        if (_length + part.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Min(Most, Math.Max(4096, (_length + part.Length) * 2)));
        part.CopyTo(_bytes.AsSpan(_length));
        _length += part.Length;
    }

    /// <summary>The whole line with its last part: the part itself when nothing came before.</summary>
    public ReadOnlySpan<byte> End(ReadOnlySpan<byte> part)
    {
        if (_length == 0)
            return part;
        Add(part);
        var whole = _bytes.AsSpan(0, _length);
        _length = 0;
        return whole;
    }
}
