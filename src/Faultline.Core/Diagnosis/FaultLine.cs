using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>
/// The path from the one who asks to the one who should answer, with the break where the fault lies (U6): derived, never stored.
/// </summary>
public sealed record FaultLine(IReadOnlyList<Hop> Hops)
{
    public static FaultLine Of(CheckSpec spec, Observation seen, Verdict verdict) => throw new NotImplementedException();
}

/// <summary>One hop. The first that is at fault carries the mark; hops behind a break were not reached.</summary>
public readonly record struct Hop(string Name, bool Reached, bool Fault);
