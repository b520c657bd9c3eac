using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Faultline.Cli.Commands.Server;
using Faultline.Cli.Output;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Uptime;

/// <summary><c>faultline uptime [MONITOR]</c> (I5): a line each, what is left out of the fraction beside it.</summary>
internal static class UptimeCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var monitor = new Argument<string?>("MONITOR")
        {
            Description = "One monitor; else all, worst first",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = new Option<string>("--from")
        {
            Description = "Start: a time such as 2026-11-22, or how long ago",
            HelpName = "TIME",
            DefaultValueFactory = _ => "-30d",
        };
        var to = new Option<string>("--to") { Description = "End", HelpName = "TIME", DefaultValueFactory = _ => "now" };
        var (server, format) = (new ServerOptions(), Format.Option());
        var command = new Command("uptime", "How available monitors were, and whose fault the rest was") { monitor, from, to, format };
        server.AddTo(command);
        new Examples(
            ("faultline uptime", "all monitors, the last 30 days"),
            ("faultline uptime shop --from -7d", "one, the last week"),
            ("faultline uptime --from 2026-11-01 --to 2026-12-01 --format json", "a month, for programs")).AddTo(command);
        command.SetAction((parsed, cancel) => Asking.RunAsync(parsed, server, surroundings, async running =>
        {
            var (begin, end) = (Uri.EscapeDataString(parsed.GetRequiredValue(from)), Uri.EscapeDataString(parsed.GetRequiredValue(to)));
            var query = $"?from={begin}&to={end}";
            string[] names = parsed.GetValue(monitor) is { } one
                ? [one]
                : [.. (await running.AllAsync("/api/v1/monitors", cancel)).Select(m => m.GetProperty("name").GetString()!)];
            var reports = new List<JsonElement>();
            foreach (var name in names)
                reports.Add(await running.GetAsync($"/api/v1/monitors/{Uri.EscapeDataString(name)}/uptime{query}", cancel));
            if (parsed.GetValue(format) == "json")
                JsonOutput.Write(surroundings.Bytes, json => WriteJson(json, reports));
            else
                WriteText(reports, surroundings);
            return ExitCode.Fine;
        }));
        return command;
    }

    private static void WriteJson(Utf8JsonWriter json, List<JsonElement> reports)
    {
        json.WriteStartArray();
        foreach (var report in reports)
            report.WriteTo(json);
        json.WriteEndArray();
    }

    private static void WriteText(List<JsonElement> reports, Surroundings surroundings)
    {
        if (reports.Count == 0)
        {
            surroundings.Out.WriteLine("Nothing is watched.");
            return;
        }

        var width = Math.Min(40, reports.Max(report => report.Text("monitor").Length));
        foreach (var report in reports.OrderBy(report => report.TryGetProperty("fraction", out var part) ? part.GetDouble() : 2))
            surroundings.Out.WriteLine($"{report.Text("monitor").PadRight(width)}  {Percent(report),9}  {Rest(report)}".TrimEnd());
    }

    private static string Percent(JsonElement report) => report.TryGetProperty("fraction", out var part)
        // Rounded down: 100 % means all of it.
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(part.GetDouble() * 100_000) / 1000:0.000} %")
        : "–";

    private static string Rest(JsonElement report)
    {
        var parts = new List<string>();
        if (report.TryGetProperty("downtime", out var down) && down.Number("seconds") > 0)
        {
            var faults = down.GetProperty("byFault").EnumerateObject()
                .Select(fault => $"{Length(fault.Value.GetDouble())} {Printable.Of(fault.Name)}");
            parts.Add($"down {Length(down.Number("seconds"))} ({string.Join(", ", faults)})");
        }

        foreach (var condition in new[] { "degraded", "rejected", "unknown", "maintenance", "paused" })
        {
            if (report.GetProperty("seconds").Number(condition) is > 0 and var seconds)
                parts.Add($"{condition} {Length(seconds)}");
        }

        if (report.List("blips").Count() is > 0 and var blips)
            parts.Add($"{blips} {(blips == 1 ? "blip" : "blips")}");
        return string.Join(", ", parts);
    }

    private static string Length(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min"),
        < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.0} d"),
    };
}
