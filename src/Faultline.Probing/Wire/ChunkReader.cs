using System.Buffers.Text;

namespace Faultline.Probing.Wire;

internal enum ChunkProgress
{
    NeedMore,

    /// <summary>The first bytes of the input are content.</summary>
    Data,

    /// <summary>The first bytes of the input are not content and are done with.</summary>
    Skip,
    Complete,
    Malformed,
    TrailersTooLarge,
}

/// <summary>The chunked transfer coding (RFC 9112 §7.1). Pure: takes what has arrived, says how much of it is what. Trailers are dropped.</summary>
/// <param name="mostTrailers">Bytes of trailer lines together.</param>
internal sealed class ChunkReader(int mostTrailers)
{
    /// <summary>Of a line with a chunk's size and its extensions, or of one trailer line.</summary>
    internal const int LongestLine = 4 * 1024;

    private State _state;
    private int _trailers;

    private enum State
    {
        Size,
        Data,
        AfterData,
        Trailers,
        Complete,
    }

    public Oddity Oddities { get; private set; }

    /// <summary>Bytes that the current chunk still owes.</summary>
    public long Owed { get; private set; }

    public bool InsideChunk => _state is State.Data or State.AfterData;

    public string Malformed { get; private set; } = "";

    /// <param name="count">How many of <paramref name="input"/> the progress is about.</param>
    public ChunkProgress Read(ReadOnlySpan<byte> input, out int count)
    {
        count = 0;
        if (_state == State.Complete)
            return ChunkProgress.Complete;
        if (_state == State.Data)
            return TakeData(input, out count);

        var feed = input[..Math.Min(input.Length, LongestLine)].IndexOf((byte)'\n');
        if (feed < 0)
            return input.Length < LongestLine ? EarlyVerdict(input) : TooLong(input);
        count = feed + 1;
        var line = input[..feed];
        var bare = !line.EndsWith((byte)'\r');
        if (!bare)
            line = line[..^1];
        var progress = _state switch
        {
            State.Size => TakeSize(line),
            State.AfterData => TakeAfterData(line),
            _ => TakeTrailer(line, count),
        };
        // Of a malformed line the end may not have been waited for: only a line that is kept can be odd.
        if (bare && progress == ChunkProgress.Skip)
            Oddities |= Oddity.BareLineFeed;
        return progress;
    }

    private ChunkProgress TakeData(ReadOnlySpan<byte> input, out int count)
    {
        count = (int)Math.Min(input.Length, Owed);
        Owed -= count;
        if (Owed == 0)
            _state = State.AfterData;
        return count == 0 ? ChunkProgress.NeedMore : ChunkProgress.Data;
    }

    private ChunkProgress TakeSize(ReadOnlySpan<byte> line)
    {
        var extension = line.IndexOf((byte)';');
        var digits = Grammar.Trim(extension < 0 ? line : line[..extension]);
        // Fifteen digits keep the sum of all chunks far from overflowing; nobody sends an exabyte.
        if (digits.Length > 15 || !Utf8Parser.TryParse(digits, out long size, out var used, 'x') || used != digits.Length)
            return Wrong($"chunk size {Excerpt.Of(line)}");
        Owed = size;
        _state = size == 0 ? State.Trailers : State.Data;
        return ChunkProgress.Skip;
    }

    private ChunkProgress TakeAfterData(ReadOnlySpan<byte> line)
    {
        if (!line.IsEmpty)
            return Wrong($"a chunk longer than its size: {Excerpt.Of(line)}");
        _state = State.Size;
        return ChunkProgress.Skip;
    }

    private ChunkProgress TakeTrailer(ReadOnlySpan<byte> line, int length)
    {
        if (line.IsEmpty)
        {
            _state = State.Complete;
            return ChunkProgress.Skip;
        }

        _trailers += length;
        if (_trailers > mostTrailers)
            return ChunkProgress.TrailersTooLarge;
        var oddities = Oddities;
        if (line[0] is not ((byte)' ' or (byte)'\t') && HeaderLine.Check(line, ref oddities) is { } wrong)
            return Wrong($"trailer: {wrong}");
        Oddities = oddities;
        return ChunkProgress.Skip;
    }

    // After a chunk's bytes only a line break may come: what lies is named before it has sent a whole line.
    private ChunkProgress EarlyVerdict(ReadOnlySpan<byte> input) =>
        _state == State.AfterData && !input.IsEmpty && (input[0] != '\r' || input.Length > 1)
            ? Wrong($"a chunk longer than its size: {Excerpt.Of(input)}")
            : ChunkProgress.NeedMore;

    private ChunkProgress TooLong(ReadOnlySpan<byte> input) => _state switch
    {
        State.Trailers => ChunkProgress.TrailersTooLarge,
        _ => Wrong($"a chunk line over {Grammar.Bytes(LongestLine)}: {Excerpt.Of(input)}"),
    };

    private ChunkProgress Wrong(string what)
    {
        Malformed = what;
        return ChunkProgress.Malformed;
    }
}
