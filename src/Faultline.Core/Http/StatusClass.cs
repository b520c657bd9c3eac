using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>What a status says by its first digit alone: the answer for a code without a row, the default for one with (K2).</summary>
internal sealed record StatusClass(
    string Name, Fault Fault, bool ServerHealthy, bool NeedsAttention, string Affects, Urgency Urgency,
    string Meaning, string[] Causes, string[] Next, string Source)
{
    private static readonly StatusClass Informational = new(
        "1xx", Fault.None, ServerHealthy: true, NeedsAttention: false, "nobody", Urgency.None,
        "As a 1xx it announces that the real answer is still to come; it can't be the last word on a request.",
        ["a server or proxy that ends its answer with an informational status"],
        ["Look at the software that answered: an informational status must be followed by a final one"],
        "RFC 9110 §15.2");

    private static readonly StatusClass Successful = new(
        "2xx", Fault.None, ServerHealthy: true, NeedsAttention: false, "nobody", Urgency.None,
        "As a 2xx it says that the request was understood and done.",
        ["the service does what it should; where another status is expected, the service or the expectation changed"],
        ["Compare the status that the monitor expects with the one that the service is meant to give"],
        "RFC 9110 §15.3");

    private static readonly StatusClass Redirection = new(
        "3xx", Fault.None, ServerHealthy: true, NeedsAttention: false, "nobody", Urgency.None,
        "As a 3xx it says that the asker has to do something more, most often to ask somewhere else.",
        ["the page lives at another URL", "a login, language or https redirect stands before the page"],
        ["See where Location leads and whether that is intended", "Point the monitor at the final URL, or let it follow redirects"],
        "RFC 9110 §15.4");

    private static readonly StatusClass ClientError = new(
        "4xx", Fault.Client, ServerHealthy: true, NeedsAttention: false, "only that caller", Urgency.Low,
        "As a 4xx it says that the server works and refused this request; treat it like 400.",
        ["software or a firewall that uses a code of its own", "a mistake in the request"],
        ["Read the headers and body of the answer to see who wrote it", "Check the monitor's method, headers and body"],
        "RFC 9110 §15.5");

    private static readonly StatusClass ServerError = new(
        "5xx", Fault.Server, ServerHealthy: false, NeedsAttention: true, "everyone on this endpoint", Urgency.High,
        "As a 5xx it says that the server side failed on a request that looked valid; treat it like 500.",
        ["software that uses a code of its own for a failure of its own"],
        ["Read the headers and body of the answer to see who wrote it", "Read the log of that software at the time of the check"],
        "RFC 9110 §15.6");

    // RFC 9110 §15: a status outside 100 to 599 is invalid, and a client treats it as a 5xx.
    private static readonly StatusClass Invalid = new(
        "", Fault.Server, ServerHealthy: false, NeedsAttention: true, "everyone on this endpoint", Urgency.Normal,
        "It lies outside the five classes of HTTP (100 to 599), so it promises nothing; a client has to take it for a server error.",
        ["bot protection or an application that invents a status", "something on that port that does not speak HTTP properly"],
        ["Read the headers and body of the answer to see who wrote it", "Correct the application or proxy that sends this status"],
        "RFC 9110 §15");

    /// <summary>Total: what is no status at all is invalid.</summary>
    public static StatusClass Of(int status) => (status / 100) switch
    {
        1 => Informational,
        2 => Successful,
        3 => Redirection,
        4 => ClientError,
        5 => ServerError,
        _ => Invalid with { Name = status is >= 600 and <= 999 ? $"{status / 100}xx" : "none" },
    };
}
