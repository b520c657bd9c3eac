using System.Text;

namespace Faultline.Core.Http;

/// <summary>Recognises the software that wrote an answer from its headers and body (D3).</summary>
public static class AnswerWriters
{
    // Longest part of a header's value that is repeated as evidence, in bytes.
    private const int LongestValue = 100;

    private const int LongestVersion = 20;

    /// <summary>
    /// Names who wrote an answer. A page that is a product's own speaks first, then a header that tells who served it, then one that only
    /// tells whom it went through: that last is named with <see cref="AnswerWriter.OwnPage"/> false and proves nothing about who failed.
    /// </summary>
    public static AnswerWriter Recognise(HeaderBlock headers, ReadOnlySpan<byte> body, int status)
    {
        var page = ErrorPages.Find(body, out var pageWriter);
        return Recognise(headers, page, pageWriter, status);
    }

    internal static AnswerWriter Recognise(HeaderBlock headers, ErrorPage? page, Software? pageWriter, int status)
    {
        var found = WriterHeaders.Match(headers);
        if (page is { Whole: true } && pageWriter is not null && pageWriter != Software.Unnamed)
        {
            var named = found.Serving?.Software == pageWriter ? found.Serving : null;
            var because = named is not null ? Because(named, found.ServingValue)
                : page.Status is { } code ? $"{page.Writer}'s {code} page" : $"{page.Writer}'s error page";
            return Writer(pageWriter, named is null ? "" : Version(named, found.ServingValue), found.Edge, because, ownPage: true);
        }

        if (found.Serving is { } serving)
        {
            // On a good answer the line says the same, but no page of the software's own is being judged then.
            var own = serving.Meaning == HeaderMeaning.WroteItself && status >= 400;
            return Writer(serving.Software, Version(serving, found.ServingValue), found.Edge, Because(serving, found.ServingValue), own);
        }

        if (found.Edge is { } edge)
        {
            // https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/: no origin sends these.
            var own = edge.Software == Software.Cloudflare && status is >= 520 and <= 530;
            return Writer(edge.Software, "", edge, Because(edge, found.EdgeValue), own);
        }

        return found.Proxy is { } proxy
            ? Writer(proxy.Software, Version(proxy, found.ProxyValue), edge: null, Because(proxy, found.ProxyValue), ownPage: false)
            : AnswerWriter.Unknown;
    }

    private static AnswerWriter Writer(Software software, string version, WriterHeader? edge, string because, bool ownPage) =>
        new(software.Name, version, software.Kind, edge is null || edge.Software == software ? "" : edge.Software.Name, because, ownPage);

    private static string Because(WriterHeader row, ReadOnlySpan<byte> value)
    {
        if (value.Length > LongestValue)
            value = value[..LongestValue];
        return $"{row.Header}: {Encoding.Latin1.GetString(value)}";
    }

    // nginx/1.22.1, Apache/2.4.71 (Debian), 1.1 varnish (Varnish/7.1): digits and dots behind the first slash.
    private static string Version(WriterHeader row, ReadOnlySpan<byte> value)
    {
        var from = value.IndexOf((byte)'/') + 1;
        if (from == 0 || !row.TellsVersion)
            return "";
        var version = value[from..];
        var length = 0;
        while (length < Math.Min(version.Length, LongestVersion) && version[length] is >= (byte)'0' and <= (byte)'9' or (byte)'.')
            length++;
        return Encoding.ASCII.GetString(version[..length]);
    }
}
