using System.Globalization;

namespace Faultline.Engine.Monitors;

/// <summary>How many checks may be under way at once: each holds a socket, and the process may only have so many files open.</summary>
internal static class OpenFiles
{
    private const int Most = 4096;

    /// <summary>Half of what is allowed, for checks have to leave some to everything else; at least one.</summary>
    public static int ChecksAtOnce() => (int)Math.Clamp(Allowed() / 2, 1, Most);

    /// <summary>The soft limit of RLIMIT_NOFILE, as Linux tells it; elsewhere enough for <see cref="Most"/>.</summary>
    private static long Allowed()
    {
        const string Limits = "/proc/self/limits";
        if (!File.Exists(Limits))
            return Most * 2;
        var line = File.ReadLines(Limits).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line?["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var allowed) ? allowed : Most * 2;
    }
}
