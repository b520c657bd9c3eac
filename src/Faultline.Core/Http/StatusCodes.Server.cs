using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>5xx of the IANA registry: the server side failed.</summary>
public static partial class StatusCodes
{
    private static Explanation[] ServerErrors() =>
    [
        Row(500, "Internal Server Error", "RFC 9110 §15.6.1",
            "The application met an error that it did not handle.",
            ["an unhandled error in the application", "a deploy or configuration change", "a database or service that it needs fails",
             "a full disk or exhausted memory"],
            ["Read the application's log at the time of the check",
             "Compare with the last deploy or configuration change, and roll back if it fits",
             "Check the database and the services that it depends on"]),
        Row(501, "Not Implemented", "RFC 9110 §15.6.2",
            "The server does not know this method at all. The request can provoke it, with nothing broken.",
            ["an unusual method in the monitor or a caller", "a proxy that forwards a method which the application lacks"],
            ["Check the monitor's method", "Check what was deployed if the method used to work"])
            with { ServerHealthy = true, Affects = "callers who use that method", Urgency = Urgency.Normal },
        Row(502, "Bad Gateway", "RFC 9110 §15.6.3",
            "A proxy, load balancer or CDN got no valid answer from the application behind it. "
            + "The one that writes the 502 is usually well.",
            ["the application process crashed, was killed or is not started", "a deploy or restart is under way",
             "the proxy asks at the wrong address or port", "the application closed the connection or sent something that is not HTTP"],
            ["Check that the application process is running", "Check that it listens on the address and port where the proxy expects it",
             "Check whether a deploy or restart is under way", "Read the proxy's error log: it names the upstream and what it saw"])
            with { Fault = Fault.Gateway },
        Row(503, "Service Unavailable", "RFC 9110 §15.6.4",
            "The service can't take requests for the moment: too much load, a limit, or maintenance. "
            + "Retry-After may say when it will be back.",
            ["overload: no free worker or connection", "a maintenance page switched on", "a load balancer without a healthy backend",
             "a rate or connection limit that answers 503, as nginx's does by default"],
            ["Check whether maintenance mode is on, and read Retry-After", "Check load, worker and connection limits",
             "Check the health of the backends in the load balancer", "Add capacity or shed load"]),
        Row(504, "Gateway Timeout", "RFC 9110 §15.6.5",
            "A proxy waited for the application behind it and gave up.",
            ["slow queries or a locked database", "a third party that the application waits for", "a deadlock or exhausted worker pool",
             "packets dropped by a firewall between proxy and application"],
            ["Look for slow queries and locks in the database",
             "Check the third parties that the application calls, and the timeouts on those calls",
             "Look for a deadlock or an exhausted pool: a thread dump shows it", "Check the network between proxy and application"])
            with { Fault = Fault.Gateway },
        Row(505, "HTTP Version Not Supported", "RFC 9110 §15.6.6",
            "The server does not serve this version of HTTP. The request can provoke it, with nothing broken.",
            ["a space or line break in the URL that made the request line unreadable", "a client with a very old or new version"],
            ["Check the monitor's URL for spaces and its HTTP version", "Check the protocol settings of the proxy before the application"])
            with { ServerHealthy = true, Affects = "callers who use that version", Urgency = Urgency.Normal },
        Row(506, "Variant Also Negotiates", "RFC 2295 §8.1",
            "Content negotiation on the server runs in a circle.",
            ["a mistake in the server's negotiation settings, such as a type map that points at itself"],
            ["Check the negotiation settings of this path on the server"]),
        Row(507, "Insufficient Storage", "RFC 4918 §11.5",
            "The server has no room to store what the request needs.",
            ["a full disk", "an exhausted quota"],
            ["Free or add disk space on the server", "Check the quota of the account"]),
        Row(508, "Loop Detected", "RFC 5842 §7.2; cPanel",
            "A WebDAV request ran into a loop of bindings. "
            + "Hosts with cPanel use the same number for an account above its CPU, memory or process limit.",
            ["on shared hosting: the account's resource limit", "collections that contain each other"],
            ["On shared hosting, look at the account's resource usage and what causes it",
             "Otherwise look for bindings that contain each other"]),
        Row(510, "Not Extended", "RFC 2774 §7 (obsolete)",
            "The server wants an extension declared in the request. The proposal was abandoned, so real servers hardly send it.",
            ["an application that uses the number for something of its own"],
            ["Read the body of the answer to see what the application means by it"]),
        Row(511, "Network Authentication Required", "RFC 6585 §6",
            "A network, such as a hotel's, wants a login before it lets traffic through. "
            + "It comes from where the probe stands, never from the service.",
            ["a captive portal in the probe's network", "a session with that portal that ended"],
            ["Log the probe's machine in to its network, or move the probe",
             "Ask from another region: the service was not reached from here"])
            with { Fault = Fault.Network, ServerHealthy = true, Affects = "everything this probe asks", Urgency = Urgency.Low },
    ];
}
