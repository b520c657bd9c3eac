namespace Faultline.Core.Verdicts;

/// <summary>One row of the contract's table of reasons: what the Judge says when nothing more is known.</summary>
/// <param name="Code">Stable and kebab-case, such as <c>connection-refused</c>; also what users see and scripts compare.</param>
public sealed record ReasonRow(string Code, State State, Fault Fault, Urgency Urgency);
