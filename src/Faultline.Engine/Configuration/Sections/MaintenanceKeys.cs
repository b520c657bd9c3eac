using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Sections;

/// <summary>The keys of a maintenance window (I4).</summary>
internal static class MaintenanceKeys
{
    public static Shape<Draft> Shape { get; } = new("a maintenance window")
    {
        { "monitors", "which monitors; without it, all", Lists.OneOrSome(Names.Mentioned(NameOf.Monitor)),
            (d, v) => d with { Monitors = v } },
        { "every", "weekly hours, such as Sun 03:00-04:00", Clock.Weekly, (d, v) => d with { Every = v } },
        { "from", "start of a single window, such as 2026-12-24T22:00", Clock.Moment, (d, v) => d with { From = v } },
        { "to", "its end", Clock.Moment, (d, v) => d with { To = v } },
        { "zone", "of these times", Clock.Zone, (d, v) => d with { Zone = v } },
    };

    /// <summary>A window of a file whose zone is known.</summary>
    public static Read<MaintenanceConfiguration> In(TimeZoneInfo zone) =>
        Shape.From(new Draft()).Then((draft, node, reading) => Complete(draft, zone, node, reading));

    private static MaintenanceConfiguration? Complete(Draft draft, TimeZoneInfo fileZone, Node node, Reading reading)
    {
        var window = new MaintenanceConfiguration { Monitors = draft.Monitors, Every = draft.Every, Zone = draft.Zone };
        if (draft is { Every: not null, From: null, To: null })
            return window;
        if (draft is not { Every: null, From: { } from, To: { } to })
        {
            reading.Wrong(node.At, "a maintenance window needs either `every`, or `from` and `to`");
            return null;
        }

        var zone = draft.Zone ?? fileZone;
        window = window with { From = from.In(zone, isEnd: false), To = to.In(zone, isEnd: true) };
        if (window.From < window.To)
            return window;
        reading.Wrong(node.AtKey("to"), "the window ends before it begins");
        return null;
    }

    internal sealed record Draft
    {
        public IReadOnlyList<string> Monitors { get; init; } = [];

        public WeeklyHours? Every { get; init; }

        public WrittenTime? From { get; init; }

        public WrittenTime? To { get; init; }

        public TimeZoneInfo? Zone { get; init; }
    }
}
