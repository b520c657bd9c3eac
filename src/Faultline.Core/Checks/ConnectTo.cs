using System.Net;

namespace Faultline.Core.Checks;

/// <summary>An address, or a name to resolve, and a port (null: the URL's), asked instead of the URL's own host.</summary>
public sealed record ConnectTo(string Host, int? Port)
{
    private const int DnsPort = 53;

    /// <summary>Reads <c>HOST[:PORT]</c>; an IPv6 address stands in brackets or, alone, bare. The host becomes ASCII.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    public static ConnectTo? Parse(string text, out string error)
    {
        error = "write an address or a host name, with :PORT if it is not the URL's own";
        if (text.Length == 0 || text.Any(c => c is <= ' ' or '/' or '?' or '#' or '@' or '\\'))
            return null;

        // 2001:db8::1 stands bare as often as in brackets.
        var isBareIPv6 = !text.StartsWith('[') && text.Count(c => c == ':') > 1;

        // A URL's authority has the same grammar, and its reader knows every odd spelling of an address.
        var url = CheckUrl.Parse(isBareIPv6 ? $"http://[{text}]/" : $"http://{text}/", out var urlError);
        if (url is null)
        {
            error = urlError.Replace("the URL's", "the", StringComparison.Ordinal).Replace("the URL", "this", StringComparison.Ordinal);
            return null;
        }

        error = "";
        var hasPort = !isBareIPv6 && text.LastIndexOf(':') > text.LastIndexOf(']') && !text.EndsWith(':');
        return new ConnectTo(url.Host, hasPort ? url.Port : null);
    }

    /// <summary>A name server: it can't be looked up itself, so it is an address; port 53 unless written.</summary>
    public static string? NameServer(string text, out IPEndPoint? server)
    {
        // A bare number would be an address as well (0.0.0.53), and is a port by mistake.
        server = text.AsSpan().ContainsAny(".:") && Parse(text, out _) is { } at && IPAddress.TryParse(at.Host, out var address)
            ? new IPEndPoint(address, at.Port ?? DnsPort)
            : null;
        return server is null ? "is not the IP address of a name server: write 192.0.2.53 or [2001:db8::53]:5353" : null;
    }
}
