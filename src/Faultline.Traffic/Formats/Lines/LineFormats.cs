namespace Faultline.Traffic.Formats.Lines;

/// <summary>
/// The family of the common log format, each written in the words of its own product. nginx, Apache and Traefik write the same combined
/// line: it is read as <c>combined</c>, blaming nobody beyond what the status says; the products' own formats of the same layout
/// (<c>nginx-combined</c> …) are lenient, so that they are chosen by name (<c>nginx</c>, <c>apache</c> …), never found by
/// themselves.
/// </summary>
public static class LineFormats
{
    private const string Combined =
        """$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" """;
    private const string ApacheCombined = """%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" """;
    private const string ApacheCommon = """%h %l %u %t "%r" %>s %b""";
    private const string Forwarded = "\"$http_x_forwarded_for\"";

    private const string EnvoyDefault = """
        [%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS%
        """;

    private const string EnvoyEnd = """
        "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"
        """;

    private const string EnvoyMiddle = " %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% ";

    private const string IstioMiddle =
        " %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\"" + EnvoyMiddle;

    private const string IstioEnd =
        " %UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% "
        + "%REQUESTED_SERVER_NAME% %ROUTE_NAME%";

    private const string VarnishTail =
        """%{Varnish:hitmiss}x %{Varnish:handling}x "%{VSL:FetchError}x" %{Varnish:time_firstbyte}x""";

    private const string Zoraxy =
        "[$time_iso8601] [router:$_class] [origin:$host] [client: $remote_addr] [useragent: $http_user_agent] $request $status";

    private const string ProxyManagerEnd =
        """ $status - $request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] """;

    /// <summary>What we recommend for Apache: the virtual host, how long it took, how the connection ended and who was asked.</summary>
    public const string RecommendedApache =
        """%v %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i" %D %X "%{BALANCER_WORKER_NAME}e" """;

    /// <summary>What we recommend for varnishncsa.</summary>
    public const string RecommendedVarnish = ApacheCombined + VarnishTail;

    /// <summary>A set of its own for one reader, the strictest first.</summary>
    public static IReadOnlyList<Format> Of(FormatOptions options)
    {
        return
        [
            new ServerMessages.Nginx(),
            new ServerMessages.Traefik(),
            Strict("envoy-istio", "envoy", Family.Envoy, EnvoyDefault + IstioMiddle + EnvoyEnd + IstioEnd),
            Strict("envoy", "envoy", Family.Envoy, EnvoyDefault + EnvoyMiddle + EnvoyEnd),
            new LineFormat("zoraxy", "zoraxy", Family.Plain, false, Compile("$_date $_clock " + Zoraxy, true), Compile(Zoraxy, true)),
            Strict("nginx-proxy-manager", "nginx-proxy-manager", Family.Nginx,
                "[$time_local] $upstream_cache_status $upstream_status" + ProxyManagerEnd
                    + "[Sent-to $server] \"$http_user_agent\" \"$http_referer\"",
                "[$time_local]" + ProxyManagerEnd + "\"$http_user_agent\" \"$http_referer\""),
            Strict("nginx-ingress", "nginx", Family.Nginx,
                Combined + "$request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr "
                    + "$upstream_response_length $upstream_response_time $upstream_status $req_id",
                Combined.Replace(" - ", " - [$the_real_ip] - ", StringComparison.Ordinal) + "$request_length $request_time "
                    + "[$proxy_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"),
            Strict("traefik-clf", "traefik", Family.Traefik, Combined + "$_count \"$_router\" \"$_service\" ${_milliseconds}ms"),
            Strict("varnish-faultline", "varnish", Family.Varnish, RecommendedVarnish, RecommendedVarnish + " %{Varnish:side}x"),
            Strict("apache-faultline", "apache", Family.Apache, RecommendedApache),
            Strict("apache-timed", "apache", Family.Apache,
                ApacheCombined + "%D %X \"%{BALANCER_WORKER_NAME}e\"", ApacheCombined + "%D %X", ApacheCombined + "%T/%D"),
            Strict("apache-combinedio", "apache", Family.Apache, ApacheCombined + "%I %O"),
            Strict("apache-vhost", "apache", Family.Apache, "%v:%p " + ApacheCombined, "%v:%p " + ApacheCommon),
            Strict("nginx-timed", "nginx", Family.Nginx,
                Combined + Forwarded + " $_tail", Combined + "$_tail",
                Combined + Forwarded + " $request_time $upstream_response_time", Combined + "$request_time $upstream_response_time",
                Combined + Forwarded + " $request_time", Combined + "$request_time"),
            Strict("nginx-main", "nginx", Family.Nginx, Combined + Forwarded),
            Strict("bunkerweb", "nginx", Family.Nginx, "$host $remote_addr - $request_id $remote_user [$time_local]" + AfterTime),
            Strict("nginx-host", "nginx", Family.Nginx,
                "$host " + Combined, "$host " + Combined + Forwarded),
            new VarnishNcsa(Compile(Combined)),
            Strict("combined", "combined", Family.Plain, Combined),
            Strict("common", "common", Family.Plain, ApacheCommon.Replace("%l", "-", StringComparison.Ordinal)),
            Strict("combined-userless", "combined", Family.Plain, "$remote_addr - [$time_local]" + AfterTime),
            Lenient("combined-more", "combined", Family.Plain, ApacheCombined),
            Lenient("nginx-combined", "nginx", Family.Nginx, Combined),
            Lenient("apache-combined", "apache", Family.Apache, ApacheCombined),
            new LineFormat("apache-common", "apache", Family.Apache, true, Compile(ApacheCommon)),
            Lenient("traefik-combined", "traefik", Family.Traefik, Combined),
            Lenient("varnish-combined", "varnish", Family.Varnish, ApacheCombined),
        ];

        LineFormat Strict(string name, string product, Family family, params string[] layouts) =>
            new(name, product, family, false, [.. layouts.Select(l => Compile(l))]);

        // A combined line; one with more behind it; one with bare quotes in its agent (Apache 1.3); one that was cut off within it.
        LineFormat Lenient(string name, string product, Family family, string layout) => new(name, product, family, true,
            Compile(layout),
            Compile(layout + (layout == Combined ? "$_more" : "%{more}n")),
            Compile(layout, true),
            Compile(layout.TrimEnd(' ', '"'), true));

        Layout Compile(string layout, bool aroundAgent = false) =>
            LayoutText.Compile(layout.TrimEnd(), options.Zone, aroundAgent, out _, out var error, out var column)
            ?? throw new InvalidOperationException($"{layout}: column {column}: {error}");
    }

    private static string AfterTime => Combined[(Combined.IndexOf(']', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// A user's own layout: nginx's <c>log_format</c>, Apache's <c>LogFormat</c> (varnishncsa's <c>-F</c>) or Envoy's text format. Fields
    /// that Faultline has no use for are passed over. The format is called <c>custom</c>.
    /// </summary>
    /// <param name="error">What is wrong, when the result is null.</param>
    /// <param name="column">Where, counted from 1.</param>
    public static Format? Parse(string layout, FormatOptions options, out string error, out int column)
    {
        var compiled = LayoutText.Compile(layout, options.Zone, aroundAgent: false, out var family, out error, out column);
        return compiled is null ? null : new LineFormat("custom", "custom", family, isLenient: false, compiled);
    }
}
