using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>5xx: who could not do what (V4, D3)? A 502 is written by whoever stands in front, so the writer comes first.</summary>
internal static class ServerErrorTree
{
    private static readonly Node Application = new(
        "5xx/500",
        "Who wrote it?",
        new(Ask.EdgeWroteItself, "The edge itself: {writer}", new("written by", "{because}"), new Leaf(
            "5xx/500/edge",
            "{status} from {name} itself: its edge failed, not the origin behind it",
            "Check the provider's status page, and code of yours that runs at its edge (workers, functions)",
            "Ask the origin past the edge to see that it is well").Blames(Fault.Cdn)),
        new(Ask.WroteItself, "{writer}: it is its own error page", new("written by", "{because}"), new Leaf(
            "5xx/500/server",
            "{status} from {name}, in its own words: its configuration, or an application whose page it replaced",
            "Read the error log of {name} for this moment",
            "Then the application's log: {name} may have replaced its page")),
        new(Ask.WriterKnown, "Through {writer}; the page is not its own", new("written by", "{because}"), new Leaf(
            "5xx/500/application",
            "{status}{from}: the application failed at this request",
            "Read the application's log for this moment and URL",
            "Compare with the last deploy or migration")),
        new(TreePart.Otherwise, "Unknown: it does not say", new Leaf(
            "5xx/500/unknown",
            "{status}: the server failed at this request",
            "Read the application's log for this moment and URL, then that of the web server in front of it",
            "Compare with the last deploy or migration")));

    private static readonly Node Other = new(
        "5xx/other",
        "Who wrote it?",
        new(Ask.WriterKnown, "{writer}", new("written by", "{because}"), new Leaf(
            "5xx/other/known", "{status}{from}: {statusName}")),
        new(TreePart.Otherwise, "Unknown: it does not say", new Leaf(
            "5xx/other/unknown", "{status}: {statusName}")));

    private static readonly Leaf Portal = new Leaf(
        "5xx/511",
        "511: a network on the way wants a sign-in before it lets the probe out",
        "Sign the probe in to its network, or have its address exempted: the target was not reached").Blames(Fault.Network);

    public static Node Root { get; } = new(
        "5xx",
        "Which failure does it tell of?",
        new(Ask.Status(502), "A proxy got no good answer", GatewayTree.Bad),
        new(Ask.Status(504), "A proxy got no answer in time", GatewayTree.TooLate),
        new(Ask.Status(503), "The service is not available for now", UnavailableTree.Root),
        new(Ask.Status(500), "An error inside the server", Application),
        new(Ask.StatusIn(520, 527), "An edge could not get a good answer from the origin", CloudflareTree.Origin),
        new(Ask.Status(530), "An edge could not get to the origin; its page says why", CloudflareTree.SubCode),
        new(Ask.Status(511), "A network between wants a sign-in", Portal),
        new(TreePart.Otherwise, "{statusName}", Other));
}
