using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>Codes that servers, load balancers, frameworks and platforms added without registering them.</summary>
public static partial class StatusCodes
{
    private const string NginxSource = "nginx source, ngx_http_request.h";
    private const string AlbPage = "AWS docs: Troubleshoot your Application Load Balancers";
    private const string FastEdgePage = "Gcore docs: FastEdge status codes";
    private const string ShopifyPage = "Shopify docs: API response status and error codes";

    private static Explanation[] VendorErrors() =>
    [
        Row(419, "Page Expired (Laravel)", "Laravel docs: CSRF protection; ASP.NET Core StatusCodes",
            "The form's protection token is missing or too old. ASP.NET Core knows the number as an authentication that ran out.",
            ["a session that ended", "sessions lost by a deploy or a changed application key", "a POST from outside the site"],
            ["Let the monitor ask with GET, or exempt the URL from the CSRF check",
             "Check session storage and application key if users see it after a deploy"]),
        Row(420, "Enhance Your Calm (Twitter); Method Failure (Spring)", "Twitter API v1; Spring Framework (deprecated)",
            "Twitter's first API said with it that the asker exceeded a limit, today's 429. Spring once used it for a method that failed.",
            ["asking too often", "an old Spring application that reports a failed operation"],
            ["Ask less often", "Read the body to see which of the two it is"]),
        Row(430, "Security Rejection (Shopify)", ShopifyPage,
            "Shopify took the request for a malicious one. It formerly used the number for too many requests.",
            ["the probe looks like a bot to Shopify", "too many requests from one address"],
            ["Ask less often and with a user agent that names you", "Watch another page of the shop"]),
        Row(440, "Login Time-out (IIS)", "Microsoft IIS and Exchange, by observation",
            "The session has expired and the user must sign in again; seen with Exchange and Outlook on the web.",
            ["an expired session or cookie in the monitor"],
            ["Renew the monitor's credentials or cookie"]),
        LogOnly(444, "No Response (nginx)", NginxSource,
            "nginx closed the connection without an answer, as a rule told it to. The number stands in its log only; "
            + "the asker sees an empty response.",
            ["a rule with return 444, for unknown hosts, bots or blocked addresses"],
            ["Find the rule with return 444 that matches these requests", "Check that the host name is one that the server block names"]),
        Row(449, "Retry With (IIS)", "Microsoft open specification MS-WDV §2.2.6",
            "The request lacks something that the user has to provide before it is sent again; also used by Exchange ActiveSync.",
            ["a client that needs provisioning, or a form not filled in"],
            ["Give the monitor the header or parameter that the service asks for"]),
        Row(450, "Blocked by Windows Parental Controls", "Microsoft Windows parental controls",
            "Software on the asker's machine blocked the page.",
            ["parental controls on the machine that asks"],
            ["Allow the page in the parental controls of that machine"])
            with { Fault = Fault.Network },
        LogOnly(460, "Client Closed Connection (AWS ALB)", AlbPage + "; tus resumable upload protocol",
            "In an AWS load balancer's log: the client left before the load balancer could answer. No check receives it from there. "
            + "Upload servers that speak tus send it for a checksum that does not match.",
            ["the application is slower than the client's timeout", "impatient users or crawlers"],
            ["Compare the clients' timeout with the time that targets take", "Look for slow requests at the targets"]),
        Row(463, "Too Many Forwarded Addresses (AWS ALB)", AlbPage,
            "The X-Forwarded-For header holds more than 30 addresses.",
            ["a loop between proxies that each add an address", "a client that sends a forged header"],
            ["Look for a request that runs in a circle between proxies and load balancer",
             "Drop X-Forwarded-For from untrusted clients at the first proxy"])
            with { NeedsAttention = true },
        Row(464, "Incompatible Protocol (AWS ALB)", AlbPage,
            "The request's version of HTTP does not fit the protocol version of the target group, such as HTTP/1.1 to a gRPC group.",
            ["the target group's protocol version is set wrongly", "a client that speaks another version"],
            ["Compare the protocol version of the target group with what clients speak"])
            with { Fault = Fault.Server, NeedsAttention = true, Affects = "everyone who uses that version", Urgency = Urgency.Normal },
        LogOnly(494, "Request Header Too Large (nginx)", NginxSource,
            "The request's headers exceeded nginx's buffers. The number stands in its log only; the asker gets 400.",
            ["cookies that piled up", "a large token in a header"],
            ["Find the large header, or raise large_client_header_buffers"]),
        LogOnly(495, "SSL Certificate Error (nginx)", NginxSource,
            "The client's certificate did not verify. The number stands in nginx's log only; the asker gets 400.",
            ["an expired client certificate", "an authority that nginx does not trust"],
            ["Check the client certificate's dates and issuer against ssl_client_certificate"]),
        LogOnly(496, "SSL Certificate Required (nginx)", NginxSource,
            "nginx asks for a client certificate and got none. The number stands in its log only; the asker gets 400.",
            ["a client, or monitor, without a certificate"],
            ["Give the monitor a client certificate with tls: { cert, key }"]),
        LogOnly(497, "HTTP Request Sent to HTTPS Port (nginx)", NginxSource,
            "Plain HTTP arrived on a port that speaks TLS. The number stands in nginx's log only; the asker gets 400.",
            ["http: in a URL with an HTTPS port", "a proxy that ends TLS and forwards to the wrong port"],
            ["Use https: for this port", "Check which port the proxy forwards to"]),
        Row(498, "Invalid Token (Esri); Invalid Host (nginx)", "Esri ArcGIS docs; " + NginxSource,
            "ArcGIS Server says with it that a token is invalid or expired. "
            + "nginx once set the number aside for requests with an invalid host name and does not send it.",
            ["an expired or wrong ArcGIS token"],
            ["Renew the token that the monitor sends"]),
        LogOnly(499, "Client Closed Request (nginx); Token Required (Esri)", NginxSource + "; Esri ArcGIS docs",
            "In the log of nginx, Caddy, Traefik or Cloudflare: the client went away before the answer was ready. "
            + "No check receives it from there. "
            + "ArcGIS Server does send it, for a missing token.",
            ["the application is slower than the client's patience or timeout", "users who leave a slow page",
             "a load balancer in front with a shorter timeout"],
            ["Look at the duration of these requests: many at the same number of seconds are a timeout",
             "Look for slow requests in the application",
             "With ArcGIS, give the monitor a token"]),
        Row(509, "Bandwidth Limit Exceeded (cPanel, Apache)", "cPanel and Apache bandwidth modules",
            "The site used up the transfer volume of its hosting plan.",
            ["more traffic than the plan includes", "a crawler or hotlinked large files"],
            ["Look at the account's transfer volume and who used it", "Raise the plan or block the source of the traffic"]),
        Row(529, "Site Is Overloaded (Qualys, various APIs)", "Qualys SSL Labs API; Anthropic API",
            "The service is overloaded and turns requests away; several APIs use it for load, as distinct from a caller's own limit.",
            ["more load than the service can carry"],
            ["Ask less often for a while, and obey Retry-After if it is sent", "Check load and capacity if the service is yours"]),
        EdgeApp(531, "Memory Limit Exceeded", "The application at the edge used more memory than it may.",
            ["a leak or a large body held in memory"], ["Reduce the memory that the application uses, or raise its limit"]),
        EdgeApp(532, "Application Timed Out", "The application at the edge ran longer than it may.",
            ["slow work or a slow service that it calls"], ["Look for what the application waits for, and shorten it"]),
        EdgeApp(533, "Application Crashed", "The application at the edge ended with an error.",
            ["an unhandled error, often after a deploy"], ["Read the application's log and roll back the last version if it fits"]),
        Row(540, "Temporarily Disabled (Shopify)", ShopifyPage,
            "Shopify has switched this endpoint off for a while.",
            ["a protective measure of the platform"],
            ["Look at the platform's status page and wait"]),
        Row(561, "Unauthorized by Identity Provider (AWS ALB)", AlbPage,
            "The load balancer lets users sign in through an identity provider, which answered with an error.",
            ["wrong client id, secret or redirect address at the provider", "an outage of the provider"],
            ["Check client id, secret and redirect address in the listener's rule", "Check the identity provider's own log and status"])
            with { Affects = "everyone who has to sign in" },
        Row(598, "Network Read Timeout (informal)", "informal use by proxies",
            "A proxy connected to the server behind it and then got no data in time.",
            ["a slow or hanging application behind the proxy"],
            ["Look for slow requests and deadlocks in the application behind the proxy"])
            with { Fault = Fault.Gateway },
        Row(599, "Network Connect Timeout (informal)", "informal use by proxies",
            "A proxy could not connect to the server behind it in time. "
            + "Some HTTP libraries also report their own timeouts under this number.",
            ["the server behind the proxy is off", "a firewall between the two drops packets"],
            ["Check that the server behind the proxy is up and reachable from it"])
            with { Fault = Fault.Gateway },
        Refused(783, "Unexpected Token (Shopify)", ShopifyPage,
            "Shopify could not read the JSON of the request.",
            ["malformed JSON in the monitor's body"],
            ["Correct the JSON in the monitor's body"]),
        Refused(999, "Request Denied (LinkedIn)", "LinkedIn, undocumented",
            "LinkedIn takes the asker for a bot and refuses. Other sites with bot protection have copied it.",
            ["bot protection that recognises the probe"],
            ["Watch a page that is yours instead of one that turns probes away"]),
    ];

    /// <summary>A code that is written into a log and not sent, so that a check never receives it.</summary>
    private static Explanation LogOnly(int code, string name, string source, string meaning, string[] causes, string[] next) =>
        Row(code, name, source, meaning, causes, next) with { Affects = "only that caller, seen in logs only" };

    /// <summary>A refusal of this caller whose number hides that it is one: no class from 600 on says so.</summary>
    private static Explanation Refused(int code, string name, string source, string meaning, string[] causes, string[] next) =>
        Row(code, name, source, meaning, causes, next) with
        {
            Fault = Fault.Client,
            ServerHealthy = true,
            NeedsAttention = false,
            Affects = "only that caller",
            Urgency = Urgency.Low,
        };

    private static Explanation EdgeApp(int code, string name, string meaning, string[] causes, string[] next) =>
        Row(code, $"{name} (Gcore FastEdge)", FastEdgePage, meaning, causes, next);
}
