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

    /// <summary>User and password of a URL; null for none.</summary>
    public static Credentials.Basic? Credentials(CheckUrl url, Reading reading)
    {
        if (url.BasicAuth is not { } basic)
            return null;
        reading.KeepSecret(basic.Password);
        return basic;
    }

    private static bool TryRead(Node node, Reading reading, out CheckUrl? url)
    {
        url = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        url = CheckUrl.Parse(scalar.Text, out var error);
        return url is not null || Scalars.Wrong(scalar, reading, "a URL", error);
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
        value = ConnectTo.Parse(scalar.Text, out var error);
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

    public static Read<System.Net.IPEndPoint> NameServer { get; } = Scalars.Of<System.Net.IPEndPoint>(ConnectTo.NameServer);

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
        _ = Urls.Credentials(url!, reading);
        proxy = ProxySettings.At(url!, out var error);
        return proxy is not null || reading.Wrong(node.At, error);
    };
}
