using System.Globalization;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Monitors;

namespace Faultline.Engine.Alerts;

/// <summary>Which channels are told of what, and when (A1). Pure.</summary>
public static class Routes
{
    /// <summary>
    /// Each channel at most once; of several matching routes the one that tells it soonest. Without routes normal and high go to every
    /// channel at once, and low to none: it stands in the list of incidents.
    /// </summary>
    /// <param name="monitorName">Empty for what concerns no monitor: then routes for certain monitors or tags don't match.</param>
    public static Routing Choose(
        FaultlineConfiguration configuration, Urgency urgency, string monitorName, IReadOnlyList<string> tags, DateTimeOffset now)
    {
        if (configuration.Channels.Count == 0)
            return new Routing([], "there are no channels");
        if (urgency == Urgency.None)
            return new Routing([], "urgency none tells nobody");
        if (configuration.Routes.Count == 0)
        {
            return urgency == Urgency.Low
                ? new Routing([], "without routes urgency low tells nobody")
                : new Routing([.. configuration.Channels.Select(c => new Destination(c.Name, now, null))], "without routes every channel");
        }

        var chosen = new List<Destination>();
        var matching = new List<int>();
        for (var i = 0; i < configuration.Routes.Count; i++)
        {
            var route = configuration.Routes[i];
            if (!Matches(route, urgency, monitorName, tags) || !IsWithin(route, configuration.TimeZone, now))
                continue;
            matching.Add(i + 1);
            var at = route.Digest is { } time ? Next(time, route.Zone ?? configuration.TimeZone, now) : now;
            var digest = route.Digest?.ToString("HH:mm", CultureInfo.InvariantCulture);
            foreach (var channel in route.To)
                Add(chosen, new Destination(channel, at, digest));
        }

        return new Routing(chosen, matching.Count == 0
            ? $"no route takes urgency {urgency.Word()} {(monitorName.Length == 0 ? "without a monitor" : $"of {monitorName}")} now"
            : $"route {string.Join(", ", matching)}");
    }

    private static bool Matches(RouteConfiguration route, Urgency urgency, string monitorName, IReadOnlyList<string> tags) =>
        route.Urgencies.Contains(urgency)
        && (route.Monitors.Count == 0 || route.Monitors.Contains(monitorName, StringComparer.Ordinal))
        && (route.Tags.Count == 0 || route.Tags.Intersect(tags, StringComparer.Ordinal).Any());

    private static bool IsWithin(RouteConfiguration route, TimeZoneInfo zone, DateTimeOffset now) =>
        route.Hours is not { } hours || hours.Contains(route.Zone ?? zone, now);

    /// <summary>When a wall clock shows that time next; at the gap's end where a clock jumps over it.</summary>
    private static DateTimeOffset Next(TimeOnly time, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var at = new WrittenTime(today.ToDateTime(time), null).In(zone, isEnd: false);
        return at > now ? at : new WrittenTime(today.AddDays(1).ToDateTime(time), null).In(zone, isEnd: false);
    }

    private static void Add(List<Destination> chosen, Destination destination)
    {
        var known = chosen.FindIndex(d => d.Channel == destination.Channel);
        if (known < 0)
            chosen.Add(destination);
        else if (destination.NotBefore < chosen[known].NotBefore)
            chosen[known] = destination;
    }
}

/// <param name="To">Empty when nobody is told.</param>
/// <param name="Because">Which routes matched, or why none did; for logs and for the one who wonders.</param>
public sealed record Routing(IReadOnlyList<Destination> To, string Because);

/// <summary>A channel to tell.</summary>
/// <param name="Channel">Its name.</param>
/// <param name="NotBefore">Now, or when its digest is due.</param>
/// <param name="Digest">What is collected into one message has the same time of day here; null for what is sent by itself.</param>
public readonly record struct Destination(string Channel, DateTimeOffset NotBefore, string? Digest);
