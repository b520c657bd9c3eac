using System.Buffers.Text;
using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

internal enum BodyKind
{
    None,
    Sized,
    Chunked,
    UntilClose,
}

/// <summary>How long the body is and how it is coded, decided from the header alone (RFC 9112 §6.3, RFC 9110 §8.4).</summary>
/// <param name="Length">Bytes as sent; only for <see cref="BodyKind.Sized"/>.</param>
/// <param name="Codings">In the order in which they were applied.</param>
internal readonly record struct Framing(BodyKind Kind, long Length, IReadOnlyList<Coding> Codings, Oddity Oddities)
{
    /// <summary>Null when the header contradicts itself; then <paramref name="malformed"/> says how.</summary>
    public static Framing? Of(string method, StatusLine status, HeaderBlock headers, out string malformed)
    {
        var lines = new FramingLines();
        foreach (var line in headers.Lines)
            lines.Take(line.Name, line.Value);
        malformed = lines.Malformed;

        // RFC 9112 §6.3 (1, 2): these never have a body, whatever their headers say about the one that a GET would bring.
        if (method == "HEAD" || status.Status is < 200 or 204 or 304 || (method == "CONNECT" && status.Status is >= 200 and < 300))
            return new Framing(BodyKind.None, 0, [], Oddity.None);
        if (malformed.Length > 0)
            return null;
        if (lines.Chunked)
            return new Framing(BodyKind.Chunked, 0, lines.Codings, lines.Oddities | TransferOddities(lines, status));
        return lines.Length is { } length
            ? new Framing(BodyKind.Sized, length, lines.Codings, lines.Oddities)
            : new Framing(BodyKind.UntilClose, 0, lines.Codings, lines.Oddities);
    }

    private static Oddity TransferOddities(FramingLines lines, StatusLine status) =>
        (lines.Length is null ? Oddity.None : Oddity.LengthBesideTransferEncoding) |
        (status.Minor == 0 ? Oddity.TransferEncodingInHttp10 : Oddity.None);

    /// <summary>Collects the three headers that frame a body.</summary>
    private ref struct FramingLines()
    {
        private const int MostCodings = 3;
        private List<Coding>? _codings;

        public long? Length { get; private set; }

        public bool Chunked { get; private set; }

        public Oddity Oddities { get; private set; }

        public string Malformed { get; private set; } = "";

        // A body whose coding we can't undo is kept as sent: the bytes are still evidence.
        public readonly IReadOnlyList<Coding> Codings =>
            _codings is null || (Oddities & (Oddity.UnknownCoding | Oddity.TooManyCodings)) != Oddity.None ? [] : _codings;

        public void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            if (Grammar.Is(name, "Content-Length"))
                TakeLength(value);
            else if (Grammar.Is(name, "Transfer-Encoding"))
                TakeTransfer(value);
            else if (Grammar.Is(name, "Content-Encoding"))
                TakeCodings(value);
        }

        // RFC 9112 §6.3 (5): a list of equal values counts as one of them; anything else can't be recovered from.
        private void TakeLength(ReadOnlySpan<byte> value)
        {
            var list = value;
            var any = false;
            while (Grammar.TryTake(ref list, out var element))
            {
                any = true;
                if (element.ContainsAnyExceptInRange((byte)'0', (byte)'9') ||
                    !Utf8Parser.TryParse(element, out long length, out var used) || used != element.Length)
                    Wrong($"Content-Length {Excerpt.Of(element)}");
                else if (Length is { } before && before != length)
                    Wrong($"Content-Length {before} and then {length}");
                else if (Length is not null)
                    Oddities |= Oddity.RepeatedLength;
                else
                    Length = length;
            }

            if (!any)
                Wrong("Content-Length without a value");
        }

        // Other transfer codings need a TE header that was never sent (RFC 9112 §7.4), so only chunked, once, is understood.
        private void TakeTransfer(ReadOnlySpan<byte> value)
        {
            var list = value;
            while (Grammar.TryTake(ref list, out var element))
            {
                if (Grammar.Is(element, "identity"))
                    continue;
                if (Chunked || !Grammar.Is(element, "chunked"))
                    Wrong($"Transfer-Encoding {Excerpt.Of(value)}");
                Chunked = true;
            }
        }

        private void TakeCodings(ReadOnlySpan<byte> value)
        {
            var list = value;
            while (Grammar.TryTake(ref list, out var element))
            {
                if (Grammar.Is(element, "identity"))
                    continue;
                if (Decoding.Named(element) is not { } coding)
                    Oddities |= Oddity.UnknownCoding;
                else if (_codings?.Count == MostCodings)
                    Oddities |= Oddity.TooManyCodings;
                else
                    (_codings ??= []).Add(coding);
            }
        }

        private void Wrong(string what) => Malformed = Malformed.Length > 0 ? Malformed : what;
    }
}
