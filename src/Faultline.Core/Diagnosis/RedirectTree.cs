using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>Redirects that end nowhere, and redirects where none was expected.</summary>
internal static class RedirectTree
{
    public static Node Root { get; } = new(
        "redirects",
        "Why do they not end?",
        new(Ask.Reason(Reasons.RedirectLoop), "They go round, or on and on{:detail}", new Leaf(
            "redirects/loop",
            "the redirects never end{:detail}",
            "Compare what proxy and application think of http and https, and of www: each may send visitors to the other",
            "Look for a cookie that the redirect waits for and a probe does not keep")),
        new(TreePart.Otherwise, "The last one leads to no place that can be asked", new("leads to", "{leadsTo}"), new Leaf(
            "redirects/invalid", "{status}{from}: its redirect leads to no place that can be asked{:noPlace}")));

    public static Node Unexpected { get; } = new(
        "3xx",
        "Is it a redirect to follow?",
        new(Ask.Status(300, 304, 305, 306), "No: {status} {statusName}", new Leaf(
            "3xx/not-to-follow",
            "{status}{from}, which is no redirect to follow and is not expected",
            "Check the monitor's headers: a conditional request (If-None-Match, If-Modified-Since) is answered with 304",
            "If this answer is right, add {status} to the expected status")),
        new(TreePart.Otherwise, "Yes, to {location}, and this monitor follows none", new Leaf(
            "3xx/not-followed",
            "{status}{from}: redirected to {location}, which this monitor does not follow",
            "If the redirect is right, point the monitor at {location}, let it follow, or expect {status}")));
}
