using Faultline.Core.Verdicts;

namespace Faultline.Core.Http;

/// <summary>
/// Everything known about status codes: the IANA registry and the codes that servers, proxies and networks add (K1). Each code is one row
/// in the file of its class or owner; what a row does not say, its class says (K2).
/// </summary>
public static partial class StatusCodes
{
    private const int Lowest = 100;
    private const int Highest = 999;

    private static readonly Explanation[] Rows =
    [
        .. Informational(), .. Successful(), .. Redirections(), .. ClientErrors(), .. ServerErrors(),
        .. CloudflareErrors(), .. VendorErrors(),
    ];

    private static readonly Explanation?[] ByCode = Index(Rows);

    /// <summary>Every code with a row, in no particular order; a number with two owners has one row that tells of both.</summary>
    public static IReadOnlyList<Explanation> All => Rows;

    /// <summary>What a status means. A code that nobody knows gets its class's answer with <see cref="Explanation.Known"/> false.</summary>
    /// <param name="status">100 to 999, where only vendor codes are known beyond 599; any other number is explained as no status.</param>
    public static Explanation Explain(int status)
    {
        if (status is < Lowest or > Highest)
            return Unknown(status);
        // Two threads may both make an unknown one the first time; either serves.
        return ByCode[status] ??= Unknown(status);
    }

    /// <summary>Whether a number can be explained to somebody who asks for it: 100 to 599, and vendor codes beyond.</summary>
    public static bool IsCode(int status) => status is >= Lowest and < 600 || Explain(status).Known;

    /// <summary>One code. The class fills in whatever the row does not override <c>with { … }</c>.</summary>
    private static Explanation Row(int code, string name, string source, string meaning, string[] causes, string[] next)
    {
        var byClass = StatusClass.Of(code);
        return new Explanation
        {
            Code = code,
            Name = name,
            Class = byClass.Name,
            Fault = byClass.Fault,
            ServerHealthy = byClass.ServerHealthy,
            NeedsAttention = byClass.NeedsAttention,
            Affects = byClass.Affects,
            Urgency = byClass.Urgency,
            Meaning = meaning,
            Causes = causes.Length > 0 ? causes : byClass.Causes,
            Next = next.Length > 0 ? next : byClass.Next,
            Source = source,
        };
    }

    private static Explanation Unknown(int status)
    {
        var byClass = StatusClass.Of(status);
        var known = $"{status} is in no registry and on no vendor's list that Faultline knows. ";
        return Row(status, $"Unknown status {status}", byClass.Source, known + byClass.Meaning, [], []) with { Known = false };
    }

    private static Explanation?[] Index(Explanation[] rows)
    {
        var byCode = new Explanation?[Highest + 1];
        foreach (var row in rows)
            byCode[row.Code!.Value] = row;
        return byCode;
    }
}
