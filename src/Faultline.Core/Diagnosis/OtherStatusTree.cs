using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>An unexpected status that is neither redirect nor error: an open door (V3), or an answer of another kind.</summary>
internal static class OtherStatusTree
{
    private static readonly Node Lock = new(
        "lock",
        "Is something else in the place of the lock?",
        new(Ask.Challenged, "Yes: {challenge}", new("challenge", "{challenge}"), new Leaf(
            "lock/challenge",
            "{status}{from} with a bot challenge, where another status was expected",
            "Check whether the challenge is meant to stand here; if so, expect {status} and its text")),
        new(Ask.HasLoginForm, "Yes: a login form", new("body", "a login form"), new Leaf(
            "lock/login-form",
            "{status}{from} with a login form, where another status was expected",
            "Check whether the login form is meant to stand here; if so, expect {status} and its text")),
        new(Ask.Reason(Reasons.UnexpectedlyOpen), "No: the page itself was served", new Leaf(
            "lock/open",
            "{status}{from}: the page is open, though it should be refused",
            "Treat it as a leak: close access first, then look for what changed in access rules, proxy or application",
            "Check who has read the page since it last refused")),
        new(TreePart.Otherwise, "No: {status} {statusName}", new Leaf(
            "lock/other",
            "{status}{from}, where another status was expected",
            "Check the expected status of the monitor against what this URL is meant to answer",
            "If it was right until now: look for a change in routing or application")));

    public static Node Root { get; } = new(
        "status",
        "What kind of status is it?",
        new(Ask.StatusIn(200, 299), "A success", Lock),
        new(Ask.StatusIn(100, 199), "An announcement, which nothing followed", new Leaf(
            "status/informational",
            "{status}{from} and then no final answer",
            "Look at the server software: an announcement is never the last word")),
        new(TreePart.Otherwise, "None that HTTP knows", new Leaf(
            "status/unknown",
            "{status}{from}, a status that HTTP does not know",
            "Look for what makes this number up: application code, a filter, or something that is no web server")));
}
