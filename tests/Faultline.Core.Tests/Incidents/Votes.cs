using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Single votes, for what a whole timeline would only hide.</summary>
internal static class Votes
{
    public static MonitorEvent.Checked At(double second, int status, string region = "local", string fingerprint = "1") =>
        new(Of(second, status, region, fingerprint));

    public static Vote Of(double second, int status, string region = "local", string fingerprint = "1") => new()
    {
        Region = region,
        StartedAt = Timeline.Time(second),
        EndedAt = Timeline.Time(second + 0.1),
        Verdict = Judge.Decide(Sample.Spec, Sample.Answered(status), Sample.Passed),
        Status = status,
        Fingerprint = fingerprint,
        MayHurry = status != 429,
    };

    public static Vote With(double second, Verdict verdict) => Of(second, 200) with { Verdict = verdict };

    /// <summary>A monitor that passed once.</summary>
    public static MonitorState Healthy(MonitorPolicy? policy = null) =>
        Next(IncidentMachine.Start(policy ?? Timeline.Defaults, Timeline.Zero), At(0, 200)).State;

    public static Transition Next(MonitorState state, MonitorEvent what) => IncidentMachine.Next(state, what);
}
