namespace Faultline.Core.Http;

/// <summary>What a header line tells about a product.</summary>
internal enum HeaderMeaning
{
    /// <summary>The answer went through it; who wrote it is open.</summary>
    PassedThrough,

    /// <summary>It served the answer, by itself or for an application behind it.</summary>
    Served,

    /// <summary>It puts this line only on answers that it wrote itself.</summary>
    WroteItself,
}

/// <summary>One way to recognise a product by a header line.</summary>
/// <param name="Header">The line's name.</param>
/// <param name="Value">The value starts with this, whatever the case; empty for any value.</param>
/// <param name="Within">The text may also stand further inside the value.</param>
/// <param name="TellsVersion">The number behind a slash is the product's version. Coyote is Tomcat's connector and counts HTTP's.</param>
internal sealed record WriterHeader(
    string Header, string Value, Software Software, HeaderMeaning Meaning, bool Within = false, bool TellsVersion = true)
{
    public bool Matches(ReadOnlySpan<byte> value) => Within ? ContainsValue(value) : StartsWithValue(value);

    private bool StartsWithValue(ReadOnlySpan<byte> value) =>
        value.Length >= Value.Length && Ascii.EqualsIgnoreCase(value[..Value.Length], Value);

    private bool ContainsValue(ReadOnlySpan<byte> value)
    {
        for (var i = 0; i + Value.Length <= value.Length; i++)
            if (StartsWithValue(value[i..]))
                return true;
        return false;
    }
}

/// <summary>
/// The header lines that products are recognised by, one row each. Of the rows for a header the first that matches speaks.
/// </summary>
internal static class WriterHeaders
{
    public static readonly WriterHeader[] All =
    [
        new("Server", "Varnish", Software.Varnish, HeaderMeaning.WroteItself),
        new("Server", "awselb/", Software.AwsLoadBalancer, HeaderMeaning.WroteItself),
        new("Server", "Microsoft-Azure-Application-Gateway", Software.AzureGateway, HeaderMeaning.WroteItself),
        new("Server", "AkamaiGHost", Software.Akamai, HeaderMeaning.WroteItself),
        new("Server", "CloudFront", Software.CloudFront, HeaderMeaning.WroteItself),
        new("Server", "squid", Software.Squid, HeaderMeaning.WroteItself),
        new("X-Squid-Error", "", Software.Squid, HeaderMeaning.WroteItself),
        // HTTP.sys answers by itself when no application of IIS takes the request.
        new("Server", "Microsoft-HTTPAPI", Software.Iis, HeaderMeaning.WroteItself),

        new("Server", "nginx", Software.Nginx, HeaderMeaning.Served),
        new("Server", "openresty", Software.OpenResty, HeaderMeaning.Served),
        new("Server", "Apache-Coyote", Software.Tomcat, HeaderMeaning.Served, TellsVersion: false),
        new("Server", "Apache Tomcat", Software.Tomcat, HeaderMeaning.Served),
        new("Server", "Apache", Software.Apache, HeaderMeaning.Served),
        new("Server", "Microsoft-IIS", Software.Iis, HeaderMeaning.Served),
        new("Server", "Caddy", Software.Caddy, HeaderMeaning.Served),
        new("Server", "lighttpd", Software.Lighttpd, HeaderMeaning.Served),
        new("Server", "LiteSpeed", Software.LiteSpeed, HeaderMeaning.Served),
        new("Server", "Jetty", Software.Jetty, HeaderMeaning.Served),
        new("Server", "Kestrel", Software.Kestrel, HeaderMeaning.Served),
        new("Server", "gunicorn", Software.Gunicorn, HeaderMeaning.Served),
        new("Server", "uvicorn", Software.Uvicorn, HeaderMeaning.Served),
        new("Server", "Google Frontend", Software.Google, HeaderMeaning.Served),
        new("Server", "gws", Software.Google, HeaderMeaning.Served),
        new("X-Powered-By", "Express", Software.Express, HeaderMeaning.Served),
        new("X-AspNet-Version", "", Software.AspNet, HeaderMeaning.Served),

        // Envoy and these networks put their name on everything that they pass on.
        new("Server", "cloudflare", Software.Cloudflare, HeaderMeaning.PassedThrough),
        new("CF-RAY", "", Software.Cloudflare, HeaderMeaning.PassedThrough),
        new("X-Amz-Cf-Id", "", Software.CloudFront, HeaderMeaning.PassedThrough),
        new("X-Akamai-Request-ID", "", Software.Akamai, HeaderMeaning.PassedThrough),
        new("Akamai-GRN", "", Software.Akamai, HeaderMeaning.PassedThrough),
        new("X-Served-By", "cache-", Software.Fastly, HeaderMeaning.PassedThrough),
        new("X-Azure-Ref", "", Software.AzureFrontDoor, HeaderMeaning.PassedThrough),
        new("X-Iinfo", "", Software.Imperva, HeaderMeaning.PassedThrough),
        new("X-Sucuri-ID", "", Software.Sucuri, HeaderMeaning.PassedThrough),
        new("Server", "envoy", Software.Envoy, HeaderMeaning.PassedThrough),
        new("Server", "istio-envoy", Software.Envoy, HeaderMeaning.PassedThrough),
        new("X-Varnish", "", Software.Varnish, HeaderMeaning.PassedThrough),
        new("Via", "varnish", Software.Varnish, HeaderMeaning.PassedThrough, Within: true),
        new("Via", "(squid", Software.Squid, HeaderMeaning.PassedThrough, Within: true),
        new("Via", "1.1 google", Software.Google, HeaderMeaning.PassedThrough, Within: true),
        new("Via", "1.1 Caddy", Software.Caddy, HeaderMeaning.PassedThrough, Within: true),
    ];

    // Every answer is asked, and most of its lines have names that no row has: their length alone rejects nearly all of them.
    private static readonly (string Header, WriterHeader[] Rows)[][] ByLength =
    [
        .. Enumerable.Range(0, All.Max(row => row.Header.Length) + 1).Select(length => All
            .Where(row => row.Header.Length == length)
            .GroupBy(row => row.Header, StringComparer.OrdinalIgnoreCase)
            .Select(group => (group.Key, group.ToArray())).ToArray()),
    ];

    /// <summary>The first row that speaks for each meaning, with the value it was found in.</summary>
    public static WriterMatches Match(HeaderBlock headers)
    {
        var matches = default(WriterMatches);
        foreach (var line in headers.Lines)
        {
            if (line.Name.Length >= ByLength.Length)
                continue;
            foreach (var (header, rows) in ByLength[line.Name.Length])
                if (Ascii.EqualsIgnoreCase(line.Name, header))
                    AddFirst(rows, line.Value, ref matches);
        }

        return matches;
    }

    private static void AddFirst(WriterHeader[] rows, ReadOnlySpan<byte> value, ref WriterMatches matches)
    {
        foreach (var row in rows)
        {
            if (!row.Matches(value))
                continue;
            matches.Add(row, value);
            return;
        }
    }
}

/// <summary>What the header lines of one answer say about who served it.</summary>
internal ref struct WriterMatches
{
    /// <summary>Who served or wrote the answer.</summary>
    public WriterHeader? Serving { get; private set; }

    public ReadOnlySpan<byte> ServingValue { get; private set; }

    /// <summary>A network's edge that it went through.</summary>
    public WriterHeader? Edge { get; private set; }

    public ReadOnlySpan<byte> EdgeValue { get; private set; }

    /// <summary>Another proxy that it went through.</summary>
    public WriterHeader? Proxy { get; private set; }

    public ReadOnlySpan<byte> ProxyValue { get; private set; }

    public void Add(WriterHeader row, ReadOnlySpan<byte> value)
    {
        if (row.Meaning != HeaderMeaning.PassedThrough)
        {
            if (Serving is not null && Serving.Meaning >= row.Meaning)
                return;
            Serving = row;
            ServingValue = value;
        }
        else if (row.Software.Kind == WriterKind.Cdn)
        {
            if (Edge is not null)
                return;
            Edge = row;
            EdgeValue = value;
        }
        else if (Proxy is null)
        {
            Proxy = row;
            ProxyValue = value;
        }
    }
}
