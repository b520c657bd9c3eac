using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>Everything known about status codes: the IANA registry and the codes that servers, proxies and networks add (K1).</summary>
public static class StatusCodes
{
    /// <summary>What a status means. A code that nobody knows gets its class's answer with <see cref="Explanation.Known"/> false.</summary>
    /// <param name="status">100 to 999; outside 100 to 599 only vendor codes are known.</param>
    public static Explanation Explain(int status) => throw new NotImplementedException();
}
