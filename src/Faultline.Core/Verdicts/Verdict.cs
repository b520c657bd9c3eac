namespace Faultline.Core.Verdicts;

/// <summary>
/// The opinion on one observation: exactly one for every possible observation (V12).
/// It holds no time and no address of its own; those stay in the observation.
/// </summary>
public sealed record Verdict
{
    public required State State { get; init; }

    public required Fault Fault { get; init; }

    /// <summary>A stable kebab-case code from the contract's table, such as <c>http-502</c>.</summary>
    public required string Reason { get; init; }

    public required Urgency Urgency { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>One sentence a person would say aloud: what, and who. No trailing full stop. Text from outside is not escaped here.</summary>
    public required string Summary { get; init; }

    /// <summary>What was seen that speaks for this verdict, most telling first.</summary>
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>The way taken through the decision tree (D1). Empty only when <see cref="State"/> is up.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>What to do, first things first. Empty only when nothing needs doing.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>What deserves a look although the state stays as it is (V9: an ending certificate).</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>When the service said it will be back, counted from the answer (V6, V7). Null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>One fact seen, such as <c>server</c> = <c>nginx/1.22.1</c>. The value may hold hostile text.</summary>
public readonly record struct Evidence(string What, string Value);

/// <summary>
/// One step through the decision tree: the node's id (<c>5xx/502</c>), its question,
/// the answer that the observation gave, and what was seen that says so.
/// </summary>
public readonly record struct Step(string Node, string Question, string Answer, string Seen = "");

/// <summary>A remark beside the state; <see cref="Reason"/> is a code from the contract's table.</summary>
public sealed record Notice(string Reason, Fault Fault, Urgency Urgency, string Text, string Next);

/// <summary>
/// What earlier observations of the same monitor, with the same configuration, contribute to a verdict (V5). A value: the Judge keeps nothing.
/// </summary>
/// <param name="PassedBefore">The monitor passed at least once with this configuration.</param>
/// <param name="RootAnsweredWell">The site's root answered well when it was last looked at; null when it never was.</param>
/// <param name="RootRejectsNow">The site's root rejects as well now; null when it was not asked.</param>
public readonly record struct Memory(bool PassedBefore, bool? RootAnsweredWell, bool? RootRejectsNow)
{
    /// <summary>Nothing is known: a first check, or one asked on the command line.</summary>
    public static Memory None => default;
}
