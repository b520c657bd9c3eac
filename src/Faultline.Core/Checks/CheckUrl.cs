using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Faultline.Core.Checks;

/// <summary>
/// An absolute http or https URL. Unlike <see cref="Uri"/> it sends path and query exactly as they were written:
/// a monitor must ask for what its author sees in the file.
/// </summary>
public sealed record CheckUrl
{
    /// <summary>Longest URL accepted, in characters.</summary>
    public const int MaxLength = 8192;

    private CheckUrl(bool isHttps, string host, int port, string target, string? userInfo)
    {
        IsHttps = isHttps;
        Host = host;
        Port = port;
        Target = target;
        UserInfo = userInfo;
        LiteralAddress = IPAddress.TryParse(host, out var address) ? address : null;
    }

    public bool IsHttps { get; }

    public string Scheme => IsHttps ? "https" : "http";

    /// <summary>ASCII and lower case (IDNA applied); an IPv6 address without brackets.</summary>
    public string Host { get; }

    public int Port { get; }

    /// <summary>
    /// The request target in origin form (RFC 9112 §3.2.1): path and query as written, without fragment; at least <c>/</c>.
    /// </summary>
    public string Target { get; }

    /// <summary>User and password as written before the <c>@</c>, still percent-encoded; a secret (S3). Null for none.</summary>
    public string? UserInfo { get; }

    /// <summary><see cref="UserInfo"/> percent-decoded (RFC 3986 §3.2.1), without colon as a user without password.</summary>
    public Credentials.Basic? BasicAuth =>
        UserInfo?.Split(':', 2) is [var user, .. var password]
            ? new Credentials.Basic(Uri.UnescapeDataString(user), Uri.UnescapeDataString(string.Concat(password)))
            : null;

    /// <summary>The host as an address when it is one.</summary>
    public IPAddress? LiteralAddress { get; }

    public bool IsDefaultPort => Port == (IsHttps ? 443 : 80);

    /// <summary>The host as it stands in URLs: brackets around IPv6.</summary>
    public string BracketedHost => LiteralAddress?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Host}]" : Host;

    /// <summary>The Host header (RFC 9110 §7.2): host, and the port unless it is the scheme's own.</summary>
    public string Authority => IsDefaultPort ? BracketedHost : string.Create(CultureInfo.InvariantCulture, $"{BracketedHost}:{Port}");

    /// <summary>The whole URL without user-info, so that it can be shown.</summary>
    public override string ToString() => $"{Scheme}://{Authority}{Target}";

    /// <summary>Reads an absolute URL.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null. Never holds a password.</param>
    public static CheckUrl? Parse(string text, out string error)
    {
        var url = Read(text, out error);

        // What is said of a part may repeat it, and what stands before an @ may be a password.
        if (url is null && text.Contains('@'))
            error = "this is not a URL: write https://USER:PASSWORD@HOST/, special characters percent-encoded";
        return url;
    }

    private static CheckUrl? Read(string text, out string error)
    {
        error = "";
        if (text.Length > MaxLength)
            return Fail($"the URL has {text.Length} characters; at most {MaxLength} are allowed", out error);
        var schemeEnd = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = schemeEnd < 0 ? "" : text[..schemeEnd].ToLowerInvariant();
        if (scheme is not ("http" or "https"))
        {
            var colon = text.IndexOf(':');
            return Fail(
                schemeEnd < 0 && colon > 0 && text[..colon].All(char.IsAsciiLetter) && text[(colon + 1)..] is [not (>= '0' and <= '9'), ..]
                    ? $"'{text[..colon]}:' is not a scheme that can be checked: use http:// or https://"
                    : schemeEnd < 0
                        ? $"the URL needs a scheme: write https://{text}"
                        : $"'{scheme}://' is not a scheme that can be checked: use http:// or https://",
                out error);
        }

        foreach (var c in text)
        {
            if (c is <= ' ' or '\x7f')
                return Fail("the URL contains a space or control character: percent-encode it (a space is %20)", out error);
        }

        var rest = text[(schemeEnd + 3)..];
        var authorityEnd = rest.IndexOfAny(['/', '?', '#', '\\']);
        if (authorityEnd >= 0 && rest[authorityEnd] == '\\')
            return Fail("the URL contains a backslash before its path: use /", out error);
        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var at = authority.LastIndexOf('@');
        var userInfo = at < 0 ? null : authority[..at];
        var isHttps = scheme == "https";
        if (!TryReadHostAndPort(authority[(at + 1)..], isHttps ? 443 : 80, out var host, out var port, out error))
            return null;
        return new CheckUrl(isHttps, host, port, AsTarget(authorityEnd < 0 ? "" : rest[authorityEnd..]), userInfo);
    }

    /// <summary>Resolves a Location against this URL (RFC 3986 §5.2). User-info never carries over.</summary>
    public CheckUrl? Resolve(string location, out string error)
    {
        location = location.Trim();
        if (location.Length == 0)
            return Fail("the Location is empty", out error);
        if (location.StartsWith("//", StringComparison.Ordinal))
            return Parse($"{Scheme}:{location}", out error);
        if (HasScheme(location))
            return Parse(location, out error);

        error = "";
        var reference = Encode(location);
        if (reference.StartsWith('#'))
            return new CheckUrl(IsHttps, Host, Port, Target, userInfo: null);
        var path = Target.IndexOf('?') is var query and >= 0 ? Target[..query] : Target;
        var target = reference[0] switch
        {
            '/' => reference,
            '?' => path + reference,
            _ => path[..(path.LastIndexOf('/') + 1)] + reference,
        };
        return target.Length > MaxLength
            ? Fail("the Location is too long", out error)
            : new CheckUrl(IsHttps, Host, Port, RemoveDotSegments(AsTarget(target)), userInfo: null);
    }

    /// <summary>Whether the same server is meant: scheme, host and port.</summary>
    public bool IsSameOrigin(CheckUrl other) => IsHttps == other.IsHttps && Port == other.Port && Host == other.Host;

    private static bool HasScheme(string location)
    {
        var colon = location.IndexOf(':');
        return colon > 0 && location.IndexOfAny(['/', '?', '#']) is var slash && (slash < 0 || colon < slash)
            && char.IsAsciiLetter(location[0]) && location[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
    }

    private static bool TryReadHostAndPort(string text, int defaultPort, out string host, out int port, out string error)
    {
        host = "";
        port = defaultPort;
        error = "";
        var portText = "";
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']');
            if (close < 0 || !IPAddress.TryParse(text[1..close], out var v6) || v6.AddressFamily != AddressFamily.InterNetworkV6)
                return FailBool("the URL's host looks like an IPv6 address but is none: write it as [2001:db8::1]", out error);
            // RFC 6874's zone is one machine's name for a network card: it says nothing to the server, and nothing on another probe.
            if (text[1..close].Contains('%'))
                return FailBool("an IPv6 address in a URL can't have a zone (what follows the %): use an address that is not link-local", out error);
            if (v6.IsIPv6LinkLocal)
                return FailBool($"'{v6}' is link-local: it means nothing without a network card, which a URL can't name; use another address", out error);
            host = v6.ToString();
            portText = text[(close + 1)..];
            if (portText.Length > 0 && portText[0] != ':')
                return FailBool("after the IPv6 address only :PORT may follow", out error);
            portText = portText.TrimStart(':');
        }
        else
        {
            var colon = text.IndexOf(':');
            host = colon < 0 ? text : text[..colon];
            portText = colon < 0 ? "" : text[(colon + 1)..];
            if (!TryNormaliseHost(ref host, out error))
                return false;
        }

        if (portText.Length > 0
            && (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            return FailBool($"'{portText}' is not a port: 1 to 65535", out error);
        return true;
    }

    private static bool TryNormaliseHost(ref string host, out string error)
    {
        error = "";
        if (host.Length == 0)
            return FailBool("the URL has no host", out error);
        try
        {
            host = new IdnMapping { AllowUnassigned = true }.GetAscii(host.TrimEnd('.')).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return FailBool($"'{host}' is not a host name: labels have 1 to 63 letters, digits and hyphens", out error);
        }

        if (host.Length > 253)
            return FailBool("the host name has more than 253 characters", out error);
        foreach (var label in host.Split('.'))
        {
            if (label.Length is 0 or > 63 || !label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                return FailBool($"'{host}' is not a host name: labels have 1 to 63 letters, digits and hyphens", out error);
        }

        // 127.1 or 0x7f000001: the many spellings of an IPv4 address become the one that is judged and shown.
        if (char.IsAsciiDigit(host[^1]) || host.StartsWith("0x", StringComparison.Ordinal))
        {
            var last = host[(host.LastIndexOf('.') + 1)..];
            if (last.All(char.IsAsciiDigit) || last.StartsWith("0x", StringComparison.Ordinal))
            {
                if (!IPAddress.TryParse(host, out var v4))
                    return FailBool($"'{host}' is neither an IPv4 address nor a host name", out error);
                host = v4.ToString();
            }
        }

        return true;
    }

    private static string AsTarget(string pathQueryFragment)
    {
        var fragment = pathQueryFragment.IndexOf('#');
        if (fragment >= 0)
            pathQueryFragment = pathQueryFragment[..fragment];
        return Encode(pathQueryFragment.StartsWith('/') ? pathQueryFragment : "/" + pathQueryFragment);
    }

    /// <summary>Only what can't stand in a request line is encoded: everything else is sent as written.</summary>
    private static string Encode(string text)
    {
        if (!text.Any(c => c is <= ' ' or >= '\x7f'))
            return text;
        var encoded = new System.Text.StringBuilder(text.Length + 16);
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(text))
        {
            if (b is <= (byte)' ' or >= 0x7f)
                encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            else
                encoded.Append((char)b);
        }

        return encoded.ToString();
    }

    private static string RemoveDotSegments(string target)
    {
        if (!target.Contains("/.", StringComparison.Ordinal))
            return target;
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var kept = new List<string>();
        var segments = path.Split('/')[1..];
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] is ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (segments[i] is not ("." or ".."))
                kept.Add(segments[i]);
            else if (i == segments.Length - 1)
                kept.Add("");
        }

        return "/" + string.Join('/', kept) + (query < 0 ? "" : target[query..]);
    }

    private static CheckUrl? Fail(string message, out string error)
    {
        error = message;
        return null;
    }

    private static bool FailBool(string message, out string error)
    {
        error = message;
        return false;
    }
}
