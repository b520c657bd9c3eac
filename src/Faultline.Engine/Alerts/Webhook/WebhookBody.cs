using System.Globalization;
using System.Text.Json;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Alerts.Webhook;

/// <summary>The contract's "Webhook": type, timestamp, data.</summary>
internal static class WebhookBody
{
    public static byte[] Of(Notification notification)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, VerdictJson.Format))
        {
            json.WriteStartObject();
            json.WriteString("type", TypeOf(notification));
            WriteTime(json, "timestamp", notification.At);
            json.WriteStartObject("data");
            if (notification.Incident is { } incident)
                WriteIncident(json, notification, incident);
            if (notification.Notice is { } notice)
                WriteNotice(json, notification, notice);
            if (notification.Kind == Telling.Test)
                json.WriteString("text", Wording.Headline(notification));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static string TypeOf(Notification notification) => notification.Kind switch
    {
        Telling.Opened => "incident.opened",
        Telling.Updated or Telling.Unacknowledged => "incident.updated",
        Telling.Resolved or Telling.Removed => "incident.resolved",
        Telling.Test => "test",
        _ => "notice",
    };

    private static void WriteIncident(Utf8JsonWriter json, Notification notification, Incident incident)
    {
        json.WriteStartObject("incident");
        json.WriteString("id", incident.Id);
        json.WriteString("kind", KindOf(incident.Kind));
        json.WriteString("state", incident.State.Word());
        json.WriteString("fault", incident.Fault.Word());
        json.WriteString("reason", incident.Reason);
        json.WriteString("urgency", incident.Urgency.Word());
        json.WriteString("status", StatusOf(incident.Status));
        json.WriteString("confidence", incident.Confidence.Word());
        WriteTime(json, "startedAt", incident.StartedAt);
        WriteTime(json, "confirmedAt", incident.ConfirmedAt);
        WriteTime(json, "resolvedAt", incident.ResolvedAt);
        WriteTexts(json, "monitors", [incident.MonitorName]);
        json.WriteStartObject("regions");
        foreach (var (region, state) in incident.Regions)
            json.WriteString(region, state);
        json.WriteEndObject();
        json.WriteString("summary", incident.Summary);
        WriteTexts(json, "next", incident.Next);
        if (incident.Line.Length > 0)
            json.WriteString("line", incident.Line);
        WriteLink(json, notification);
        json.WriteEndObject();
    }

    private static void WriteNotice(Utf8JsonWriter json, Notification notification, Notice notice)
    {
        json.WriteStartObject("notice");
        json.WriteString("reason", notice.Reason);
        json.WriteString("fault", notice.Fault.Word());
        json.WriteString("urgency", notice.Urgency.Word());
        WriteTexts(json, "monitors", notification.MonitorName.Length == 0 ? [] : [notification.MonitorName]);
        json.WriteString("summary", notice.Text);
        WriteTexts(json, "next", notice.Next.Length == 0 ? [] : [notice.Next]);
        WriteLink(json, notification);
        json.WriteEndObject();
    }

    private static void WriteLink(Utf8JsonWriter json, Notification notification)
    {
        if (notification.Link.Length > 0)
            json.WriteString("url", notification.Link);
    }

    private static string KindOf(IncidentKind kind) => kind switch
    {
        IncidentKind.Problem => "problem",
        IncidentKind.Instability => "instability",
        _ => "intermittent-rejection",
    };

    private static string StatusOf(IncidentStatus status) => status switch
    {
        IncidentStatus.Open => "open",
        IncidentStatus.Acknowledged => "acknowledged",
        IncidentStatus.Resolved => "resolved",
        _ => "removed",
    };

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
    }
}
