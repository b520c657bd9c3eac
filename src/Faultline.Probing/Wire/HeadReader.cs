using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

internal enum HeadProgress
{
    NeedMore,
    Complete,
    Malformed,
}

/// <summary>
/// Reads a status line and header lines out of a buffer that grows at its end (RFC 9112 §4, §5). Pure: no I/O; however the bytes are
/// split, the result is the same.
/// </summary>
internal sealed class HeadReader
{
    private int _scanned;
    private int _line;
    private int _previousEnd;
    private int _fields;
    private Oddity _oddities;

    /// <summary>Set when complete.</summary>
    public StatusLine Status { get; private set; }

    /// <summary>Set when complete.</summary>
    public HeaderBlock Headers { get; private set; } = HeaderBlock.Empty;

    /// <summary>How many bytes the head takes, the empty line included; set when complete.</summary>
    public int Length { get; private set; }

    public Oddity Oddities => _oddities | Status.Oddities;

    /// <summary>What is wrong, with the bytes that show it; set when malformed.</summary>
    public string Malformed { get; private set; } = "";

    /// <param name="bytes">
    /// Everything since the head's first byte: the last call's bytes and what came after. Folds are joined in place.
    /// </param>
    public HeadProgress Read(Span<byte> bytes)
    {
        if (_fields == 0 && !StatusLine.CouldBegin(bytes))
            return Wrong(ForeignProtocols.Describe(bytes));
        while (true)
        {
            var feed = bytes[_scanned..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                _scanned = bytes.Length;
                return HeadProgress.NeedMore;
            }

            var next = _scanned + feed + 1;
            var end = next - 1;
            if (end > _line && bytes[end - 1] == '\r')
                end--;
            else
                _oddities |= Oddity.BareLineFeed;

            if (end == _line)
                return Finish(bytes, next);
            if (TakeLine(bytes, end, next) is { } wrong)
                return Wrong(wrong);
            _previousEnd = end;
            _line = _scanned = next;
        }
    }

    private HeadProgress Finish(Span<byte> bytes, int next)
    {
        Headers = _fields == _line ? HeaderBlock.Empty : new HeaderBlock(bytes[_fields.._line].ToArray());
        Length = next;
        return HeadProgress.Complete;
    }

    /// <summary>Null when the line is sound; else what is wrong with it.</summary>
    private string? TakeLine(Span<byte> bytes, int end, int next)
    {
        ReadOnlySpan<byte> line = bytes[_line..end];
        if (_fields == 0)
        {
            if (!StatusLine.TryParse(line, out var status, out var malformed))
                return malformed;
            Status = status;
            _fields = next;
            return null;
        }

        if (line[0] is not ((byte)' ' or (byte)'\t'))
            return HeaderLine.Check(line, ref _oddities);
        if (_line == _fields)
            return $"whitespace before the first header {Excerpt.Of(line)}";
        if (HeaderLine.CheckValue(line, ref _oddities) is { } wrong)
            return wrong;

        // RFC 9112 §5.2: an obsolete fold is read as spaces. The line break before it becomes some.
        bytes[_previousEnd.._line].Fill((byte)' ');
        _oddities |= Oddity.FoldedHeader;
        return null;
    }

    private HeadProgress Wrong(string what)
    {
        Malformed = what;
        return HeadProgress.Malformed;
    }
}

/// <summary>The grammar of one field line (RFC 9112 §5), shared by headers and trailers.</summary>
internal static class HeaderLine
{
    /// <summary>Null when the line is a name, a colon and a value; else what is wrong with it.</summary>
    public static string? Check(ReadOnlySpan<byte> line, ref Oddity oddities)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
            return $"header line without a colon {Excerpt.Of(line)}";
        // RFC 9112 §5.1 allows no whitespace before the colon either.
        return Grammar.IsToken(line[..colon])
            ? CheckValue(line[(colon + 1)..], ref oddities)
            : $"header name in {Excerpt.Of(line)}";
    }

    /// <summary>RFC 9110 §5.5: CR and NUL are dangerous; other control characters are invalid but may be kept.</summary>
    public static string? CheckValue(ReadOnlySpan<byte> value, ref Oddity oddities)
    {
        if (!value.ContainsAny(Grammar.Controls))
            return null;
        if (value.Contains((byte)0))
            return $"NUL in header line {Excerpt.Of(value)}";
        if (value.Contains((byte)'\r'))
            return $"carriage return in header line {Excerpt.Of(value)}";
        oddities |= Oddity.ControlCharacter;
        return null;
    }
}
