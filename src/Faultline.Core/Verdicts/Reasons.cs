namespace Faultline.Core.Verdicts;

/// <summary>The contract's table of reasons other than <c>http-NNN</c>, and what each means (K3, V12).</summary>
public static class Reasons
{
    /// <summary>What a reason means; null for a code that is none. <c>http-NNN</c> is answered by the status' own explanation.</summary>
    public static Explanation? Explain(string reason) => throw new NotImplementedException();
}
