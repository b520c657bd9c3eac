using System.Text.Json;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Server.Api;

namespace Faultline.Server.Uptime;

/// <summary><c>/api/v1/monitors/{name}/uptime</c>: a fraction, and seconds.</summary>
internal static class UptimeJson
{
    public static void Write(Utf8JsonWriter json, string monitor, UptimeReport report)
    {
        json.WriteStartObject();
        json.WriteString("monitor", monitor);
        json.WriteTime("from", report.From);
        json.WriteTime("to", report.To);
        if (report.Fraction is { } fraction)
            json.WriteNumber("fraction", Math.Round(fraction, 8));
        json.WriteStartObject("seconds");
        foreach (var condition in Enum.GetValues<Condition>())
            json.WriteNumber(condition.Word(), Seconds(report.Total(condition)));
        json.WriteEndObject();
        json.WriteStartObject("downtime");
        json.WriteNumber("seconds", Seconds(report.Downtime));
        json.WriteStartObject("byFault");
        foreach (var (fault, time) in report.ByFault)
            json.WriteNumber(fault.Word(), Seconds(time));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("blips");
        foreach (var blip in report.Blips)
        {
            json.WriteStartObject();
            json.WriteTime("from", blip.From);
            json.WriteTime("to", blip.To);
            json.WriteString("fault", blip.Fault.Word());
            json.WriteString("reason", blip.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}
