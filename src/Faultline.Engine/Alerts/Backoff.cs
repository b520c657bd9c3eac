namespace Faultline.Engine.Alerts;

/// <summary>How long to wait after a failure. Pure but for the chance it is given.</summary>
internal static class Backoff
{
    /// <summary>Nobody wants to hear of yesterday's trouble: after so long an attempt is the last.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>5 s, 10 s, 20 s … up to 10 min, each with up to a fifth more, so that not all come back at once.</summary>
    /// <param name="failures">So far, from 1.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int failures, double chance)
    {
        var wait = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return (wait > Longest ? Longest : wait) * (1 + (chance * 0.2));
    }
}
