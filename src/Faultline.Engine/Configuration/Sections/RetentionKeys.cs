using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>retention</c> (O1).</summary>
internal static class RetentionKeys
{
    private static readonly Read<TimeSpan?> DaysOrForever = Durations.OrForever(TimeSpan.FromDays(1));

    public static Shape<Retention> Shape { get; } = new("retention")
    {
        { "results", "single results", DaysOrForever, (r, v) => r with { Results = v } },
        { "hourly", "hourly rollups", DaysOrForever, (r, v) => r with { Hourly = v } },
        { "daily", "daily rollups", DaysOrForever, (r, v) => r with { Daily = v } },
        { "incidents", "incidents", DaysOrForever, (r, v) => r with { Incidents = v } },
    };
}
