using Faultline.Core.Checks;

namespace Faultline.Core.Verdicts;

/// <summary>Turns what was seen into an opinion. Pure, total, deterministic (V12).</summary>
public static class Judge
{
    public static Verdict Decide(CheckSpec spec, Observation seen, Memory memory) => throw new NotImplementedException();
}
