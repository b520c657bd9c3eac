using System.Buffers;
using System.Globalization;
using System.Text;
using Faultline.Core.Http;

namespace Faultline.Probing.Wire;

/// <summary>
/// What is sent. The prober decides every header; only Content-Length is added, where the body needs one.
/// Encoded once, so that a request kept between checks costs nothing to send again. Immutable, thread-safe.
/// </summary>
public sealed class Request
{
    /// <summary>A body up to this many bytes leaves in the same write as the header.</summary>
    internal const int BodyInFirstWrite = 16 * 1024;

    private static readonly SearchValues<char> UnsafeInValue = SearchValues.Create(
        string.Concat(Enumerable.Range(0, 32).Where(c => c != '\t').Select(c => (char)c)) + "\x7f");

    /// <param name="method">A token, sent as written (RFC 9110 §9.1).</param>
    /// <param name="target">Origin form, absolute form (proxy) or authority form (CONNECT).</param>
    /// <param name="headers">All of them, Host first. Text beyond ASCII is sent as UTF-8.</param>
    /// <param name="body">Must not change afterwards.</param>
    /// <exception cref="ArgumentException">
    /// A part would end its line early, and so smuggle in another: a bug in the caller's validation.
    /// </exception>
    public Request(string method, string target, IReadOnlyList<HeaderField> headers, ReadOnlyMemory<byte> body)
    {
        Method = method;
        Target = target;
        Headers = headers;
        Body = body;
        var together = body.Length <= BodyInFirstWrite;
        First = Encode(together);
        Rest = together ? default : body;
    }

    public string Method { get; }

    public string Target { get; }

    public IReadOnlyList<HeaderField> Headers { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The header, and the body when it is short.</summary>
    internal ReadOnlyMemory<byte> First { get; }

    /// <summary>The body when it is long, sent while the answer is already being read.</summary>
    internal ReadOnlyMemory<byte> Rest { get; }

    private byte[] Encode(bool withBody)
    {
        var head = new StringBuilder(256);
        head.Append(Token(Method)).Append(' ').Append(Line(Target, allowSpace: false)).Append(" HTTP/1.1\r\n");
        foreach (var field in Headers)
            head.Append(Token(field.Name)).Append(": ").Append(Line(field.Value, allowSpace: true)).Append("\r\n");
        if (NeedsLength())
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n");
        head.Append("\r\n");
        var text = head.ToString();
        var length = Encoding.UTF8.GetByteCount(text);
        var bytes = new byte[length + (withBody ? Body.Length : 0)];
        Encoding.UTF8.GetBytes(text, bytes);
        if (withBody)
            Body.Span.CopyTo(bytes.AsSpan(length));
        return bytes;
    }

    // RFC 9110 §8.6: methods that are expected to bring content say so even when there is none.
    private bool NeedsLength() =>
        (!Body.IsEmpty || Method is "POST" or "PUT" or "PATCH") &&
        !Headers.Any(h => h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase));

    private static string Token(string text) =>
        text.Length > 0 && text.All(c => c < 128 && Grammar.Token.Contains((byte)c))
            ? text
            : throw new ArgumentException($"not a token: \"{text}\"", nameof(text));

    private static string Line(string text, bool allowSpace) =>
        text.AsSpan().IndexOfAny(UnsafeInValue) < 0 && (allowSpace || (text.Length > 0 && !text.Contains(' ', StringComparison.Ordinal)))
            ? text
            : throw new ArgumentException("control character or space in a request line or header", nameof(text));
}
