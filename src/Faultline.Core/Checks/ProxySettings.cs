namespace Faultline.Core.Checks;

/// <summary>An HTTP proxy for checks: plain requests in absolute form, https through CONNECT.</summary>
public sealed record ProxySettings(string Host, int Port, Credentials.Basic? Auth = null)
{
    /// <summary>The proxy that a URL names, with the user that it names.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    public static ProxySettings? At(CheckUrl url, out string error)
    {
        var isProxy = !url.IsHttps && url.Target == "/";
        error = isProxy ? "" : "a proxy is spoken to in plain HTTP: write http://HOST:PORT, without a path";
        return isProxy ? new ProxySettings(url.Host, url.Port, url.BasicAuth) : null;
    }
}
