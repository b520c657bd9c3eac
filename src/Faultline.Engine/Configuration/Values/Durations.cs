using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of durations.</summary>
internal static class Durations
{
    /// <summary>Within bounds, both included.</summary>
    public static Read<TimeSpan> Between(TimeSpan from, TimeSpan to) => Scalars.Of(Duration.Between(from, to));

    /// <summary>The same; <c>forever</c> is null.</summary>
    public static Read<TimeSpan?> OrForever(TimeSpan from) => Scalars.Of((string text, out TimeSpan? value) =>
    {
        value = null;
        if (text == "forever")
            return null;
        if (!Duration.TryParse(text, out var duration))
            return "is neither a duration such as 30d nor forever";
        value = duration;
        return duration < from ? $"is too short: at least {Duration.Say(from)}" : null;
    });
}
