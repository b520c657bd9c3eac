namespace Faultline.Core.Schedules;

/// <summary>A time that comes once or every week. Starts are included, ends excluded.</summary>
public abstract record MaintenanceWindow
{
    private MaintenanceWindow()
    {
    }

    /// <summary>The stretch that contains <paramref name="now"/> or, where none does, the next one; null when none will come.</summary>
    internal abstract Stretch? AtOrAfter(DateTimeOffset now);

    public bool Contains(DateTimeOffset now) => AtOrAfter(now) is { } stretch && stretch.From <= now;

    /// <summary>A single window.</summary>
    public sealed record Once(DateTimeOffset From, DateTimeOffset To) : MaintenanceWindow
    {
        internal override Stretch? AtOrAfter(DateTimeOffset now) => now < To && From < To ? new Stretch(From, To) : null;
    }

    /// <summary>Hours of a wall clock that come every week (I4).</summary>
    /// <param name="Days">On which they begin.</param>
    /// <param name="From">Since midnight.</param>
    /// <param name="To">Since midnight; up to 24 hours. Not after <paramref name="From"/>: it is on the day that follows.</param>
    public sealed record Weekly(IReadOnlySet<DayOfWeek> Days, TimeSpan From, TimeSpan To, TimeZoneInfo Zone) : MaintenanceWindow
    {
        // Yesterday's may last beyond midnight; of a weekly day whose hours are over today, the next is a week away.
        private const int DaysBack = 1;
        private const int DaysAhead = 8;

        internal override Stretch? AtOrAfter(DateTimeOffset now)
        {
            var today = TimeZoneInfo.ConvertTime(now, Zone).Date;
            for (var day = today.AddDays(-DaysBack); day <= today.AddDays(DaysAhead); day = day.AddDays(1))
            {
                if (Days.Contains(day.DayOfWeek) && On(day) is var stretch && now < stretch.To)
                    return stretch;
            }

            return null;
        }

        private Stretch On(DateTime day)
        {
            var start = day + From;
            var end = To > From ? day + To : day.AddDays(1) + To;
            var from = WallClock.Moment(start, Zone, isEnd: false);
            var to = WallClock.Moment(end, Zone, isEnd: true);
            // Both lie in the same clock gap: what was to be done then is done behind it, and takes as long.
            return new Stretch(from, from < to ? to : from + (end - start));
        }
    }

    internal readonly record struct Stretch(DateTimeOffset From, DateTimeOffset To);
}
