namespace Faultline.Core.Schedules;

/// <summary>Several windows as one: whether any holds, and when that changes (I4).</summary>
public static class MaintenanceWindows
{
    // Weekly hours that leave no hole in two weeks never will.
    private static readonly TimeSpan Unbroken = TimeSpan.FromDays(15);

    public static bool IsIn(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now) => windows.Any(w => w.Contains(now));

    /// <summary>
    /// The first moment after <paramref name="now"/> at which <see cref="IsIn"/> has the other answer; null when none will come. Windows
    /// that touch or overlap are one.
    /// </summary>
    public static DateTimeOffset? NextChange(IReadOnlyList<MaintenanceWindow> windows, DateTimeOffset now)
    {
        if (!IsIn(windows, now))
            return windows.Min(w => w.AtOrAfter(now)?.From);
        var lastOnce = windows.OfType<MaintenanceWindow.Once>().Select(w => w.To).Append(now).Max();
        for (var end = now; end < lastOnce + Unbroken;)
        {
            var here = end;
            var ends = windows.Select(w => w.AtOrAfter(here)).Where(s => s is { } stretch && stretch.From <= here);
            if (ends.Max(s => s?.To) is not { } next)
                return end;
            end = next;
        }

        return null;
    }
}
