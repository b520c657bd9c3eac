using System.Buffers;

namespace Faultline.Core.Checks;

/// <summary>The words that say how a request is made: its method, its header lines, its protocol.</summary>
public static class RequestWords
{
    private const int LongestMethod = 40;
    private const int LongestName = 200;

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly string[] CommonMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>They say where a request ends and how the connection goes on, which only the prober knows (RFC 9112 §6, §9).</summary>
    private static readonly string[] Framing =
        ["Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Versions of HTTP that can be spoken, as <see cref="CheckSpec.HttpVersion"/> has them.</summary>
    public static IReadOnlyList<(string Word, int Value)> HttpVersions { get; } = [("1.1", 1), ("2", 2)];

    /// <summary>Which address families to ask (V14).</summary>
    public static IReadOnlyList<(string Word, AddressChoice Value)> AddressChoices { get; } =
        [("any", AddressChoice.Any), ("both", AddressChoice.Both), ("4", AddressChoice.IPv4), ("6", AddressChoice.IPv6)];

    /// <summary>A token (RFC 9110 §9.1); case matters, and the common ones are upper case.</summary>
    public static string? Method(string text, out string? method)
    {
        method = text;
        if (text.Length > LongestMethod || !IsToken(text))
            return "is not a method: write GET, HEAD, POST …";
        var upper = text.ToUpperInvariant();
        if (upper is "CONNECT")
            return "opens a tunnel, which a check can't: write GET";
        return upper != text && CommonMethods.Contains(upper) ? $"is not a method, since case matters: write {upper}" : null;
    }

    /// <summary>The method where none is named: a body is there to be posted.</summary>
    public static string MethodFor(ReadOnlyMemory<byte> body) => body.IsEmpty ? "GET" : "POST";

    /// <summary>The name of any header (RFC 9110 §5.1).</summary>
    public static string? HeaderName(string text, out string? name)
    {
        name = text;
        return text.Length <= LongestName && IsToken(text) ? null : "is not a header's name: letters, digits and hyphens";
    }

    /// <summary>The name of a header that a monitor may send.</summary>
    public static string? OwnHeaderName(string text, out string? name) =>
        HeaderName(text, out name)
        ?? (Framing.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? "frames the request and is written by the check itself: remove it"
            : null);

    /// <summary>The value of a header that a monitor may send. A line end in it would begin another one.</summary>
    public static string? HeaderValue(string text, out string? value)
    {
        value = text;
        return text.Any(c => char.IsControl(c) && c != '\t') ? "holds a line end or control character: write it on one line" : null;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
