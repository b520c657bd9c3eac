namespace Faultline.Core.Schedules;

/// <summary>What moment a wall clock's time means where clocks are set forward and back (I4).</summary>
public static class WallClock
{
    /// <summary>
    /// The moment at which a zone's clocks show <paramref name="wall"/>. A time inside a clock gap moves to the gap's end. One that happens
    /// twice is the first where a window starts and the second where it ends, so that the hour counts twice.
    /// </summary>
    public static DateTimeOffset Moment(DateTime wall, TimeZoneInfo zone, bool isEnd)
    {
        while (zone.IsInvalidTime(wall))
            wall = wall.AddTicks(TimeSpan.TicksPerMinute - (wall.Ticks % TimeSpan.TicksPerMinute));
        if (!zone.IsAmbiguousTime(wall))
            return new DateTimeOffset(wall, zone.GetUtcOffset(wall));
        var offsets = zone.GetAmbiguousTimeOffsets(wall);
        return new DateTimeOffset(wall, isEnd ? offsets.Min() : offsets.Max());
    }
}
