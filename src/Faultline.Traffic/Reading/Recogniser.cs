using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Envelopes;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Reading;

/// <summary>
/// Finds out which format a source has, from its lines, and notices when it changes: a line that the format in use does not read is offered
/// to all of them, the strictest first, bare and without the envelope (syslog, container runtime) that may be around it. Serves one reader.
/// </summary>
public sealed class Recogniser
{
    /// <summary>A lenient format in use is doubted for this many lines at first, and then at every so many lines.</summary>
    private const int DoubtedLines = 64;

    private const int DoubtedEvery = 1024;

    private readonly Format[] _formats;
    private readonly long[] _hits;
    private readonly Envelope _envelope = new();
    private int _current = -1;
    private bool _wrapped;
    private long _read;

    /// <param name="only">A format's or a product's name; null finds out.</param>
    public Recogniser(FormatOptions options, string? only = null)
        : this([.. AllFormats.Of(options).Where(f => only is null or "auto" || f.Name == only || f.Product == only).OrderBy(f => f.IsLenient)])
    {
    }

    /// <param name="formats">The strictest first.</param>
    public Recogniser(IReadOnlyList<Format> formats)
    {
        _formats = [.. formats];
        _hits = new long[_formats.Length];
    }

    /// <summary>How many lines each format has read; those that read none are left out.</summary>
    public IEnumerable<KeyValuePair<string, long>> Hits =>
        _hits.Select((hits, n) => KeyValuePair.Create(_formats[n].Name, hits)).Where(pair => pair.Value > 0);

    /// <summary>The format that reads most lines; null before the first.</summary>
    public string? FormatName => Hits.DefaultIfEmpty().MaxBy(pair => pair.Value).Key;

    /// <summary>Whether a format with memory or a split line has been met: lines must then come in the order of the source.</summary>
    public bool NeedsOrder { get; private set; }

    /// <param name="line">Without its line feed; any bytes.</param>
    /// <param name="record">Whatever it held is gone afterwards.</param>
    public LineKind Read(ReadOnlySpan<byte> line, ref Record record)
    {
        if (line is [.., (byte)'\r'])
            line = line[..^1];

        // A byte order mark: files begin with it, and files put together have it further on as well.
        if (line is [0xEF, 0xBB, 0xBF, ..])
            line = line[3..];
        if (line.IsEmpty)
            return LineKind.Other;
        if (_current < 0 || IsDoubted())
            return Search(line, Peel(line), ref record);
        var inside = _wrapped ? Peel(line) : line;
        if (inside.IsEmpty)
            return LineKind.Other;
        record.Reset();
        var kind = _formats[_current].Read(inside, ref record);
        if (kind == LineKind.Unparsed)
            return Search(line, _wrapped ? inside : Peel(line), ref record);
        _hits[_current] += kind == LineKind.Request ? 1 : 0;
        return kind;
    }

    // Once a line: the envelope keeps the beginnings of lines that their carrier split. What ends them may lie in another reader's piece.
    private ReadOnlySpan<byte> Peel(ReadOnlySpan<byte> line)
    {
        var inside = _envelope.Peel(line);
        NeedsOrder |= _envelope.HasJoined;
        return inside;
    }

    private bool IsDoubted() =>
        _formats[_current].IsLenient && ++_read is var read && (read <= DoubtedLines || read % DoubtedEvery == 0);

    private LineKind Search(ReadOnlySpan<byte> line, ReadOnlySpan<byte> inside, ref Record record)
    {
        var isWrapped = inside.Length != line.Length;
        var found = LineKind.Unparsed;
        for (var n = 0; n < _formats.Length; n++)
        {
            // What one format knows as a directive or a message may say to another with memory what the lines after it mean.
            if (found == LineKind.Other && !_formats[n].NeedsOrder)
                continue;
            var kind = Try(n, line, wrapped: false, ref record);
            if (kind == LineKind.Unparsed && isWrapped)
                kind = Try(n, inside, wrapped: true, ref record);
            if (kind == LineKind.Request)
                return kind;
            if (kind == LineKind.Other)
                found = kind;
        }

        return inside.IsEmpty ? LineKind.Other : found;
    }

    private LineKind Try(int format, ReadOnlySpan<byte> line, bool wrapped, ref Record record)
    {
        record.Reset();
        var kind = _formats[format].Read(line, ref record);
        if (kind == LineKind.Unparsed)
            return kind;
        NeedsOrder |= kind == LineKind.Request && _formats[format].NeedsOrder;

        // A message between requests does not change what the source is.
        if (kind == LineKind.Request)
            (_current, _wrapped) = (format, wrapped);
        _hits[format] += kind == LineKind.Request ? 1 : 0;
        return kind;
    }
}
