using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>Where a slow check spent most of its time.</summary>
internal static class Slowest
{
    /// <summary>The longest phase, the earliest of equals; <see cref="Stage.Probe"/> when none was measured.</summary>
    public static Stage Of(PhaseTimings phases)
    {
        var slowest = Stage.Probe;
        var longest = TimeSpan.Zero;
        Consider(Stage.Name, phases.Dns);
        Consider(Stage.Connection, phases.Connect);
        Consider(Stage.Tls, phases.Tls);
        Consider(Stage.FirstByte, phases.FirstByte);
        Consider(Stage.Transfer, phases.Transfer);
        return slowest;

        void Consider(Stage stage, TimeSpan? time)
        {
            if (time > longest)
                (slowest, longest) = (stage, time.Value);
        }
    }

    public static TimeSpan? Time(PhaseTimings phases) => Of(phases) switch
    {
        Stage.Name => phases.Dns,
        Stage.Connection => phases.Connect,
        Stage.Tls => phases.Tls,
        Stage.FirstByte => phases.FirstByte,
        Stage.Transfer => phases.Transfer,
        _ => null,
    };
}
