using System.Text;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Records;

namespace Faultline.Engine.Traffic.Following;

/// <summary>One file of a source, from its creation until nobody writes to it any more, whatever it is called on the way.</summary>
internal sealed class FollowedFile(FileState state, Func<LogReader> newReader) : IDisposable
{
    /// <summary>A longer line is cut: its beginning is counted as unparsed, the rest is passed over.</summary>
    public const int LongestLine = 1024 * 1024;

    private const int Remembered = 64 * 1024;
    private const int LongestDirective = 4096;

    private LogReader? _reader;
    private long _length = -1;

    /// <summary>What has to be remembered of it.</summary>
    public FileState State { get; private set; } = state;

    /// <summary>Open, or null: not found again yet, or done with.</summary>
    public Content? Content { get; private set; }

    /// <summary>When it was last seen to grow, or was opened.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Bytes that are there and not taken.</summary>
    public long Behind => Content is { Grows: true } ? Math.Max(0, _length - State.Offset) : 0;

    public string FormatName => _reader?.Recogniser.FormatName ?? "";

    /// <summary>Goes on in this file, which is the one remembered or a copy of it. Takes the content over.</summary>
    public void Open(string path, Content content, DateTimeOffset now)
    {
        Content?.Dispose();
        Content = content;
        ChangedAt = now;
        State = State with { Path = path, Id = content.Look().Id, IsDone = false };
        if (_reader is null)
            Remember();
    }

    /// <summary>The path that is followed leads elsewhere now.</summary>
    public void Leave(DateTimeOffset now)
    {
        ChangedAt = now;
        State = State with { HasLeft = true };
    }

    /// <summary>The path leads to it again.</summary>
    public void Return() => State = State with { HasLeft = false };

    /// <summary>Whether this content is the file's own: what was read of it is still there, where it was.</summary>
    public bool IsOf(Content content) => Mark.Of(content, State.Offset) is { } mark && mark == State.Mark;

    /// <summary>Begins behind all that is there.</summary>
    public void SkipAll()
    {
        var end = Content!.Look().Length;
        State = State with { Offset = end, Mark = Mark.Of(Content, end) ?? Mark.None };
    }

    /// <summary>Takes the next whole lines that fit the buffer.</summary>
    /// <param name="buffer">Of <see cref="LongestLine"/> bytes.</param>
    /// <returns>How many bytes it took: 0 when there is no further whole line.</returns>
    public int Read(byte[] buffer, DateTimeOffset now)
    {
        var length = Content!.Look().Length;
        if (length != _length)
            (_length, ChangedAt) = (length, now);
        if (Content.Grows && length <= State.Offset)
            return 0;
        var bytes = buffer.AsSpan(0, Content.Read(buffer, State.Offset));
        var taken = 0;
        if (State.IsInsideLine)
        {
            var end = bytes.IndexOf((byte)'\n');
            taken = end < 0 ? bytes.Length : end + 1;
            State = State with { IsInsideLine = end < 0 };
        }

        var rest = bytes[taken..];
        var last = rest.LastIndexOf((byte)'\n');
        if (last >= 0)
        {
            Take(rest[..(last + 1)]);
            taken += last + 1;
        }
        else if (rest.Length == LongestLine)
        {
            _reader!.Tally.AddUnparsed(rest);
            State = State with { IsInsideLine = true };
            taken += rest.Length;
        }

        Move(taken);
        return taken;
    }

    /// <summary>A last line without its end that nobody seems to go on with: counted as it is. If more of it comes after all, that is passed over.</summary>
    public bool TakeUnfinished(byte[] buffer)
    {
        var count = Content!.Read(buffer, State.Offset);
        if (count == 0)
            return false;
        if (!State.IsInsideLine)
            _reader!.Read(buffer.AsSpan(0, count));
        State = State with { IsInsideLine = true };
        Move(count);
        return true;
    }

    /// <summary>Nothing comes any more: closed, but known when it is met again.</summary>
    public void Finish()
    {
        Dispose();
        State = State with { IsDone = true };
    }

    public void Dispose()
    {
        Content?.Dispose();
        Content = null;
        _reader = null;
    }

    private void Take(ReadOnlySpan<byte> lines)
    {
        _reader!.Read(lines);

        // The fields may come long before the first request that shows that they matter.
        if (!_reader.Recogniser.NeedsOrder && !lines[..Math.Min(lines.Length, 4)].Contains((byte)'#'))
            return;
        var at = lines.StartsWith("#Fields"u8) ? 0 : -1;
        at = lines.LastIndexOf("\n#Fields"u8) is >= 0 and var later ? later + 1 : at;
        if (at < 0)
            return;
        var line = lines[at..];
        line = line[..line.IndexOf((byte)'\n')];
        if (line.Length <= LongestDirective)
            State = State with { Directive = Encoding.UTF8.GetString(line) };
    }

    private void Move(int by)
    {
        if (by == 0)
            return;
        var offset = State.Offset + by;
        State = State with { Offset = offset, Mark = Mark.Of(Content!, offset) ?? State.Mark };
    }

    /// <summary>Lets the reader find out the format again from lines that were counted already.</summary>
    private void Remember()
    {
        _reader = newReader();
        var record = Record.Blank;
        if (State.Directive.Length > 0)
            _reader.Recogniser.Read(Encoding.UTF8.GetBytes(State.Directive), ref record);
        var from = Math.Max(0, State.Offset - Remembered);
        var bytes = new byte[State.Offset - from];
        ReadOnlySpan<byte> lines = bytes.AsSpan(0, Content!.Read(bytes, from));
        if (from > 0)
            lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
        while (lines.IndexOf((byte)'\n') is >= 0 and var end)
        {
            _reader.Recogniser.Read(lines[..end], ref record);
            lines = lines[(end + 1)..];
        }
    }
}
