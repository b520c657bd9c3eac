using System.Text.Json;
using Faultline.Cli.Commands.Server;
using Faultline.Cli.Output;

namespace Faultline.Cli.Commands.Incidents;

/// <summary>Incidents for people.</summary>
internal static class IncidentText
{
    private const int LabelWidth = 11;

    public static void WriteList(JsonElement list, Surroundings surroundings)
    {
        var sheet = new Sheet(surroundings.Out, surroundings.Screen, LabelWidth);
        var any = false;
        foreach (var incident in list.List("items"))
        {
            any = true;
            sheet.Head(ToneOf(incident.Text("state")), incident.Text("state"), $"{Monitors(incident)}: {incident.Text("summary")}");
            var taken = incident.Text("acknowledgedBy") is { Length: > 0 } by ? $", taken by {by}" : "";
            var when = incident.Time("resolvedAt") is { Length: > 0 } end
                ? $"{incident.Text("status")} {end}, began {incident.Time("startedAt")}"
                : $"{incident.Text("status")} since {incident.Time("startedAt")}";
            sheet.Line($"{incident.Text("id")}  {when}, urgency {incident.Text("urgency")}{taken}", Tone.Faint);
        }

        if (!any)
            surroundings.Out.WriteLine("Nothing is open.");
        else if (list.Text("next").Length > 0)
            surroundings.Out.WriteLine("There are more: ask for one monitor with --monitor NAME.");
    }

    public static void Write(JsonElement incident, Surroundings surroundings)
    {
        var sheet = new Sheet(surroundings.Out, surroundings.Screen, LabelWidth);
        sheet.Head(ToneOf(incident.Text("state")), incident.Text("state"), $"{Monitors(incident)}: {incident.Text("summary")}");
        if (incident.Text("line") is { Length: > 0 } line)
            sheet.Line(line);
        sheet.Row("Incident", $"{incident.Text("id")}, {incident.Text("kind")}, {incident.Text("status")}", Tone.Faint);
        sheet.Row("Fault", $"{incident.Text("fault")}, confidence {incident.Text("confidence")}, urgency {incident.Text("urgency")}");
        sheet.Row("Reason", incident.Text("reason"));
        Rows(sheet, "Evidence", incident.List("evidence").Select(e => $"{e.Text("what")}: {e.Text("value")}"));
        if (incident.TryGetProperty("traffic", out var traffic))
            sheet.Row("Traffic", traffic.Text("summary"));
        sheet.Numbered("Do first", [.. incident.List("next").Select(next => next.ToString())], Tone.Strong);
        foreach (var (label, name) in new[]
        {
            ("Since", "startedAt"), ("Confirmed", "confirmedAt"), ("Told", "notifiedAt"),
            ("Taken", "acknowledgedAt"), ("Resolved", "resolvedAt"),
        })
        {
            if (incident.Time(name) is { Length: > 0 } time)
                sheet.Row(label, time);
        }

        Rows(sheet, "History", incident.List("history").Select(h => $"{h.Time("at")}  {h.Text("change")}: {h.Text("because")}"));
        Rows(sheet, "Deliveries", incident.List("deliveries").Select(d =>
            $"{d.Time("at")}  {d.Text("channel")}: {d.Text("status")} {d.Text("answer")}".TrimEnd()));
    }

    private static void Rows(Sheet sheet, string label, IEnumerable<string> rows)
    {
        foreach (var row in rows)
        {
            sheet.Row(label, row);
            label = "";
        }
    }

    private static string Monitors(JsonElement incident) => string.Join(", ", incident.List("monitors").Select(m => m.ToString()));

    private static Tone ToneOf(string state) => state switch
    {
        "up" => Tone.Up,
        "degraded" => Tone.Degraded,
        "rejected" => Tone.Rejected,
        "down" => Tone.Down,
        _ => Tone.Inconclusive,
    };
}
