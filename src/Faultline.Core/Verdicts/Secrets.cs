using System.Buffers;
using System.Text;
using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

/// <summary>
/// What must not be shown of a check (S3): the secrets that its spec holds, wherever an answer echoes them, and whatever looks like
/// user-info in a URL or like a header that carries credentials. Immutable.
/// </summary>
public sealed class Secrets
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>Shorter secrets are not searched for in text: masking every <c>a</c> would tell more than it hides.</summary>
    private const int ShortestSearched = 4;

    private static readonly string[] CredentialHeaders = ["proxy-authorization", "authorization", "set-cookie", "cookie"];

    private static readonly string[] SecretNameParts = ["auth", "cookie", "token", "secret", "key", "password", "session"];

    private static readonly SearchValues<char> AfterAuthority = SearchValues.Create(" /?#\"'<>\\\t\r\n");

    private readonly string[] _values;

    private Secrets(string[] values) => _values = values;

    /// <param name="configured">Further ones, as a configuration knows them.</param>
    public static Secrets Of(CheckSpec spec, IReadOnlyCollection<string> configured)
    {
        // The common monitor has none, and is asked thousands of times a second.
        if (configured.Count == 0 && spec is { Auth: null, Headers.Count: 0, Url.UserInfo: null, Proxy: null })
            return None;
        var values = new List<string>(configured);
        if (spec.Url.UserInfo is { } userInfo)
            AddUserInfo(values, userInfo);
        foreach (var header in spec.Headers)
            AddHeader(values, header.Name, header.Value);
        AddCredentials(values, spec.Auth);
        AddCredentials(values, spec.Proxy?.Auth);

        return Of(values);
    }

    /// <summary>For text that belongs to no check: these are masked, and what looks like a secret.</summary>
    public static Secrets Of(IEnumerable<string> configured) =>
        // Longest first: a secret may contain another one.
        new([.. configured.Where(v => v.Length >= ShortestSearched).Distinct(StringComparer.Ordinal).OrderByDescending(v => v.Length)]);

    /// <summary>For text that belongs to no check: only what looks like a secret is masked.</summary>
    public static Secrets None { get; } = new([]);

    /// <summary>Whether a header's value is a secret by the header's name.</summary>
    public static bool IsSecretHeader(string name) =>
        SecretNameParts.Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>The text without secrets; the same instance when it holds none.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values)
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        return HideHeaderValues(HideUserInfo(HideCutOff(text)));
    }

    /// <summary>A quotation that was shortened may end within a secret, so what stands before the sign of it is compared as well.</summary>
    private string HideCutOff(string text)
    {
        if (_values.Length == 0)
            return text;
        for (var cut = text.IndexOf('…'); cut >= 0; cut = text.IndexOf('…', cut + 1))
        {
            var known = _values.Max(value => LongestEnd(text.AsSpan(0, cut), value));
            if (known < ShortestSearched)
                continue;
            text = string.Concat(text.AsSpan(0, cut - known), Mask, text.AsSpan(cut));
            cut += Mask.Length - known;
        }

        return text;
    }

    /// <summary>How much of a secret's beginning a text ends with.</summary>
    private static int LongestEnd(ReadOnlySpan<char> text, string secret)
    {
        var length = Math.Min(secret.Length, text.Length);
        while (length > 0 && !text.EndsWith(secret.AsSpan(0, length), StringComparison.Ordinal))
            length--;
        return length;
    }

    /// <summary>The value of a named fact without secrets: all of it is one when the name is that of a header with credentials.</summary>
    public string Hide(string name, string value) =>
        CredentialHeaders.Any(header => name.Contains(header, StringComparison.OrdinalIgnoreCase)) ? Mask : Hide(value);

    private static void AddCredentials(List<string> values, Credentials? credentials)
    {
        switch (credentials)
        {
            case Credentials.Basic(var user, var password):
                values.Add(password);
                values.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
                break;
            case Credentials.Bearer(var token):
                values.Add(token);
                break;
            case Credentials.OAuth2 oauth:
                values.Add(oauth.ClientSecret);
                values.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{oauth.ClientId}:{oauth.ClientSecret}")));
                break;
        }
    }

    private static void AddUserInfo(List<string> values, string userInfo)
    {
        values.Add(userInfo);
        var colon = userInfo.IndexOf(':');
        var password = userInfo[(colon + 1)..];
        values.Add(password);
        values.Add(Uri.UnescapeDataString(password));
        values.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))));
    }

    private static void AddHeader(List<string> values, string name, string value)
    {
        if (!IsSecretHeader(name))
            return;
        values.Add(value);

        // An echo often drops the scheme: "Bearer abc" comes back as "abc".
        if (value.LastIndexOf(' ') is var space and >= 0)
            values.Add(value[(space + 1)..]);
    }

    private static string HideUserInfo(string text)
    {
        for (var at = text.IndexOf("://", StringComparison.Ordinal); at >= 0; at = text.IndexOf("://", at, StringComparison.Ordinal))
        {
            at += 3;
            var end = text.AsSpan(at).IndexOfAny(AfterAuthority);
            var authority = text.AsSpan(at, end < 0 ? text.Length - at : end);
            if (authority.LastIndexOf('@') is var sign and > 0)
                text = string.Concat(text.AsSpan(0, at), Mask, text.AsSpan(at + sign));
        }

        return text;
    }

    private static string HideHeaderValues(string text)
    {
        foreach (var header in CredentialHeaders)
        {
            var from = 0;
            while (text.IndexOf(header, from, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                from = at + header.Length;
                var value = from;
                while (value < text.Length && text[value] is ' ' or '"')
                    value++;
                if (value >= text.Length || text[value] != ':')
                    continue;
                var end = text.AsSpan(value).IndexOfAny('\r', '\n');
                text = string.Concat(text.AsSpan(0, value), ": " + Mask, end < 0 ? "" : text.AsSpan(value + end));
                from = value + 2 + Mask.Length;
            }
        }

        return text;
    }
}
