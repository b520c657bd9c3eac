namespace Faultline.Probing.Wire;

/// <summary>Departures from the grammar that are tolerated. Flags, so that a hostile answer can't grow the list.</summary>
[Flags]
internal enum Oddity
{
    None = 0,
    Http10 = 1 << 0,
    LaterMinor = 1 << 1,
    NoReasonPhrase = 1 << 2,
    NoSpaceAfterStatus = 1 << 3,
    BareLineFeed = 1 << 4,
    FoldedHeader = 1 << 5,
    ControlCharacter = 1 << 6,
    RepeatedLength = 1 << 7,
    LengthBesideTransferEncoding = 1 << 8,
    TransferEncodingInHttp10 = 1 << 9,
    UnknownCoding = 1 << 10,
    TooManyCodings = 1 << 11,
}

internal static class OddityText
{
    private static readonly (Oddity Oddity, string Text)[] Texts =
    [
        (Oddity.Http10, "HTTP/1.0"),
        (Oddity.LaterMinor, "a minor version after HTTP/1.1"),
        (Oddity.NoReasonPhrase, "no reason phrase"),
        (Oddity.NoSpaceAfterStatus, "missing space after the status"),
        (Oddity.BareLineFeed, "bare LF"),
        (Oddity.FoldedHeader, "folded header"),
        (Oddity.ControlCharacter, "control character in a header"),
        (Oddity.RepeatedLength, "repeated Content-Length"),
        (Oddity.LengthBesideTransferEncoding, "Content-Length beside Transfer-Encoding"),
        (Oddity.TransferEncodingInHttp10, "Transfer-Encoding in HTTP/1.0"),
        (Oddity.UnknownCoding, "unknown Content-Encoding, body kept as sent"),
        (Oddity.TooManyCodings, "more than three content codings, body kept as sent"),
    ];

    public static IReadOnlyList<string> Of(Oddity oddities) =>
        oddities == Oddity.None ? [] : [.. Texts.Where(t => oddities.HasFlag(t.Oddity)).Select(t => t.Text)];
}
