using Faultline.Core.Http;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of methods and headers.</summary>
internal static class HttpWords
{
    /// <summary>They say where a request ends and how the connection goes on, which only the prober knows (RFC 9112 §6, §9).</summary>
    private static readonly string[] Framing =
        ["Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    /// <summary>Headers that tell who asks (S3).</summary>
    private static readonly string[] Telling = ["Authorization", "Cookie", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token"];

    /// <summary>A token (RFC 9110 §9.1); case matters, and the common ones are upper case.</summary>
    public static Read<string> Method { get; } = Scalars.Of((string text, out string? value) =>
    {
        value = text;
        if (text.Length > 40 || !IsToken(text))
            return "is not a method: write GET, HEAD, POST …";
        if (text is "CONNECT")
            return "opens a tunnel, which a check can't: use GET";
        var upper = text.ToUpperInvariant();
        return upper != text && upper is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"
            ? $"is not a method, since case matters: write {upper}"
            : null;
    });

    /// <summary>Lines added to requests.</summary>
    public static Read<IReadOnlyList<HeaderField>> Headers { get; } = Lists.Named(
        "headers are written as NAME: VALUE, each on a line of its own",
        (Entry entry, Reading reading, out HeaderField field) =>
        {
            field = default;
            var isNamed = IsHeaderName(entry.Key, reading);
            if (Framing.Contains(entry.Key.Text, StringComparer.OrdinalIgnoreCase))
                isNamed = reading.Wrong(entry.Key.At, "this header frames the request and is written by the check itself: remove it");
            if (!reading.TryText(entry.Value, out var value))
                return false;
            field = new HeaderField(entry.Key.Text, value.Text);
            if (Telling.Contains(entry.Key.Text, StringComparer.OrdinalIgnoreCase))
                reading.KeepSecret(value.Text);
            return !value.Text.Any(c => char.IsControl(c) && c != '\t')
                ? isNamed
                : reading.Wrong(value.At, "the header's value holds a line end or control character: write it on one line");
        });

    /// <summary>The name of a header that answers carry.</summary>
    public static Read<string> HeaderName { get; } = (node, reading, out name) =>
    {
        name = null;
        if (!reading.TryText(node, out var scalar) || !IsHeaderName(scalar, reading))
            return false;
        name = scalar.Text;
        return true;
    };

    public static bool IsHeaderName(Scalar name, Reading reading) =>
        (name.Text.Length <= 200 && IsToken(name.Text))
        || reading.Wrong(name.At, $"'{Shown.Clip(name.Written)}' is not a header's name: letters, digits and hyphens");

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c));
}
