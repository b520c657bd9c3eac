using System.Text;
using System.Text.Json;
using Faultline.Core.Http;

namespace Faultline.Core.Checks;

/// <summary>
/// A body as text: bytes while they are enough, decoded once when something asks. UTF-8 unless a byte order mark or Content-Type's charset
/// says otherwise; what can't be decoded becomes U+FFFD.
/// </summary>
internal ref struct BodyText
{
    private readonly ReadOnlySpan<byte> _raw;
    private readonly HeaderBlock _headers;
    private ReadOnlySpan<byte> _utf8;
    private bool _isUtf8Known;
    private string? _text;
    private JsonDocument? _json;
    private bool _isJsonRead;

    public BodyText(ReadOnlySpan<byte> raw, HeaderBlock headers)
    {
        _raw = raw;
        _headers = headers;
    }

    /// <summary>The text in UTF-8, without a byte order mark.</summary>
    public ReadOnlySpan<byte> Utf8
    {
        get
        {
            if (_isUtf8Known)
                return _utf8;
            _isUtf8Known = true;
            var encoding = Charset.Of(_raw, _headers, out var mark);
            var body = _raw[mark..];
            return _utf8 = encoding is null ? body : Encoding.UTF8.GetBytes(encoding.GetString(body));
        }
    }

    /// <summary>The text as characters, for regular expressions.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Utf8);

    /// <summary>The body as JSON; null when it is none, or nests deeper than 64 levels.</summary>
    public JsonDocument? Json
    {
        get
        {
            if (_isJsonRead)
                return _json;
            _isJsonRead = true;
            var reader = new Utf8JsonReader(Utf8, new JsonReaderOptions { MaxDepth = 64 });
            try
            {
                if (!JsonDocument.TryParseValue(ref reader, out var document))
                    return null;
                if (reader.Read())
                    document.Dispose();
                else
                    _json = document;
            }
            catch (JsonException)
            {
                // No JSON, or something behind it: the assertion says so.
            }

            return _json;
        }
    }

    /// <summary>Whether the body starts as a JSON text does; the end of a capped one is not there to be read.</summary>
    public bool LooksLikeJson => Utf8.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..];

    /// <summary>What the body is, in a few words.</summary>
    public string Describe()
    {
        var body = Utf8.Trim(" \t\r\n"u8);
        if (body.IsEmpty)
            return "an empty body";
        if (body[0] == '<')
            return HtmlTitle.Of(body) is { IsEmpty: false } title ? $"HTML titled '{Shown.Of(title)}'" : "HTML or XML";
        if (Json is not null)
            return "JSON";
        if (IsBinary(body))
            return "binary data";
        return $"text that begins '{Shown.Of(body)}'";
    }

    /// <summary>Whether bytes hold what no text does, to judge by their beginning.</summary>
    public static bool IsBinary(ReadOnlySpan<byte> bytes) => bytes[..Math.Min(bytes.Length, 512)].ContainsAnyInRange((byte)0, (byte)8);

    public readonly void Dispose() => _json?.Dispose();
}
