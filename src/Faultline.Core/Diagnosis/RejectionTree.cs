using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>4xx: the service works and refused this request. Who changed, and what does it complain about (V5, D2)?</summary>
internal static class RejectionTree
{
    private static readonly Node WhoAsks = new(
        "4xx/401",
        "Did the monitor send credentials?",
        new(Ask.SentCredentials, "Yes, and they were not accepted", new("wants", "{wantedCredentials}"), new Leaf(
            "4xx/401/refused",
            "401{from}: the monitor's credentials were not accepted",
            "Check the monitor's credentials: expired, rotated, or for another environment?",
            "Try them by hand from elsewhere: an allow-list may refuse this probe's address")),
        new(TreePart.Otherwise, "No", new("wants", "{wantedCredentials}"), new Leaf(
            "4xx/401/none",
            "401{from}: it wants credentials, and the monitor has none",
            "Give the monitor credentials (auth), or point it at a page that needs none",
            "If the lock is what you watch, expect 401")));

    private static readonly Node MayNot = new(
        "4xx/403",
        "Did the monitor send credentials?",
        new(Ask.SentCredentials, "Yes", new Leaf(
            "4xx/403/rights",
            "403{from}: the request is understood and not allowed",
            "Check what the monitor's account may do",
            "Check allow-lists for the probe's address, perhaps behind NAT, and firewall rules for its user agent")),
        new(TreePart.Otherwise, "No", new Leaf(
            "4xx/403/anonymous",
            "403{from}: the request is understood and not allowed",
            "Check allow-lists for the probe's address, perhaps behind NAT, and firewall rules for its user agent",
            "Check file permissions and the index page, if the server itself wrote this answer",
            "If the lock is what you watch, expect 403")));

    private static readonly Node Root404 = new(
        "4xx/404/root",
        "Is the site's root still there?",
        new(Ask.RootRejects, "No: it rejects as well", new Leaf(
            "4xx/404/site",
            "{status}{from}, and the site's root rejects as well",
            "Look for a default host or an empty document root: a deploy, a renamed virtual host, a moved name")),
        new(Ask.RootIsWell, "Yes: only this path is gone", new Leaf(
            "4xx/404/path",
            "{status}{from}: nothing is at this path, while the site's root answers",
            "Check the path in the monitor: was the page moved or renamed?",
            "If it should be there: look at the last deploy")),
        new(TreePart.Otherwise, "It was not asked", new Leaf(
            "4xx/404/unasked",
            "{status}{from}: nothing is at this path",
            "Check the path in the monitor: was the page moved or renamed?",
            "Open the site's root: does it still answer?")));

    private static readonly Node NotThere = new(
        "4xx/404",
        "Did a redirect lead here?",
        new(Ask.Redirected, "Yes: {redirects}, to {url}", new("redirected to", "{url}"), new Leaf(
            "4xx/404/redirect",
            "{status}{from}: a redirect leads to {url}, where nothing is",
            "Correct the redirect on the server, or put the page where it points")),
        new(TreePart.Otherwise, "No", Root404));

    private static readonly Node Complaint = new(
        "4xx/complaint",
        "What does it complain about?",
        new(Ask.Challenged, "The asker looks like a machine: {challenge}", new("challenge", "{challenge}"), new Leaf(
            "4xx/challenge",
            "{status}{from}: bot protection ({challenge}) stopped the monitor",
            "Let the probe's address or a secret header pass in the bot protection",
            "Or watch a path that it does not guard")),
        new(Ask.Status(401), "It does not know who asks", WhoAsks),
        new(Ask.Status(403), "The asker may not", MayNot),
        new(Ask.Status(404, 410), "There is nothing", NotThere),
        new(Ask.OwnProxyWantsCredentials, "The check's own proxy wants credentials", new Leaf(
            "4xx/407",
            "407{from}: a proxy on the way wants credentials from the monitor",
            "Give the check's proxy a user and password, or take the proxy out of the way")),
        new(Ask.Status(407), "A proxy wants credentials, though this check uses none", new Leaf(
            "4xx/407/unasked",
            "407{from}: a proxy on the way wants credentials, though this check is told to use none",
            "Look for a proxy in the target's place, or on the network between, that takes this request for one to pass on",
            "If checks are meant to use that proxy, name it, with a user and password")),
        new(Ask.Status(400, 405, 406, 411, 412, 415, 416, 417, 421, 422, 426, 428), "How it was asked: method, headers or body", new Leaf(
            "4xx/request",
            "{status}{from}: it does not accept the request as the monitor sends it ({statusName})")),
        new(Ask.Status(408, 413, 414, 431, 494), "Size or slowness of the request", new Leaf(
            "4xx/size",
            "{status}{from}: the request is too large or came too slowly ({statusName})")),
        new(TreePart.Otherwise, "{statusName}", new Leaf(
            "4xx/other",
            "{status}{from}: {statusName}")));

    private static readonly Node Limited = new(
        "4xx/429",
        "Did it say when to ask again?",
        new(Ask.AnnouncedTooFarOff, "Not reliably: {retryAfterLine}", new("Retry-After", "{retryAfterLine}"), new Leaf(
            "4xx/429/doubtful",
            "429{from}: asked too often; its Retry-After ({retryAfterLine}) is too far off to rely on",
            "Give this monitor a longer interval, for a start twice the present one",
            "Ask whoever runs the service whether this probe's address is blocked for good")),
        new(Ask.AnnouncedReturn, "Yes, in {announced}", new("asks to wait", "{announced}"), new Leaf(
            "4xx/429/told",
            "429{from}: asked too often; it asks to wait {announced}",
            "Give this monitor a longer interval: at least {announced}",
            "Or exempt the probe's address from the limit")),
        new(TreePart.Otherwise, "No", new Leaf(
            "4xx/429/untold",
            "429{from}: asked too often",
            "Give this monitor a longer interval, for a start twice the present one",
            "Or exempt the probe's address from the limit",
            "Check who else asks from the same address")));

    public static Node Root { get; } = new(
        "4xx",
        "Who changed?",
        new(Ask.Reason(Reasons.RateLimited), "Nobody: the service limits how often it is asked", Limited),
        new(Ask.RootFell, "The site: its root answered well before and rejects too", new("root", "answered well, rejects now"), Complaint),
        new(Ask.PassedBefore, "The server side: the same configuration passed before", new("before", "this check passed"), Complaint),
        new(Ask.NothingIsRemembered, "Not known: there is no earlier success to compare with", Complaint),
        new(TreePart.Otherwise, "Nobody, as far as is known: this configuration has never passed", Complaint));
}
