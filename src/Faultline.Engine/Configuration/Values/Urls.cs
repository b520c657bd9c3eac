using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of http and https URLs.</summary>
internal static class Urls
{
    /// <summary>A URL; user and password in it stay, for whoever takes them as basic auth.</summary>
    public static Read<CheckUrl> Any { get; } = TryRead;

    /// <summary>A URL in which user and password mean nothing.</summary>
    public static Read<CheckUrl> WithoutUserInfo { get; } = (node, reading, out url) =>
        TryRead(node, reading, out url)
        && (url!.UserInfo is null || reading.Wrong(node.At, "user and password can't stand in this URL: remove what is before the @"));

    /// <summary>A URL that gives access to whoever knows it, as webhooks' do (S3).</summary>
    public static Read<Secret<CheckUrl>> Secret { get; } = (node, reading, out secret) =>
    {
        secret = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        if (CheckUrl.Parse(scalar.Text, out _) is not { } url)
            return reading.Wrong(scalar.At, "this is not a URL (it may be a secret, so it is not shown): write https://HOST/PATH");
        reading.KeepSecret(url.ToString());
        secret = new Secret<CheckUrl>(url);
        return true;
    };

    /// <summary>Percent-decoded user and password of a URL (RFC 3986 §3.2.1); null for none.</summary>
    public static Credentials.Basic? Credentials(CheckUrl url, Reading reading)
    {
        if (url.UserInfo is not { } info)
            return null;
        var colon = info.IndexOf(':');
        var password = colon < 0 ? "" : Uri.UnescapeDataString(info[(colon + 1)..]);
        reading.KeepSecret(password);
        return new Credentials.Basic(Uri.UnescapeDataString(colon < 0 ? info : info[..colon]), password);
    }

    private static bool TryRead(Node node, Reading reading, out CheckUrl? url)
    {
        url = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        url = CheckUrl.Parse(scalar.Text, out var error);
        if (url is not null)
            return true;
        // The parser may repeat what stands before an @, which is a password.
        return scalar.Text.Contains('@') && !scalar.IsSecret
            ? reading.Wrong(scalar.At, "this is not a URL: write https://USER:PASSWORD@HOST/, special characters percent-encoded")
            : Scalars.Wrong(scalar, reading, "a URL", error);
    }
}

/// <summary>Readers of addresses, networks and hosts.</summary>
internal static class Hosts
{
    /// <summary><c>ADDRESS[:PORT]</c> or <c>NAME[:PORT]</c>.</summary>
    public static Read<ConnectTo> HostAndPort { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        value = Parse(scalar.Text, out var error);
        return value is not null || Scalars.Wrong(scalar, reading, "a host", error);
    };

    /// <summary>An address or a name, where the port has a key of its own.</summary>
    public static Read<string> Host { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!HostAndPort(node, reading, out var host))
            return false;
        value = host!.Host;
        return host.Port is null || reading.Wrong(node.At, "a port can't stand here: write it as `port`");
    };

    /// <summary>A host in ASCII, and a port where one is written.</summary>
    /// <param name="error">What is wrong, when the result is null.</param>
    public static ConnectTo? Parse(string text, out string error)
    {
        error = "write an address or a host name, with :PORT if it is not the URL's own";
        if (text.Length == 0 || text.Any(c => c is <= ' ' or '/' or '?' or '#' or '@' or '\\'))
            return null;
        // 2001:db8::1 stands bare as often as in brackets.
        var isBareIPv6 = !text.StartsWith('[') && text.Count(c => c == ':') > 1;
        var url = CheckUrl.Parse(isBareIPv6 ? $"http://[{text}]/" : $"http://{text}/", out var urlError);
        if (url is null)
        {
            error = urlError.Replace("the URL's", "the", StringComparison.Ordinal).Replace("the URL", "this", StringComparison.Ordinal);
            return null;
        }

        var hasPort = !isBareIPv6 && text.LastIndexOf(':') > text.LastIndexOf(']') && !text.EndsWith(':');
        return new ConnectTo(url.Host, hasPort ? url.Port : null);
    }

    /// <summary>The name server to ask: an address, port 53 unless written.</summary>
    public static Read<System.Net.IPEndPoint> NameServer { get; } = Scalars.Of((string text, out System.Net.IPEndPoint? value) =>
    {
        value = text.AsSpan().ContainsAny(".:") && Parse(text, out _) is { } host
            && System.Net.IPAddress.TryParse(host.Host, out var address)
            ? new System.Net.IPEndPoint(address, host.Port ?? 53)
            : null;
        return value is null ? "is not the address of a name server: write 192.0.2.53 or [2001:db8::53]:5353" : null;
    });

    /// <summary>A network in CIDR notation, or one address.</summary>
    public static Read<System.Net.IPNetwork> Network { get; } = Scalars.Of((string text, out System.Net.IPNetwork value) =>
    {
        if (System.Net.IPNetwork.TryParse(text, out value))
            return null;
        var slash = text.IndexOf('/');
        if (!System.Net.IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address) || text.All(char.IsAsciiDigit))
            return "is not a network: write 10.0.0.0/8 or 2001:db8::/32";
        var bits = address.GetAddressBytes().Length * 8;
        if (slash < 0)
        {
            value = new System.Net.IPNetwork(address, bits);
            return null;
        }

        return $"has no prefix length from 0 to {bits} behind the /";
    });

    /// <summary>A proxy's URL.</summary>
    public static Read<ProxySettings> Proxy { get; } = (node, reading, out proxy) =>
    {
        proxy = null;
        if (!Urls.Any(node, reading, out var url))
            return false;
        if (url!.IsHttps || url.Target != "/")
            return reading.Wrong(node.At, "a proxy is written as http://HOST:PORT, without a path");
        proxy = new ProxySettings(url.Host, url.Port, Urls.Credentials(url, reading));
        return true;
    };
}
