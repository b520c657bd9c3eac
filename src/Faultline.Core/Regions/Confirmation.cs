using Faultline.Core.Incidents;

namespace Faultline.Core.Regions;

/// <summary>
/// Do enough votes agree (C3)? With one region, votes in a row are counted; with several, regions by their newest fresh vote.
/// </summary>
internal static class Confirmation
{
    /// <summary>So many votes in agreement stand in for regions that can't be heard.</summary>
    private const int InsteadOfTheMissing = 3;

    /// <summary>Enough fresh votes say that it fails.</summary>
    public static bool IsDown(Ballots ballots, MonitorPolicy policy) => Agree(ballots, policy, fails: true, policy.ConfirmDown);

    /// <summary>Enough fresh votes say that it is well again.</summary>
    public static bool IsUp(Ballots ballots, MonitorPolicy policy) => Agree(ballots, policy, fails: false, policy.ConfirmUp);

    /// <summary>
    /// As many regions as it takes to confirm say that it fails, going by their newest votes. Fewer than that is not yet enough to say
    /// that it is well, so a tie changes nothing either way.
    /// </summary>
    public static bool StillFails(Ballots ballots, MonitorPolicy policy)
    {
        var regions = policy.Regions.Count > 1 ? Needed(policy.ConfirmDown, policy.Regions.Count) : 1;
        return ballots.Failing >= Math.Max(1, Math.Min(regions, ballots.All.Count));
    }

    /// <summary>Regions that have not voted, while those that have are too few to decide by number.</summary>
    public static IReadOnlyList<string> Missing(Ballots ballots, MonitorPolicy policy) =>
        policy.Regions.Count > 1 && ballots.All.Count < Needed(policy.ConfirmDown, policy.Regions.Count)
            ? [.. policy.Regions.Where(region => ballots.From(region) is null)]
            : [];

    private static bool Agree(Ballots ballots, MonitorPolicy policy, bool fails, int? configured)
    {
        var agreeing = ballots.All.Where(b => b.Fresh > 0 && b.Newest.Fails == fails).ToList();
        var needed = Needed(configured, policy.Regions.Count);
        if (policy.Regions.Count <= 1)
            return agreeing.Sum(b => b.Fresh) >= needed;
        return agreeing.Count >= needed
            // A lost region can't hold a verdict: those that are left repeat, and must be of one mind.
            || (ballots.All.Count < needed && agreeing.Count == ballots.All.Count && agreeing.Sum(b => b.Fresh) >= InsteadOfTheMissing);
    }

    private static int Needed(int? configured, int regions) =>
        regions <= 1
            ? Math.Max(1, configured ?? 2)
            : Math.Clamp(configured ?? Math.Max(2, (regions / 2) + 1), 1, regions);
}
