namespace Faultline.Core.Incidents;

/// <summary>
/// The next moment at which something must be decided without any event: only ones that lie ahead, so nobody wakes for nothing.
/// </summary>
internal static class Alarm
{
    public static void Set(ref Turn turn)
    {
        var state = turn.State;
        var next = Sooner(
            Sooner(Problems.DueAt(state), RateLimits.DueAt(state), turn.Now),
            Sooner(Instability.DueAt(state, state.Outages), Instability.DueAt(state, state.Rejections), turn.Now),
            turn.Now);
        if (next != state.WakeAt)
            turn.State = state with { WakeAt = next };
    }

    private static DateTimeOffset? Sooner(DateTimeOffset? a, DateTimeOffset? b, DateTimeOffset now)
    {
        var first = a > now ? a : null;
        var second = b > now ? b : null;
        return first is null || second < first ? second : first;
    }
}
