using System.Globalization;
using Faultline.Engine.Telemetry;

namespace Faultline.Server;

/// <summary>Whether the program does its work (A6).</summary>
internal static class Health
{
    /// <summary>Longer without a sign of life, and a part counts as standing still.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What stands still; nothing when all is well.</summary>
    public static IReadOnlyList<string> Reasons(Progress progress)
    {
        var parts = new[]
        {
            ("scheduling", progress.SinceScheduled), ("storing", progress.SinceStored), ("dispatching", progress.SinceDispatched),
        };
        return [.. parts.Where(part => part.Item2 > Patience).Select(part => Say(part.Item1, part.Item2))];
    }

    private static string Say(string part, TimeSpan since) =>
        string.Create(CultureInfo.InvariantCulture, $"{part} has stood still for {since.TotalSeconds:0} s");
}
