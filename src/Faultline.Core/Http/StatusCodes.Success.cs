using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>1xx to 3xx: nothing is broken by itself. Empty causes and steps are filled in by the class.</summary>
public static partial class StatusCodes
{
    private static Explanation[] Informational() =>
    [
        Row(100, "Continue", "RFC 9110 §15.2.1", "The server read the request's head and wants its body now.", [], []),
        Row(101, "Switching Protocols", "RFC 9110 §15.2.2",
            "The server agreed to go on in another protocol, such as WebSocket.",
            ["the URL is a WebSocket endpoint, or the monitor sends an Upgrade header"],
            ["Watch a plain HTTP URL of the same service, or expect 101 on purpose"]),
        Row(102, "Processing", "RFC 2518 §10.1",
            "The server is still working on a WebDAV request. Removed from later editions of WebDAV.", [], []),
        Row(103, "Early Hints", "RFC 8297 §2",
            "Link headers sent ahead, so that a browser can start loading before the page is ready.", [], []),
        Row(104, "Upload Resumption Supported", "IANA registry, provisional (draft-ietf-httpbis-resumable-upload)",
            "The server can resume this upload if it breaks off. The registration is temporary while the draft is worked on.", [], []),
    ];

    private static Explanation[] Successful() =>
    [
        Row(200, "OK", "RFC 9110 §15.3.1",
            "The request was done. It says nothing about the content: "
            + "an error page, an empty body or an old copy from a cache can come with it.",
            [],
            ["Assert something that only the working page contains",
             "Compare the status that the monitor expects with the one that is meant"]),
        Row(201, "Created", "RFC 9110 §15.3.2", "The request created something new; Location says where.", [], []),
        Row(202, "Accepted", "RFC 9110 §15.3.3",
            "The request was taken in and will be worked on later. Whether that succeeds can't be seen from this answer.",
            ["work goes through a queue"],
            ["Watch the result of the queued work as well, not only that it was accepted"]),
        Row(203, "Non-Authoritative Information", "RFC 9110 §15.3.4", "A proxy on the way changed what the server sent.", [], []),
        Row(204, "No Content", "RFC 9110 §15.3.5", "Done, and there is deliberately no body.", [], []),
        Row(205, "Reset Content", "RFC 9110 §15.3.6", "Done, and the form that sent it should be cleared.", [], []),
        Row(206, "Partial Content", "RFC 9110 §15.3.7",
            "Only the asked range of the content was sent.",
            ["the request carries a Range header", "a cache keeps only a part"],
            ["Remove the Range header from the monitor if the whole content is meant"]),
        Row(207, "Multi-Status", "RFC 4918 §11.1",
            "Several answers in one WebDAV body. Single ones in it may have failed.",
            [],
            ["Look at the statuses inside the body; the outer one says nothing about them"]),
        Row(208, "Already Reported", "RFC 5842 §7.1", "Inside a WebDAV body: this member was listed before.", [], []),
        Row(218, "This is fine (Apache, informal)", "informal use with Apache's ProxyErrorOverride",
            "An error in disguise: some applications send it so that Apache passes their own error page on instead of replacing it.",
            ["an application error whose page was to get past ProxyErrorOverride"],
            ["Read the body: it is probably an error page",
             "Let the application send its real status, and exempt that from ProxyErrorOverride"])
            with
            {
                Fault = Fault.Server,
                ServerHealthy = false,
                NeedsAttention = true,
                Affects = "everyone on this endpoint",
                Urgency = Urgency.Normal,
            },
        Row(226, "IM Used", "RFC 3229 §10.4.1", "The body is the difference to a copy that the asker has.", [], []),
    ];

    private static Explanation[] Redirections() =>
    [
        Row(300, "Multiple Choices", "RFC 9110 §15.4.1", "The content exists in several forms and the asker should choose one.", [], []),
        Row(301, "Moved Permanently", "RFC 9110 §15.4.2", "The content has a new address for good; Location says which.", [], []),
        Row(302, "Found", "RFC 9110 §15.4.3",
            "For now the content is at another address. Often it is the way to a login page.", [], []),
        Row(303, "See Other", "RFC 9110 §15.4.4", "Done; the result is to be fetched from another address with GET.", [], []),
        Row(304, "Not Modified", "RFC 9110 §15.4.5",
            "The copy that the asker named is still good, so no body was sent.",
            ["the request carries If-None-Match or If-Modified-Since"],
            ["Remove conditional headers from the monitor, so that the whole content is sent"]),
        Row(305, "Use Proxy", "RFC 9110 §15.4.6",
            "Asks for the use of a named proxy. Deprecated, since it is unsafe: no client obeys it.",
            ["very old server software"],
            ["Find out what sends it and replace that"]),
        Row(306, "(Unused)", "RFC 9110 §15.4.7",
            "Reserved; once proposed for proxies and never to be used again.",
            ["software that invents statuses"],
            ["Read the headers and body of the answer to see who wrote it"]),
        Row(307, "Temporary Redirect", "RFC 9110 §15.4.8",
            "For now at another address, to be asked with the same method and body.", [], []),
        Row(308, "Permanent Redirect", "RFC 9110 §15.4.9",
            "For good at another address, to be asked with the same method and body.", [], []),
    ];
}
