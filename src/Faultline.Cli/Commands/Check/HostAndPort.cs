using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Cli.Commands.Check;

/// <summary><c>HOST[:PORT]</c>, an IPv6 address with brackets or, alone, without.</summary>
internal static class HostAndPort
{
    public static bool TryRead(string text, out string host, out int? port, out string error)
    {
        (host, port, error) = (text, null, "");
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            host = address.ToString();
            return true;
        }

        // A URL's authority has the same grammar, and its reader knows every odd spelling of an address.
        if (text.AsSpan().ContainsAny("/?#@\\") || CheckUrl.Parse($"http://{text}", out error) is not { } url)
        {
            error = error.Length > 0 ? error.Replace("the URL", $"'{text}'", StringComparison.Ordinal) : $"'{text}' is not ADDRESS[:PORT]";
            return false;
        }

        host = url.Host;
        port = text.LastIndexOf(':') > text.LastIndexOf(']') ? url.Port : null;
        return true;
    }
}
