using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

/// <summary>What is wrong, and what the contract's table says of it. Why it is so, the decision tree finds out.</summary>
/// <param name="Fault">Null where the table leaves it open ("by V4"): then the tree's leaf, or the status' own entry, settles it.</param>
internal sealed record Finding(string Reason, Stage Stage, State State, Fault? Fault, Urgency Urgency)
{
    /// <summary>Set where a rule says how sure it is; else the tree's leaf does.</summary>
    public Confidence? Confidence { get; init; }

    /// <summary>Who failed: the target, or somebody who had to be asked before it.</summary>
    public FailurePlace At { get; init; }

    /// <summary>The assertion that does not hold, for a finding about the content.</summary>
    public AssertionAnswer? Broken { get; init; }

    public static Finding Of(ReasonRow row, Stage stage) => new(row.Code, stage, row.State, row.Fault, row.Urgency);

    public static Finding Of(string reason, Stage stage) => Of(Reasons.Row(reason)!, stage);
}
