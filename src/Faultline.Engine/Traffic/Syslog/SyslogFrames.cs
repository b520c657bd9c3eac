namespace Faultline.Engine.Traffic.Syslog;

/// <summary>
/// Finds the messages in what a connection brings (RFC 6587): <c>123 &lt;13&gt;…</c> says how long it is, any other ends with a line feed or
/// a NUL. Each message decides for itself, so that a sender that mixes them is understood. Whatever is longer than allowed is cut.
/// </summary>
internal sealed class SyslogFrames
{
    /// <summary>In bytes.</summary>
    public const int Longest = 64 * 1024;

    private const int MostDigits = 9;

    private readonly byte[] _buffer = new byte[Longest + MostDigits + 2];
    private int _start;
    private int _end;
    private int _passedOver;
    private bool _passesLine;

    /// <summary>Where the next bytes go; never empty once <see cref="TryTake"/> has said that there is no further message.</summary>
    public Memory<byte> Free => _buffer.AsMemory(_end);

    /// <summary>So many bytes were put there.</summary>
    public void Add(int count) => _end += count;

    /// <param name="message">Good until bytes are added.</param>
    /// <returns>False when no whole message is left.</returns>
    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = default;
        PassOver();
        var bytes = _buffer.AsSpan(_start, _end - _start);
        var (digits, length) = Count(bytes);
        if (length > 0 && bytes.Length >= digits + 1 + Math.Min(length, Longest))
        {
            message = _buffer.AsMemory(_start + digits + 1, Math.Min(length, Longest));
            _start += digits + 1 + message.Length;
            _passedOver = length - message.Length;
            return true;
        }

        if (length == 0)
        {
            var end = bytes.IndexOfAny((byte)'\n', (byte)'\0');
            var isCut = end > Longest || end < 0 && bytes.Length >= Longest;
            if (isCut || end >= 0)
            {
                message = _buffer.AsMemory(_start, isCut ? Longest : end);
                _start += isCut ? Longest : end + 1;
                _passesLine = isCut;
                return true;
            }
        }

        bytes.CopyTo(_buffer);
        (_start, _end) = (0, bytes.Length);
        return false;
    }

    /// <summary>What is there of a message that will never be whole.</summary>
    public ReadOnlyMemory<byte> Rest()
    {
        var (digits, length) = Count(_buffer.AsSpan(_start, _end - _start));
        return _buffer.AsMemory(_start, _end - _start)[(length > 0 ? digits + 1 : 0)..];
    }

    /// <summary>The rest of a message that was cut, and what stands between messages.</summary>
    private void PassOver()
    {
        var count = Math.Min(_passedOver, _end - _start);
        _passedOver -= count;
        _start += count;
        if (_passesLine)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOfAny((byte)'\n', (byte)'\0');
            _start = end < 0 ? _end : _start + end + 1;
            _passesLine = end < 0;
        }

        while (_start < _end && _buffer[_start] is (byte)'\n' or (byte)'\r' or 0)
            _start++;
    }

    /// <summary>The length that a message tells before itself: 0 for none, -1 when more bytes must show it.</summary>
    private static (int Digits, int Length) Count(ReadOnlySpan<byte> bytes)
    {
        var (digits, length) = (0, 0);
        if (bytes is [(byte)'0', ..])
            return (digits, length);
        while (digits < bytes.Length && digits < MostDigits && bytes[digits] is >= (byte)'0' and <= (byte)'9' and var digit)
            (digits, length) = (digits + 1, length * 10 + digit - '0');
        if (digits == bytes.Length)
            return (digits, -1);
        if (digits == 0 || bytes[digits] != ' ')
            return (digits, 0);

        // A line of an access log may begin with a number as well, but not with a priority behind it.
        return bytes.Length == digits + 1 ? (digits, -1) : (digits, bytes[digits + 1] == '<' ? length : 0);
    }
}
