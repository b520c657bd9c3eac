using System.Text;

namespace Faultline.Probing.Wire;

/// <summary>The first line of an answer (RFC 9112 §4).</summary>
/// <param name="Status">100 to 999.</param>
/// <param name="Minor">Of the HTTP version: 0 or 1; later ones count as 1 (RFC 9110 §2.5).</param>
internal readonly record struct StatusLine(int Status, int Minor, string ReasonPhrase, Oddity Oddities)
{
    private static ReadOnlySpan<byte> Name => "HTTP/"u8;

    public string Protocol => Minor == 0 ? "HTTP/1.0" : "HTTP/1.1";

    /// <summary>
    /// False as soon as the first bytes can't become a status line: who speaks another protocol may never send a line break.
    /// </summary>
    public static bool CouldBegin(ReadOnlySpan<byte> bytes) =>
        bytes.Length < Name.Length ? Name.StartsWith(bytes) : bytes.StartsWith(Name);

    /// <param name="line">Without its line break.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out StatusLine parsed, out string malformed)
    {
        parsed = default;
        malformed = "";
        // "HTTP/1.1 200" is the shortest that is tolerated.
        if (line.Length < 12 || !CouldBegin(line) || !IsDigit(line[5]) || line[6] != '.' || !IsDigit(line[7]) || line[8] != ' ')
            return Fail($"status line {Excerpt.Of(line)}", out malformed);
        if (line[5] != '1')
            return Fail($"HTTP version {Excerpt.Of(line[..8])}", out malformed);
        var code = line[9..12];
        var rest = line[12..];
        if (!IsDigit(code[0]) || !IsDigit(code[1]) || !IsDigit(code[2]) || code[0] == '0' || (!rest.IsEmpty && IsDigit(rest[0])))
            return Fail($"status in {Excerpt.Of(line)}", out malformed);
        if (rest.ContainsAny(Grammar.Controls))
            return Fail($"control character in status line {Excerpt.Of(line)}", out malformed);

        var status = ((code[0] - '0') * 100) + ((code[1] - '0') * 10) + code[2] - '0';
        var phrase = Grammar.Trim(rest);
        parsed = new StatusLine(status, line[7] == '0' ? 0 : 1, ReasonPhrases.Text(status, phrase), OdditiesOf(line[7], rest, phrase));
        return true;
    }

    private static Oddity OdditiesOf(byte minor, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> phrase)
    {
        var version = minor switch { (byte)'0' => Oddity.Http10, (byte)'1' => Oddity.None, _ => Oddity.LaterMinor };
        if (rest.IsEmpty || rest[0] != ' ')
            return version | Oddity.NoSpaceAfterStatus;
        return phrase.IsEmpty ? version | Oddity.NoReasonPhrase : version;
    }

    private static bool IsDigit(byte b) => b is >= (byte)'0' and <= (byte)'9';

    private static bool Fail(string what, out string malformed)
    {
        malformed = what;
        return false;
    }
}

/// <summary>Strings for the phrases that nearly every server sends, so that a common answer allocates none.</summary>
internal static class ReasonPhrases
{
    private static readonly Dictionary<int, string> Common = new()
    {
        [200] = "OK",
        [201] = "Created",
        [202] = "Accepted",
        [204] = "No Content",
        [206] = "Partial Content",
        [301] = "Moved Permanently",
        [302] = "Found",
        [303] = "See Other",
        [304] = "Not Modified",
        [307] = "Temporary Redirect",
        [308] = "Permanent Redirect",
        [400] = "Bad Request",
        [401] = "Unauthorized",
        [403] = "Forbidden",
        [404] = "Not Found",
        [405] = "Method Not Allowed",
        [429] = "Too Many Requests",
        [500] = "Internal Server Error",
        [502] = "Bad Gateway",
        [503] = "Service Unavailable",
        [504] = "Gateway Timeout",
    };

    public static string Text(int status, ReadOnlySpan<byte> phrase) =>
        phrase.IsEmpty ? ""
        : Common.TryGetValue(status, out var known) && Ascii.Equals(phrase, known) ? known
        : Encoding.Latin1.GetString(phrase);
}
