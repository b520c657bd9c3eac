using System.Net;

namespace Faultline.Server;

/// <summary>Where the server listens: a loopback address until access is set up (O3).</summary>
public sealed record ListenAddress
{
    private ListenAddress(IPAddress address, int port) => (Address, Port) = (address, port);

    public static ListenAddress Default { get; } = new(IPAddress.Loopback, 8080);

    public IPAddress Address { get; }

    /// <summary>0 for any that is free.</summary>
    public int Port { get; }

    /// <summary>Reads <c>http://HOST:PORT</c>.</summary>
    /// <param name="problem">What is wrong and what to write instead; empty when nothing is.</param>
    public static ListenAddress? Parse(string text, out string problem)
    {
        problem = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.AbsolutePath != "/" || url.Query.Length > 0)
            problem = "is no address to listen on: write http://127.0.0.1:8080";
        else if (url.Scheme != Uri.UriSchemeHttp)
            problem = "must begin with http://; for https put a reverse proxy in front";
        else if (AddressOf(url) is not { } address || !IPAddress.IsLoopback(address))
            problem = "is not a loopback address, and nobody would be asked who they are: listen on http://127.0.0.1:8080 "
                + "and put a reverse proxy with authentication in front";
        else
            return new ListenAddress(address, url.Port);
        return null;
    }

    private static IPAddress? AddressOf(Uri url) =>
        url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.IdnHost, out var address) ? address : null;
}
