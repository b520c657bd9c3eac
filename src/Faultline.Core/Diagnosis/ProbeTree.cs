using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>The probe could not tell (V11).</summary>
internal static class ProbeTree
{
    public static Node Root { get; } = new(
        "probe",
        "What kept the probe from telling?",
        new(Ask.Reason(Reasons.ProbeOffline), "Its network: none of its canaries answers", new("canaries", "{canaries}"), new Leaf(
            "probe/offline", "the probe has no network")),
        new(Ask.Reason(Reasons.ProbeNoIPv6), "It has no IPv6, and the host has no IPv4 address", new Leaf(
            "probe/no-ipv6", "the probe has no IPv6, and {host} has no other address to ask")),
        new(Ask.Reason(Reasons.ProbeResources), "It ran out of something on its own machine", new Leaf(
            "probe/resources", "the probe ran out of sockets, memory or time of its own")),
        new(TreePart.Otherwise, "The address that it would have to open is not allowed", new("address", "{address}"), new Leaf(
            "probe/address-not-allowed", "the address of {host} may not be opened{:detail}")));
}
