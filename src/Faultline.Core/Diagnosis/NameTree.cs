using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The name did not become an address.</summary>
internal static class NameTree
{
    private static readonly Node Silent = new(
        "dns/timeout",
        "Can the probe reach anything else?",
        new(Ask.ResolversAreSilent, "Yes, but no name server: {canaries}", new("canaries", "{canaries}"), new Leaf(
            "dns/timeout/resolver",
            "the name {host} could not be looked up: the resolver that this probe uses answers nothing at all, whatever is asked",
            "Check the resolver that this probe uses",
            "Look the name up from another network: the name itself may be well").Unsure()),
        new(Ask.SomeCanaryAnswers, "Yes: {canaries}", new("canaries", "{canaries}"), new Leaf(
            "dns/timeout/this-name",
            "the name {host} could not be looked up: no answer in time, while other things answer",
            "Ask the name's own name servers: dig +trace {host}",
            "Check the delegation and whether one of the name servers is dead")),
        new(TreePart.Otherwise, "Nobody was there to ask", new Leaf(
            "dns/timeout/untold",
            "the name {host} could not be looked up in time; whether its name servers or this probe's network fail can't be told from here",
            "Look the name up from another network",
            "Check the resolver that this probe uses",
            "Name canaries in the configuration, so that the next failure can be told apart").Unsure()));

    public static Node Root { get; } = new(
        "dns",
        "What did the name server say?",
        new(Ask.Reason(Reasons.DnsNotFound), "That {host} does not exist", new Leaf(
            "dns/not-found", "the name {host} does not exist")),
        new(Ask.ResolverFailsForAll, "Nothing of use, and not for other names either", new("canaries", "{canaries}"), new Leaf(
            "dns/failure/resolver",
            "the name {host} could not be looked up by the resolver that this probe uses{:detail}",
            "Check the resolver that this probe uses: it fails for other names as well",
            "Look the name up from another network: the name itself may be well").Unsure()),
        new(Ask.Reason(Reasons.DnsFailure), "Nothing of use{:detail}", new Leaf(
            "dns/failure", "the name {host} could not be looked up{:detail}")),
        new(TreePart.Otherwise, "Nothing", Silent));
}
