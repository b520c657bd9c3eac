namespace Faultline.Traffic.Tests.Formats.Lines;

/// <summary>A line of each format as its product writes it.</summary>
internal static class Samples
{
    public const string Combined =
        """203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] "GET /shop/cart?id=7 HTTP/1.1" 200 5120 "https://shop.example/" "Mozilla/5.0 (X11)" """;

    public static readonly (string Format, string Line)[] All =
    [
        ("combined", Combined.TrimEnd()),
        ("combined", """203.0.113.7 - jane doe [x] [05/Mar/2025:14:02:11 +0100] "GET / HTTP/1.1" 401 12 "-" "-" """.TrimEnd()),
        ("combined-userless", """203.0.113.7 - [05/Mar/2025:14:02:11 +0100] "GET /a HTTP/1.1" 200 1 "-" "curl/8" """.TrimEnd()),
        ("common", """203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] "GET /a HTTP/1.0" 304 -"""),
        ("nginx-main", Combined + "\"198.51.100.1, 10.0.0.1\""),
        ("nginx-timed", Combined + "rt=0.250 uct=\"0.001\" uht=\"0.200\" urt=\"0.240\""),
        ("nginx-timed", Combined + "\"198.51.100.1\" rt=1.000 ua=\"10.0.0.1:80, 10.0.0.2:80\" us=\"502, 200\" urt=0.5, 0.4 cs=MISS"),
        ("nginx-timed", Combined + "\"-\" 0.250 0.240"),
        ("nginx-timed", Combined + "0.250"),
        ("nginx-ingress", Combined + "310 0.052 [web-80] [] 10.1.0.4:8080, 10.1.0.5:8080 0, 5120 0.001, 0.050 502, 200 0af3"),
        ("nginx-ingress", Combined.Replace(" - - ", " - [203.0.113.7] - - ", StringComparison.Ordinal) + "310 0.052 [web-80] 10.1.0.4:8080 9 0.050 200 0af3"),
        ("nginx-host", "shop.example " + Combined.TrimEnd()),
        ("bunkerweb", "shop.example " + Combined.Replace(" - - ", " - 5f1c -  ", StringComparison.Ordinal).Replace("-  ", "- ", StringComparison.Ordinal).TrimEnd()),
        ("nginx-proxy-manager",
            """[05/Mar/2025:14:02:11 +0100] - 502 502 - GET https shop.example "/a?b=1" [Client 203.0.113.7] [Length 166] [Gzip -] [Sent-to 10.0.0.2] "curl/8" "-" """.TrimEnd()),
        ("apache-vhost", "shop.example:443 " + Combined.TrimEnd()),
        ("apache-combinedio", Combined + "512 5400"),
        ("apache-timed", Combined + "1500 X"),
        ("apache-timed", Combined + "0/1500"),
        ("apache-timed", Combined + "1500 + \"balancer://app\""),
        ("apache-faultline", "shop.example " + Combined + "1500 X \"http://10.0.0.2:8080\""),
        ("traefik-clf", Combined + "17 \"web@docker\" \"http://10.0.0.2:80\" 42ms"),
        ("varnish", """203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] "GET http://shop.example/a?b=1 HTTP/1.1" 200 9 "-" "curl/8" """.TrimEnd()),
        ("varnish-faultline",
            """203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] "GET http://shop.example/a HTTP/1.1" 503 9 "-" "curl/8" miss synth "Connection refused" 0.002"""),
        ("envoy",
            """[2025-03-05T13:02:11.123Z] "GET /a?b=1 HTTP/2" 503 UF 0 91 12 - "203.0.113.7" "my "odd" agent" "1b2c" "shop.example:8443" "10.0.0.2:80" """.TrimEnd()),
        ("envoy-istio",
            """[2025-03-05T13:02:11.123Z] "GET /a HTTP/1.1" 200 - via_upstream - "-" 0 91 12 11 "-" "curl/8" "1b2c" "shop:80" "10.0.0.2:80" outbound|80||shop 10.0.0.1:4000 10.0.0.3:80 203.0.113.7:5001 - default"""),
        ("zoraxy",
            "2025/05/01 14:14:02 [2025-05-01 14:14:02.417] [router:host-http] [origin:shop.example] [client: 203.0.113.7] [useragent: a] b] GET /x 444"),
    ];
}
