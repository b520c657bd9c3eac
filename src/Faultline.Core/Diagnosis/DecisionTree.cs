using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>
/// How we know: from "did anything answer?" down to what to do first (D1-D3). Data; the branches are in the files beside this one.
/// </summary>
internal static class DecisionTree
{
    /// <summary>Grows with every change of a node's id or meaning: a stored diagnosis is read against the tree that made it.</summary>
    public const int Version = 1;

    public static Node Root { get; } = new(
        "answer",
        "Did anything answer?",
        new(Ask.NotTheTarget, "It was not asked: {party} failed first", new("{party}", "{detail}"), DetourTree.Root),
        new(Ask.IsProbe, "The probe could not tell", new("probe", "{detail}"), ProbeTree.Root),
        new(Ask.At(Stage.Name), "No: no address was found for {host}", new("name lookup", "{detail}"), NameTree.Root),
        new(Ask.Reason(Reasons.AddressFailing), "Yes, but not everywhere", new("answers", "{address}"), ConnectionTree.SomeAddresses),
        new(Ask.At(Stage.Connection), "No: there is no connection to {address}", new("connect", "{detail}"), ConnectionTree.Root),
        new(Ask.At(Stage.Tls), "Only a connection: TLS failed before anything could be asked", new("tls", "{detail}"), TlsTree.Root),
        new(Ask.At(Stage.FirstByte), "No: connected, but no HTTP answer came", new("answer", "{detail}"), AnswerTree.FirstByte),
        new(Ask.At(Stage.Transfer), "Partly: a {status}, but not its whole body", new("body", "{detail}"), AnswerTree.Transfer),
        new(Ask.At(Stage.Redirects), "Yes, with redirects that end nowhere", new("redirect", "{detail}"), RedirectTree.Root),
        new(Ask.At(Stage.Content), "Yes, a {status} after {firstByte}", ContentTree.Root),
        new(Ask.StatusIn(500, 599), "Yes, a {status} after {firstByte}", new("first byte", "{firstByte}"), ServerErrorTree.Root),
        new(Ask.StatusIn(400, 499), "Yes, a {status} after {firstByte}", new("first byte", "{firstByte}"), RejectionTree.Root),
        new(Ask.StatusIn(300, 399), "Yes, a {status} after {firstByte}", new("leads to", "{leadsTo}"), RedirectTree.Unexpected),
        new(TreePart.Otherwise, "Yes, a {status} after {firstByte}", OtherStatusTree.Root));

    /// <summary>Asks its way down. Ends, since the tree has no loops; total, since every last branch is open.</summary>
    public static Way Walk(Facts facts)
    {
        var steps = new List<Step>(4);
        var evidence = new List<Evidence>(8);
        TreePart at = Root;
        while (at is Node node)
        {
            var branch = node.Choose(facts);
            var shown = branch.Seen is null ? "" : Template.Fill(branch.Seen.Value, facts);
            // Each fact once: that 2 ms is too fast for a timeout says no more than that the first byte took 2 ms.
            if (shown.Length > 0 && !evidence.Exists(known => known.Value == shown))
                evidence.Add(new Evidence(Template.Fill(branch.Seen!.What, facts), shown));
            steps.Add(new Step(node.Id, Template.Fill(node.Question, facts), Template.Fill(branch.Answer, facts), shown));
            at = branch.Then;
        }

        var leaf = (Leaf)at;
        return new Way(leaf, steps, evidence, Template.Fill(leaf.Summary, facts), Advice(leaf, facts));
    }

    /// <summary>The leaf knows more than the code alone; where it has nothing to add, the general advice stands.</summary>
    private static IReadOnlyList<string> Advice(Leaf leaf, Facts facts)
    {
        if (leaf.Next.Length > 0)
            return [.. leaf.Next.Select(text => Template.Fill(text, facts))];
        var known = facts.Finding.Reason.StartsWith("http-", StringComparison.Ordinal)
            ? StatusCodes.Explain(facts.Status)
            : Reasons.Explain(facts.Finding.Reason);
        return known?.Next ?? [];
    }
}

/// <summary>A way through the tree, told.</summary>
internal sealed record Way(Leaf Leaf, IReadOnlyList<Step> Steps, List<Evidence> Evidence, string Summary, IReadOnlyList<string> Next);
