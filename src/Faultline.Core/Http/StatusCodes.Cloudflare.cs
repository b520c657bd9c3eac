using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>
/// Cloudflare's own codes. The edge works and reports that the origin behind it does not, so the fault is gateway (V4).
/// </summary>
public static partial class StatusCodes
{
    private const string CloudflarePages = "Cloudflare docs: Cloudflare 5xx errors, ";

    private static Explanation[] CloudflareErrors() =>
    [
        Origin(520, "Web Server Returned an Unknown Error",
            "Cloudflare reached the origin and got an empty or unreadable answer.",
            ["the application crashed while it answered", "response headers, often cookies, above Cloudflare's limit of 128 KB",
             "a broken HTTP/2 setup at the origin", "a firewall at the origin that cuts connections from Cloudflare"],
            ["Read the origin's error log for crashes at the time of the check",
             "Ask the origin directly and look at status line and header size",
             "Check that the origin lets all of Cloudflare's addresses through"]),
        Origin(521, "Web Server Is Down",
            "The origin refused Cloudflare's connection.",
            ["the web server at the origin is not running", "the origin's firewall refuses Cloudflare's addresses",
             "nothing listens on the port that Cloudflare's TLS mode uses"],
            ["Check that the web server at the origin is running",
             "Check that the origin's firewall lets all of Cloudflare's addresses through",
             "Check that the origin listens on the port that the TLS mode asks for, 80 or 443"]),
        Origin(522, "Connection Timed Out",
            "Cloudflare got no reply from the origin when it opened a connection, or none to its request afterwards.",
            ["the origin's firewall drops Cloudflare's addresses", "the origin is off or overloaded",
             "the DNS record in Cloudflare points at an old address"],
            ["Check that the origin's firewall and rate limits let all of Cloudflare's addresses through",
             "Check that the origin is up and not overloaded",
             "Compare the address in Cloudflare's DNS record with the origin's"]),
        Origin(523, "Origin Is Unreachable",
            "There is no route from Cloudflare to the origin's address.",
            ["the DNS record in Cloudflare names a wrong address", "a routing problem at the origin's network",
             "a too wide private route in a cloud network that swallows Cloudflare's addresses"],
            ["Compare the address in Cloudflare's DNS record with the origin's",
             "Check routing at the origin's network, and ask its provider"]),
        Origin(524, "A Timeout Occurred",
            "Cloudflare connected to the origin, which did not answer in time (120 seconds unless configured otherwise).",
            ["a long-running request, such as an export or a slow query", "an overloaded origin", "a deadlock or exhausted worker pool"],
            ["Look for slow queries, locks and exhausted workers at the origin",
             "Turn long work into a job that is polled, or serve it from a name that is not proxied"]),
        Origin(525, "SSL Handshake Failed",
            "Cloudflare and the origin could not agree on TLS.",
            ["no certificate installed at the origin", "the origin does not serve TLS on that port", "no common cipher or version",
             "an origin that does not know the server name"],
            ["Ask the origin directly over TLS with this host name, and look at its answer",
             "Check certificate, port 443 and cipher suites at the origin"]),
        Origin(526, "Invalid SSL Certificate",
            "Cloudflare verifies the origin's certificate, as mode Full (strict) asks, and it did not pass. "
            + "Cloudflare Gateway, and Cloud Foundry's router, use the number for the same.",
            ["the origin's certificate expired or was revoked", "it is self-signed or for another name"],
            ["Check the origin's certificate: dates, names, issuer", "Install a valid one, such as from Cloudflare's origin authority"]),
        Origin(527, "Railgun Error",
            "The connection between Cloudflare and a Railgun listener at the origin failed. "
            + "Railgun was retired, so this should not be seen any more.",
            ["an old Railgun listener that is still installed"],
            ["Remove Railgun from the origin and from Cloudflare's settings"]),
        Row(530, "Origin DNS Error (Cloudflare); Site Is Frozen (Pantheon)", CloudflarePages + "530; Pantheon; Gcore FastEdge docs",
            "Cloudflare could not look up the origin, or reports another error whose four digits, 1xxx, stand in the body. "
            + "Pantheon sends 530 for a frozen site, Gcore FastEdge for an internal error of its own.",
            ["the origin's host name does not resolve (1016)", "a Cloudflare Tunnel that is not connected (1033)",
             "a Pantheon site frozen for inactivity"],
            ["Read the 1xxx code in the body and look it up in Cloudflare's documentation", "Check that the origin's host name resolves",
             "Check that the tunnel's connector is running, if one is used", "On Pantheon, wake the site up in its dashboard"])
            with { Fault = Fault.Gateway },
    ];

    private static Explanation Origin(int code, string name, string meaning, string[] causes, string[] next) =>
        Row(code, $"{name} (Cloudflare)", CloudflarePages + code, meaning, causes, next) with { Fault = Fault.Gateway };
}
