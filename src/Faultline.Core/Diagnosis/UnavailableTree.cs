using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>503: load, limits, maintenance, or nobody left behind a proxy; announced or not (V4, V7).</summary>
internal static class UnavailableTree
{
    public static Node Root { get; } = new(
        "5xx/503",
        "Did it announce its return?",
        new(Ask.AnnouncedTooFarOff, "Not reliably: {retryAfterLine}", new("Retry-After", "{retryAfterLine}"), WrittenBy(
            "doubtful",
            "; its Retry-After ({retryAfterLine}) is too far off to rely on",
            "Check load, limits and maintenance mode, and look for what sets that Retry-After")),
        new(Ask.AnnouncedReturn, "Yes: in {retryAfter}", new("announces its return", "in {retryAfter}"), WrittenBy(
            "announced",
            "; back in {retryAfter} by its own word",
            "Check whether this is planned maintenance: it ends in {retryAfter} by its own word")),
        new(TreePart.Otherwise, "No", WrittenBy("silent", "", "Check load, limits and maintenance mode")));

    private static Node WrittenBy(string kind, string back, string first)
    {
        var application = new Leaf(
            $"5xx/503/{kind}/application",
            $"503{{from}}: the service says that it is unavailable{back}",
            first,
            "Read the application's log, then that of whatever stands in front of it").Blames(Fault.Server);
        return new(
            $"5xx/503/{kind}",
            "Who wrote it?",
            new(Ask.Challenged, "Bot protection: {challenge}", new("challenge", "{challenge}"), new Leaf(
                $"5xx/503/{kind}/challenge",
                $"503{{from}}: bot protection ({{challenge}}) stopped the monitor; visitors may pass{back}",
                "Let the probe's address or a secret header pass in the bot protection",
                "Open the page in a browser: visitors may be served").Blames(Fault.Client).Unsure()),
            new(Ask.ServerSpeaksOfItsBackend, "{writer}, of the application behind it or by a rule of its own", new("written by", "{because}"), new Leaf(
                $"5xx/503/{kind}/backend-or-rule",
                $"503{{from}}: no application behind it answers, or a rule of its own says 503{back}",
                first,
                "Check that the application's processes are running and answer {name}",
                "Look in the configuration of {name} for a rule that answers 503, such as a maintenance page").Blames(Fault.Gateway).Unsure()),
            new(Ask.SpeaksOfItsBackend, "{writer}, of the application behind it", new("written by", "{because}"), new Leaf(
                $"5xx/503/{kind}/backend",
                $"503{{from}}: no application behind it answers{back}",
                first,
                "Check that the application's processes are running and pass the health checks of {name}",
                "If they do: look for a rule in {name} that answers 503 by itself").Blames(Fault.Gateway)),
            new(Ask.EdgeWroteItself, "The edge: {writer}", new("written by", "{because}"), new Leaf(
                $"5xx/503/{kind}/edge",
                $"503{{from}}: the edge or the origin behind it is unavailable, which its answer leaves open{back}",
                first,
                "Ask the origin past the edge: if it is well, see the provider's status page").Blames(Fault.Gateway).Unsure()),
            new(Ask.WroteItself, "{writer} itself", new("written by", "{because}"), new Leaf(
                $"5xx/503/{kind}/server",
                $"503{{from}} itself: one of its limits, or a maintenance rule{back}",
                first,
                "Look in the error log of {name} for a limit (requests, connections) at this moment",
                "Look in its configuration for a maintenance page").Blames(Fault.Server)),
            new(Ask.WriterKnown, "It came through {writer}; the page is not its own", new("written by", "{because}"), application),
            new(TreePart.Otherwise, "Unknown: it does not say", application));
    }
}
