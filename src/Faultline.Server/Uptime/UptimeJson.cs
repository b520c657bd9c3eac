using System.Text.Json;
using Faultline.Core.Verdicts;
using Faultline.Server.Api;

namespace Faultline.Server.Uptime;

/// <summary><c>/api/v1/monitors/{name}/uptime</c>: a fraction, and seconds.</summary>
internal static class UptimeJson
{
    public static void Write(Utf8JsonWriter json, string monitor, Past past)
    {
        var report = past.Report;
        json.WriteStartObject();
        json.WriteString("monitor", monitor);
        json.WriteTime("from", report.From);
        json.WriteTime("to", report.To);
        json.WriteTime("first", report.First);
        if (report.Availability is { } availability)
            json.WriteNumber("fraction", Math.Round(availability, 8));
        json.WriteStartObject("seconds");
        foreach (var (condition, time) in report.Times)
            json.WriteNumber(condition.Word(), Seconds(time));
        json.WriteEndObject();
        json.WriteStartObject("downtime");
        json.WriteNumber("seconds", Seconds(report.Times[Core.Uptime.Condition.Down]));
        json.WriteStartObject("byFault");
        foreach (var (fault, time) in report.Downtime)
            json.WriteNumber(fault.Word(), Seconds(time));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("blips");
        foreach (var blip in past.Blips)
        {
            json.WriteStartObject();
            json.WriteTime("from", blip.From);
            json.WriteTime("to", blip.To);
            json.WriteString("state", blip.State.Word());
            json.WriteString("fault", blip.Fault.Word());
            json.WriteString("reason", blip.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
