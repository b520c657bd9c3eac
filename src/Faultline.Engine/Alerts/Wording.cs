using System.Globalization;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Alerts;

/// <summary>Puts notifications into words (A5). Pure.</summary>
internal static class Wording
{
    /// <summary>In characters: what a phone shows, and less than any channel's limit.</summary>
    private const int LongestHeadline = 140;

    private const int LongestFact = 500;
    private const int MostSteps = 3;

    /// <param name="zone">Of the times.</param>
    public static NotificationText Of(Notification notification, TimeZoneInfo zone) => notification switch
    {
        { Kind: Telling.Test } => new(
            Headline(notification),
            [("Sent", Moment(notification.At, zone)), ("Means", "the channel works: this is where incidents will be told")],
            "", [], []),
        { Kind: Telling.Digest } => DigestText.Of(notification, zone),
        { Notice: { } notice } => new(
            Headline(notification),
            [("Urgency", notice.Urgency.Word()), ("At fault", Responsible(notice.Fault)), ("Seen", Moment(notification.At, zone))],
            "", Steps([notice.Next]), Links(notification)),
        { Incident: { } incident } => OfIncident(notification, incident, zone),
        _ => new(Headline(notification), [], "", [], []),
    };

    /// <summary>One line, at most 140 characters.</summary>
    public static string Headline(Notification notification)
    {
        var name = notification.MonitorName;
        return Cut(notification switch
        {
            { Kind: Telling.Test } => "Faultline: a test message",
            { Kind: Telling.Digest } => DigestText.Headline(notification.Items),
            { Notice: { } notice } => name.Length == 0 ? notice.Text : $"{name}: {notice.Text}",
            { Kind: Telling.Resolved, Incident: { } incident } =>
                $"{name} {Over(incident)} after {Spell(notification.Duration ?? default)}",
            { Kind: Telling.Removed } => $"{name} is no longer watched",
            { Kind: Telling.Updated, Incident: { } incident } =>
                $"now {incident.Urgency.Word()}: {name} {Is(incident)}: {incident.Summary}",
            { Kind: Telling.Unacknowledged, Incident: { } incident } => $"nobody has reacted: {name} {Is(incident)}: {incident.Summary}",
            { Incident: { } incident } => $"{name} {Is(incident)}: {incident.Summary}",
            _ => name,
        }, LongestHeadline);
    }

    /// <summary>By a wall clock, with the zone's name, since readers may sit elsewhere.</summary>
    internal static string Moment(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return Say($"{local:ddd d MMM yyyy HH:mm:ss} ({zone.Id}, UTC{(local.Offset < TimeSpan.Zero ? '-' : '+')}{local.Offset:hh\\:mm})");
    }

    /// <summary>How long, as people say it: <c>41 minutes</c>, <c>2 h 5 min</c>.</summary>
    internal static string Spell(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => Say($"{Math.Max(0, Math.Round(time.TotalSeconds)):0} s"),
        { TotalMinutes: < 120 } => Say($"{Math.Floor(time.TotalMinutes):0} min"),
        { TotalDays: < 2 } => Say($"{Math.Floor(time.TotalHours):0} h {time.Minutes} min"),
        _ => Say($"{Math.Floor(time.TotalDays):0} days {time.Hours} h"),
    };

    /// <summary>Harmless to print, on one line, and never cut inside what a reader sees as one character.</summary>
    internal static string Cut(string text, int most)
    {
        text = Printable.Of(text);
        if (text.Length <= most)
            return text;
        var length = 0;
        while (StringInfo.GetNextTextElementLength(text.AsSpan(length)) is var next && length + next <= most - 1)
            length += next;
        return text[..length] + "…";
    }

    private static NotificationText OfIncident(Notification notification, Incident incident, TimeZoneInfo zone)
    {
        var facts = new List<(string, string)>();
        var isOver = notification.Kind is Telling.Resolved or Telling.Removed;
        if (notification.Duration is { } duration && isOver)
            facts.Add(("Lasted", $"{Spell(duration)}, until {Moment(incident.ResolvedAt!.Value, zone)}"));
        if (isOver)
            facts.Add(("Was", incident.Summary));
        if (incident.NeverWorked)
            facts.Add(("Note", "this monitor has never worked: check the URL first"));
        facts.Add(("Since", Moment(incident.StartedAt, zone)));
        facts.Add(("At fault", $"{Responsible(incident.Fault)} (confidence {incident.Confidence.Word()})"));
        if (Affected(incident) is { Length: > 0 } affected)
            facts.Add(("Affected", affected));
        if (incident.Regions.Count > 0)
            facts.Add(("Seen from", string.Join(", ", incident.Regions.Select(r => $"{r.Key}: {r.Value}"))));
        facts.Add(("Urgency", incident.Urgency.Word()));
        return new(
            Headline(notification),
            [.. facts.Select(f => (f.Item1, Cut(f.Item2, LongestFact)))],
            isOver ? "" : Cut(incident.Line, LongestFact),
            isOver ? [] : Steps(incident.Next),
            Links(notification));
    }

    private static string Is(Incident incident) => incident.Kind switch
    {
        IncidentKind.Instability => "is unstable",
        IncidentKind.IntermittentRejection => "rejects now and then",
        _ when incident.State == State.Rejected => "rejects the check",
        _ => $"is {incident.State.Word()}",
    };

    private static string Over(Incident incident) => incident.Kind switch
    {
        IncidentKind.Instability => "is stable again",
        IncidentKind.IntermittentRejection => "rejects no longer",
        _ => "is up again",
    };

    private static string Affected(Incident incident) =>
        incident.Kind == IncidentKind.Problem ? Reasons.Explain(incident.Reason)?.Affects ?? "" : "";

    private static string Responsible(Fault fault) => fault switch
    {
        Fault.None => "nobody",
        Fault.Client => "the request: the monitor's own configuration (client)",
        Fault.Server => "the server",
        Fault.Gateway => "the server side, behind the proxy that answered (gateway)",
        Fault.Cdn => "the edge of the content delivery network (cdn)",
        Fault.Network => "the network in between",
        Fault.Dns => "the name service (dns)",
        Fault.Tls => "the server's certificate or TLS setup (tls)",
        _ => "the probe itself",
    };

    private static IReadOnlyList<string> Steps(IEnumerable<string> next) =>
        [.. next.Where(step => step.Length > 0).Take(MostSteps).Select(step => Cut(step, LongestFact))];

    private static List<(string, string)> Links(Notification notification)
    {
        var links = new List<(string, string)>();
        if (notification.Link.Length > 0)
            links.Add((notification.Incident is null ? "Monitor" : "Incident", notification.Link));
        if (notification.CodeLink.Length > 0)
            links.Add(("What it means", notification.CodeLink));
        return links;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
