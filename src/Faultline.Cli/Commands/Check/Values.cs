using System.Globalization;
using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;

namespace Faultline.Cli.Commands.Check;

/// <summary>Reads the value of one option.</summary>
/// <param name="error">What is wrong and what would be right; empty when nothing is.</param>
internal delegate T? ValueReader<out T>(string text, out string error);

/// <summary>What the values of options mean. Secrets (passwords, header values) are never repeated in an error.</summary>
internal static class Values
{
    private const int LongestPem = 1024 * 1024;
    private const int LongestBody = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Another value would make it a different message (RFC 9112 §6).</summary>
    private static readonly string[] Framing =
        ["Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];

    public static StatusExpression? Status(string text, out string error)
    {
        var expression = StatusExpression.Parse(text, out error, out var column);
        if (expression is null)
            error = $"{error} (column {column})";
        return expression;
    }

    /// <summary>A token (RFC 9110 §9.1); case matters, and the common ones are upper case.</summary>
    public static string? Method(string text, out string error)
    {
        if (!IsToken(text))
            return Wrong<string>($"'{text}' is not a method: write GET, HEAD, POST …", out error);
        var upper = text.ToUpperInvariant();
        if (upper == "CONNECT")
            return Wrong<string>("CONNECT opens a tunnel, which a check can't: write GET", out error);
        return upper != text && upper is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS"
            ? Wrong<string>($"'{text}' is not a method, since case matters: write {upper}", out error)
            : Ok(text, out error);
    }

    public static HeaderField Header(string text, out string error)
    {
        var colon = text.IndexOf(':');
        var name = colon < 0 ? "" : text[..colon].Trim();
        if (!IsToken(name))
            return Wrong<HeaderField>("write it as 'Name: value'", out error);
        if (Framing.Contains(name, StringComparer.OrdinalIgnoreCase))
            return Wrong<HeaderField>($"{name} frames the request and is written by the check itself: remove it", out error);
        var value = text[(colon + 1)..].Trim();
        return value.Any(c => c is < ' ' and not '\t' or '\x7f' or > '\xff')
            ? Wrong<HeaderField>($"the value of {name} may hold only visible ISO 8859-1 characters, spaces and tabs", out error)
            : Ok(new HeaderField(name, value), out error);
    }

    /// <summary>Text as it stands, or <c>@FILE</c>.</summary>
    public static ReadOnlyMemory<byte> Body(string text, out string error)
    {
        if (!text.StartsWith('@'))
            return Ok<ReadOnlyMemory<byte>>(Encoding.UTF8.GetBytes(text), out error);
        var bytes = BoundedFile.Read(text[1..], LongestBody, out error);
        return bytes;
    }

    public static Credentials? User(string text, out string error)
    {
        var colon = text.IndexOf(':');
        return colon < 0
            ? Wrong<Credentials>("write it as USER:PASSWORD", out error)
            : Ok(new Credentials.Basic(text[..colon], text[(colon + 1)..]), out error);
    }

    public static int HttpVersion(string text, out string error) => text switch
    {
        "1" or "1.1" => Ok(1, out error),
        "2" => Ok(2, out error),
        _ => Wrong<int>($"'{text}' can't be spoken: write 1.1 or 2", out error),
    };

    public static AddressChoice Ip(string text, out string error) => text switch
    {
        "4" => Ok(AddressChoice.IPv4, out error),
        "6" => Ok(AddressChoice.IPv6, out error),
        "any" => Ok(AddressChoice.Any, out error),
        "both" => Ok(AddressChoice.Both, out error),
        _ => Wrong<AddressChoice>($"'{text}' is no choice: write 4, 6, any or both", out error),
    };

    public static TimeSpan Timeout(string text, out string error)
    {
        (string Unit, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];
        foreach (var (unit, seconds) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)
                || !double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
                continue;
            return count * seconds is >= 0.001 and var total && total <= LongestTimeout.TotalSeconds
                ? Ok(TimeSpan.FromSeconds(total), out error)
                : Wrong<TimeSpan>($"'{text}' is out of range: 1ms to 1h", out error);
        }

        return Wrong<TimeSpan>($"'{text}' is not a time: write it with its unit, such as 500ms, 10s or 1m", out error);
    }

    public static IPEndPoint? Resolver(string text, out string error)
    {
        const int DnsPort = 53;
        if (!HostAndPort.TryRead(text, out var host, out var port, out error))
            return null;
        return IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, port ?? DnsPort)
            : Wrong<IPEndPoint>($"'{text}' is not an address: a name server is named by its IP address, such as 192.0.2.53 or [2001:db8::53]:53", out error);
    }

    public static ConnectTo? ConnectTo(string text, out string error) =>
        HostAndPort.TryRead(text, out var host, out var port, out error) ? new ConnectTo(host, port) : null;

    public static ProxySettings? Proxy(string text, out string error)
    {
        if (CheckUrl.Parse(text, out error) is not { } url)
            return null;
        if (url.IsHttps)
            return Wrong<ProxySettings>("a proxy is spoken to in plain HTTP: write http://HOST:PORT", out error);
        Credentials.Basic? auth = null;
        if (url.UserInfo is { } userInfo)
        {
            var colon = userInfo.IndexOf(':');
            if (colon < 0)
                return Wrong<ProxySettings>("write its user as USER:PASSWORD@", out error);
            auth = new Credentials.Basic(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
        }

        return new ProxySettings(url.Host, url.Port, auth);
    }

    public static string? Pem(string path, out string error)
    {
        var text = Encoding.UTF8.GetString(BoundedFile.Read(path, LongestPem, out error));
        if (error.Length > 0)
            return null;
        return text.Contains("-----BEGIN ", StringComparison.Ordinal)
            ? text
            : Wrong<string>($"{path} is not PEM: it has no '-----BEGIN' line", out error);
    }

    public static Assertion? Contains(string text, out string error) =>
        text.Length == 0 ? Wrong<Assertion>("the text is empty", out error) : Ok(new Assertion.Contains(text), out error);

    public static Assertion? NotContains(string text, out string error) =>
        text.Length == 0 ? Wrong<Assertion>("the text is empty", out error) : Ok(new Assertion.NotContains(text), out error);

    public static Assertion? Matches(string text, out string error) =>
        LinearRegex.Create(text, out error) is { } pattern ? new Assertion.Matches(pattern) : null;

    /// <summary><c>PATH=VALUE</c>; also <c>PATH!=VALUE</c>, <c>PATH&gt;=N</c> and the like.</summary>
    public static Assertion? Json(string text, out string error)
    {
        var split = OperatorIn(text);
        if (split <= 0)
            return Wrong<Assertion>($"'{text}' compares nothing: write PATH=VALUE, such as $.status=ok", out error);
        if (JsonPath.Parse(text[..split].Trim(), out error, out var column) is not { } path)
        {
            error = $"{error} (column {column})";
            return null;
        }

        var comparison = Comparison.Parse(text[split] == '=' ? text[(split + 1)..] : text[split..], out error);
        return comparison is null ? null : new Assertion.Json(path, comparison);
    }

    /// <summary>The first operator that does not stand inside the path's own brackets or quotes; -1 for none.</summary>
    private static int OperatorIn(string text)
    {
        char? quote = null;
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote is not null)
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = null;
            }
            else if (depth > 0 && c is '\'' or '"')
            {
                quote = c;
            }
            else if (c is '[' or ']')
            {
                depth += c == '[' ? 1 : -1;
            }
            else if (depth == 0 && c is '=' or '!' or '<' or '>' or '~')
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    private static T Ok<T>(T value, out string error)
    {
        error = "";
        return value;
    }

    private static T? Wrong<T>(string message, out string error)
    {
        error = message;
        return default;
    }
}
