using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Results;

/// <summary>What is stored of every check: exact start, exact times per phase, and the verdict's words.</summary>
/// <param name="Monitor">The row in <c>monitors</c>.</param>
/// <param name="At">When it started.</param>
/// <param name="Status">Zero when no status was received.</param>
public readonly record struct CheckRecord(
    int Monitor, string Region, DateTimeOffset At, PhaseTimings Phases, State State, Fault Fault, string Reason, int Status);
