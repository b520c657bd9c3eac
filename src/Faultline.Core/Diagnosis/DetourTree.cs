namespace Faultline.Core.Diagnosis;

/// <summary>Somebody who had to be asked before the target failed: a forward proxy, or the endpoint that gives out tokens.</summary>
internal static class DetourTree
{
    private static readonly Node Proxy = new(
        "detour/proxy",
        "Did the proxy speak?",
        new(Ask.Status(407), "Yes: it wants credentials (407)", new Leaf(
            "detour/proxy/credentials",
            "407: {partyName} wants credentials from the monitor, so the target was not asked",
            "Give the check's proxy a user and password, or exempt this probe on the proxy")),
        new(Ask.AnsweredInPlace, "Yes, in the target's stead: {status}{(proxySays)}", new("proxy says", "{proxySays}"), new Leaf(
            "detour/proxy/own-page",
            "{status}: {partyName} answered with an error page of its own{(proxySays)}, so the target was perhaps never asked",
            "Look at the proxy's log for this probe and {host}",
            "Ask the target without the proxy: the proxy may forbid it, may not reach it, or gives up on it").Unsure()),
        new(Ask.Answered, "Yes: {status} {statusName}", new("proxy says", "{proxySays}"), new Leaf(
            "detour/proxy/refused",
            "{status}: {partyName} did not pass the request on, so the target was not asked",
            "Look at the proxy's log for this probe and {host}",
            "Ask the target without the proxy: this answer leaves open whether the proxy forbids it or can't reach it").Unsure()),
        new(TreePart.Otherwise, "No: it {failure}", new Leaf(
            "detour/proxy/silent",
            "{partyName} {failure}, so the target was not asked",
            "Check that the proxy runs and can be reached from this probe",
            "Check the proxy's address in the configuration")));

    private static readonly Node Token = new(
        "detour/token",
        "Did the token endpoint speak?",
        new(Ask.StatusIn(400, 499), "Yes: {status} {statusName}", new Leaf(
            "detour/token/refused",
            "{status}: {partyName} refused the monitor's credentials, so the target was not asked",
            "Check client id, client secret and scope of the monitor",
            "If they worked before: was the secret rotated?")),
        new(Ask.StatusIn(500, 599), "Yes: {status} {statusName}", new Leaf(
            "detour/token/failed",
            "{status}: {partyName} failed, so the target was not asked",
            "Look at the token endpoint, not at the target: the target's own state is unknown")),
        new(TreePart.Otherwise, "No: it {failure}", new Leaf(
            "detour/token/silent",
            "{partyName} {failure}, so the target was not asked",
            "Look at the token endpoint, not at the target: the target's own state is unknown")));

    public static Node Root { get; } = new(
        "detour",
        "Who failed?",
        new(Ask.ProxyFailed, "{partyName}, between probe and target", new("proxy", "{partyName}"), Proxy),
        new(TreePart.Otherwise, "{partyName}, before the target was asked", new("token endpoint", "{partyName}"), Token));
}
