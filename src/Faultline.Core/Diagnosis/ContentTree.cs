using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The status is as expected, the answer is not (V9, V10).</summary>
internal static class ContentTree
{
    private static readonly Node ErrorPage = new(
        "content/error-page",
        "Is the page all there is?",
        new(Ask.PageIsContained, "No: it stands inside a larger page", new("error page", "{pageWriter}, {pageStatus}"), new Leaf(
            "content/error-page/contained",
            "{status}, but an error page ({pageWriter}, {pageStatus}) stands inside the page",
            "Look at the part of the page that is fetched from elsewhere: its source fails",
            "If the text belongs there, the page may quote it: look before you act").Unsure()),
        new(Ask.PageNamesGateway, "Yes, and it tells of an application behind", new("error page", "{pageWriter}, {pageStatus}"), new Leaf(
            "content/error-page/gateway",
            "{status}, but the page is {pageWriter}'s error page for {pageStatus}: the application behind it did not answer",
            "Act as on a {pageStatus}: check that the application process is running and listening where the proxy expects it",
            "Then let the error page keep its code: with a 200 caches and visitors take it for content")),
        new(Ask.PageNamesClientError, "Yes, and it tells of a request refused", new("error page", "{pageWriter}, {pageStatus}"), new Leaf(
            "content/error-page/client",
            "{status}, but the page is {pageWriter}'s error page for {pageStatus}",
            "Check the monitor's URL as on a {pageStatus}",
            "Then let the error page keep its code: with a 200 caches and visitors take it for content")),
        new(TreePart.Otherwise, "Yes", new("error page", "{pageWriter}, {pageStatus}"), new Leaf(
            "content/error-page/server",
            "{status}, but the page is an error page of {pageWriter} ({pageStatus})",
            "Read the error log of the server and of the application for this moment",
            "Then let the error page keep its code: with a 200 caches and visitors take it for content")));

    private static readonly Node Slow = new(
        "content/slow",
        "Where did the time go?",
        new(Ask.MostTimeIn(Stage.Name), "Into the name lookup: {slowest}", new("name lookup", "{slowest}"), new Leaf(
            "content/slow/dns",
            "answered after {total}, more than {wanted}: {slowest} of it for the name lookup",
            "Look at the name servers of {host}, and at the resolver that this probe uses")),
        new(Ask.MostTimeIn(Stage.Connection), "Into connecting: {slowest}", new("connect", "{slowest}"), new Leaf(
            "content/slow/connect",
            "answered after {total}, more than {wanted}: {slowest} of it to connect",
            "Look for lost packets on the way, and for a full accept queue on the server")),
        new(Ask.MostTimeIn(Stage.Tls), "Into TLS: {slowest}", new("tls", "{slowest}"), new Leaf(
            "content/slow/tls",
            "answered after {total}, more than {wanted}: {slowest} of it for the TLS handshake",
            "Look at the load of whatever ends TLS")),
        new(Ask.MostTimeIn(Stage.FirstByte), "Into waiting for the first byte: {slowest}", new("first byte", "{slowest}"), new Leaf(
            "content/slow/first-byte",
            "answered after {total}, more than {wanted}: {slowest} of it until the first byte",
            "Look for what the application waits for: slow queries, locks, third parties",
            "Compare with its load and the last deploy")),
        new(Ask.MostTimeIn(Stage.Transfer), "Into the body: {slowest}", new("transfer", "{slowest}"), new Leaf(
            "content/slow/transfer",
            "answered after {total}, more than {wanted}: {slowest} of it for the body",
            "Look at the body's size, at compression, and at the line")),
        new(TreePart.Otherwise, "It was not measured apart", new Leaf(
            "content/slow/unknown", "answered after {total}, more than {wanted}")));

    public static Node Root { get; } = new(
        "content",
        "What is wrong with the answer?",
        new(Ask.Reason(Reasons.ErrorPageWith200), "It is or holds an error page", ErrorPage),
        new(Ask.Reason(Reasons.BodyTextMissing), "A text is missing", new("missing", "{wanted}"), new Leaf(
            "content/text-missing", "{status}, but {told}")),
        new(Ask.Reason(Reasons.BodyTextForbidden), "It holds a text that must not be there", new("contains", "{wanted} {found}"), new Leaf(
            "content/text-forbidden", "{status}, but the page contains {wanted}, which it must not")),
        new(Ask.Reason(Reasons.BodyPatternMissing), "Nothing matches a pattern", new("no match for", "{wanted}"), new Leaf(
            "content/pattern-missing", "{status}, but nothing in the page matches {wanted}")),
        new(Ask.Reason(Reasons.JsonMismatch), "A value in its JSON", new("{place}", "{found}"), new Leaf(
            "content/json", "{status}, but {told}")),
        new(Ask.Reason(Reasons.HeaderMismatch), "A header", new("{place}", "{found}"), new Leaf(
            "content/header", "{status}, but {told}")),
        new(Ask.Reason(Reasons.StaleContent), "It is old, or does not say how old", new("timestamp", "{found}"), new Leaf(
            "content/stale", "{status}, but {told}")),
        new(Ask.Reason(Reasons.TooSlow), "It came too slowly", new("limit", "{wanted}"), Slow),
        new(Ask.BodyKeepsItsCoding, "It is sent in a coding that a probe can't undo", new("coding", "{coding}"), new Leaf(
            "content/unknown-coding",
            "{status}, but whether the page is as expected can't be decided: its coding ({coding}) is none that this probe can undo",
            "Let the server heed Accept-Encoding: unless the monitor says otherwise, it names gzip, deflate and br",
            "If the monitor sends an Accept-Encoding of its own, take it out")),
        new(TreePart.Otherwise, "It is longer than a probe reads", new("read", "{bodyLength} bytes"), new Leaf(
            "content/too-large", "{status}, but whether the page is as expected can't be decided within the {bodyLength} bytes read")));
}
