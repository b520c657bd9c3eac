using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>A part of the decision tree: a question, or the end of asking. Texts are templates over <see cref="Words"/>.</summary>
internal abstract record TreePart(string Id)
{
    /// <summary>The last branch of every question: whatever was seen, there is a way on.</summary>
    public static bool Otherwise(Facts facts) => true;
}

/// <summary>A question, and the ways on in the order in which they are tried. The last one is always open.</summary>
/// <param name="Id">Stable, such as <c>5xx/502</c>: it stands in stored verdicts.</param>
internal sealed record Node(string Id, string Question, params Branch[] Branches) : TreePart(Id)
{
    public Branch Choose(Facts facts)
    {
        foreach (var branch in Branches)
            if (branch.When(facts))
                return branch;
        return Branches[^1];
    }
}

/// <summary>One answer to a question.</summary>
/// <param name="When">Looks at facts only; it never decides again what the Judge decided.</param>
/// <param name="Answer">What the observation says to the question.</param>
/// <param name="Seen">What was seen that says so.</param>
internal sealed record Branch(Func<Facts, bool> When, string Answer, Seen? Seen, TreePart Then)
{
    public Branch(Func<Facts, bool> when, string answer, TreePart then)
        : this(when, answer, null, then)
    {
    }
}

/// <summary>A piece of evidence; left out when the value turns out empty.</summary>
internal sealed record Seen(string What, string Value);

/// <summary>The end of a way through the tree.</summary>
/// <param name="Summary">One sentence: what, and who.</param>
/// <param name="Next">What to do first. None: what is known of the reason or status in general.</param>
internal sealed record Leaf(string Id, string Summary, params string[] Next) : TreePart(Id)
{
    /// <summary>Low where the evidence leaves several parties open (D5).</summary>
    public Confidence Confidence { get; init; } = Confidence.Medium;

    /// <summary>Settles whose fault it is where the contract's table leaves that open; null for what is known of the status.</summary>
    public Fault? Fault { get; init; }

    public Leaf Unsure() => this with { Confidence = Confidence.Low };

    public Leaf Blames(Fault fault) => this with { Fault = fault };
}
