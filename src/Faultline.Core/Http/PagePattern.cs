using System.Text;

namespace Faultline.Core.Http;

/// <summary>
/// How a page looks: pieces of literal text with gaps between them. <c>*</c> is a gap of at most 512 bytes, <c>**</c> one of at most
/// 16 KiB, <c>###</c> the status that the page names (400 to 599). Found in one pass from an anchor: the first piece that starts with an
/// opening that such pages share. A pattern without an anchor is plain text, which must be the whole body.
/// </summary>
internal sealed class PagePattern
{
    /// <summary>How pages open; a body is searched for these, and for nothing else.</summary>
    public static readonly byte[][] Anchors = [[.. "<title>"u8], [.. "<TITLE>"u8], [.. "<html><body><h1>"u8]];

    private const int ShortGap = 512;
    private const int LongGap = 16 * 1024;

    private readonly List<Piece> _pieces = [];
    private readonly int _anchorPiece = -1;

    public PagePattern(string look)
    {
        var gap = 0;
        foreach (var part in look.Split('*'))
        {
            if (part.Length == 0)
            {
                gap = LongGap;
                continue;
            }

            var anchor = Array.FindIndex(Anchors, a => part.StartsWith(Encoding.ASCII.GetString(a), StringComparison.Ordinal));
            if (anchor >= 0 && Anchor < 0)
            {
                Anchor = anchor;
                _anchorPiece = _pieces.Count;
            }

            _pieces.Add(Piece.Of(part, gap));
            gap = ShortGap;
        }

        MayGoOn = look.EndsWith('*');
    }

    /// <summary>Which of <see cref="Anchors"/> the pattern is found by; -1 for plain text.</summary>
    public int Anchor { get; } = -1;

    /// <summary>The last piece may be followed by anything.</summary>
    private bool MayGoOn { get; }

    /// <summary>Whether the whole of a plain text looks so.</summary>
    public bool IsWhole(ReadOnlySpan<byte> text, out int? status)
    {
        status = null;
        var end = 0;
        return text.StartsWith(_pieces[0].Lead) && TryMatchFrom(0, text, ref end, ref status) && (MayGoOn || end == text.Length);
    }

    /// <summary>Whether the page surrounds an anchor found at <paramref name="at"/>, and from where to where it goes.</summary>
    public bool IsAround(ReadOnlySpan<byte> body, int at, out Range page, out int? status)
    {
        status = null;
        page = default;
        var end = at;
        if (!TryMatchFrom(_anchorPiece, body, ref end, ref status))
            return false;
        var start = at;
        for (var i = _anchorPiece - 1; i >= 0; i--)
        {
            var lead = _pieces[i].Lead;
            var lowest = Math.Max(0, start - lead.Length - _pieces[i + 1].Gap);
            var found = body[lowest..start].LastIndexOf(lead);
            if (found < 0)
                return false;
            start = lowest + found;
        }

        page = start..end;
        return true;
    }

    private bool TryMatchFrom(int piece, ReadOnlySpan<byte> body, ref int at, ref int? status)
    {
        for (var i = piece; i < _pieces.Count; i++)
        {
            var gap = i == piece ? 0 : _pieces[i].Gap;
            if (!_pieces[i].TryFind(body, gap, ref at, ref status))
                return false;
        }

        return true;
    }

    /// <summary>Literal text, perhaps with a status within it.</summary>
    private sealed record Piece(byte[] Lead, bool HasStatus, byte[] Trail, int Gap)
    {
        public static Piece Of(string part, int gap)
        {
            var status = part.IndexOf("###", StringComparison.Ordinal);
            return status < 0
                ? new Piece(Encoding.UTF8.GetBytes(part), HasStatus: false, [], gap)
                : new Piece(Encoding.UTF8.GetBytes(part[..status]), HasStatus: true, Encoding.UTF8.GetBytes(part[(status + 3)..]), gap);
        }

        public bool TryFind(ReadOnlySpan<byte> body, int gap, ref int at, ref int? status)
        {
            var latest = (int)Math.Min(body.Length, (long)at + gap + Lead.Length);
            for (var from = at; from <= latest;)
            {
                var found = body[from..latest].IndexOf(Lead);
                if (found < 0)
                    return false;
                var end = from + found + Lead.Length;
                if (!HasStatus || TryReadStatus(body, ref end, ref status))
                {
                    at = end;
                    return true;
                }

                from += found + 1;
            }

            return false;
        }

        private bool TryReadStatus(ReadOnlySpan<byte> body, ref int at, ref int? status)
        {
            var rest = body[at..];
            if (rest is not [>= (byte)'4' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
                || rest is [_, _, _, >= (byte)'0' and <= (byte)'9', ..] || !rest[3..].StartsWith(Trail))
                return false;
            status = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + rest[2] - '0';
            at += 3 + Trail.Length;
            return true;
        }
    }
}
