using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>No connection, or not to every address.</summary>
internal static class ConnectionTree
{
    private static readonly Node TimedOut = new(
        "connect/timeout",
        "Can the probe reach anything else?",
        new(Ask.SomeCanaryAnswers, "Yes: {canaries}", new("canaries", "{canaries}"), new Leaf(
            "connect/timeout/this-host",
            "no connection to {address} in time: the host is off, or a firewall or the route swallows the attempt",
            "Check that the host is up, from its provider's console",
            "Check firewalls and security groups on port {port}",
            "Trace the route from here and from another place").Unsure()),
        new(TreePart.Otherwise, "Nobody was there to ask", new Leaf(
            "connect/timeout/untold",
            "no connection to {address} in time: whether the host, a firewall, the route or this probe's network can't be told from here",
            "Ask from another place: if it answers there, the host is well",
            "Check that the host is up, and the firewalls on port {port}",
            "Name canaries in the configuration, so that the next failure can be told apart").Unsure()));

    private static readonly Node Unreachable = new(
        "connect/unreachable",
        "Can the probe reach anything else?",
        new(Ask.SomeCanaryAnswers, "Yes: {canaries}", new("canaries", "{canaries}"), new Leaf(
            "connect/unreachable/this-host",
            "the network says that {address} can't be reached: the host is off or its network is not announced",
            "Check that the host is up",
            "Trace the route from here and from another place").Unsure()),
        new(TreePart.Otherwise, "Nobody was there to ask", new Leaf(
            "connect/unreachable/untold",
            "the network says that {address} can't be reached; whether the fault is at its end or at this probe's can't be told from here",
            "Check this probe's own routes, then ask from another place").Unsure()));

    public static Node Root { get; } = new(
        "connect",
        "What happened to the connection?",
        new(Ask.Reason(Reasons.ConnectionRefused), "Refused: something answered that nothing may connect there", new Leaf(
            "connect/refused",
            "{address} refuses connections: nothing listens on port {port}, or a firewall rejects it",
            "Check that the server process is running and listening on port {port}, and not on localhost alone",
            "If it is: look for a firewall rule that rejects instead of drops")),
        new(Ask.Reason(Reasons.ConnectionTimeout), "Nothing at all, until time was up", TimedOut),
        new(TreePart.Otherwise, "The network found no way", Unreachable));

    public static Node SomeAddresses { get; } = new(
        "connect/addresses",
        "Which addresses fail?",
        new Branch(TreePart.Otherwise, "{failedAddresses}", new("failing", "{failedAddresses}"), new Leaf(
            "connect/address-failing",
            "answered, but not from every address: {failedAddresses} did not connect",
            "Check the host behind {failedAddresses}, or take it out of the name's records",
            "Visitors whose system tries that address first wait before they fall back, or fail")));
}
