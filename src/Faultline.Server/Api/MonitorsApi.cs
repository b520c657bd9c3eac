using System.Globalization;
using System.Text.Json;
using Faultline.Core.Verdicts;
using Faultline.Engine.Monitors;
using Faultline.Engine.Results;
using Faultline.Server.Uptime;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary><c>/api/v1/monitors</c>: what is watched, how it is, and how it was.</summary>
internal sealed class MonitorsApi(Source source)
{
    /// <summary>The region of all checks until there are probes elsewhere.</summary>
    private const string Region = "local";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public async Task ListAsync(HttpContext context)
    {
        var query = new Query(context, source.Time);
        var (start, limit) = (query.Cursor() ?? 0, query.Limit(usual: 100, most: 1000));
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var all = source.Monitors();
        var first = (int)Math.Min(start, all.Count);
        var end = Math.Min(first + limit, all.Count);
        var next = end < all.Count ? end.ToString(CultureInfo.InvariantCulture) : null;
        await Json.WriteListAsync(context, all.Skip(first).Take(end - first), (json, monitor) => Write(json, monitor, whole: false), next);
    }

    public Task ShowAsync(HttpContext context) =>
        WithMonitorAsync(context, (monitor, _) => Json.WriteAsync(context, json => Write(json, monitor, whole: true)));

    public Task ResultsAsync(HttpContext context) => WithMonitorAsync(context, async (monitor, query) =>
    {
        var (from, to) = query.Stretch(Day);
        var limit = query.Limit(usual: 100, most: 10_000);
        if (query.Cursor() is { } cursor)
            to = new DateTimeOffset(cursor, TimeSpan.Zero);
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var read = from < to
            ? await source.Results(monitor, from, to, limit + Slice.Beyond, context.RequestAborted)
            : [];
        var slice = Slice.Of(read, limit, result => result.At);
        await Json.WriteListAsync(context, slice.Items, Write, slice.Next);
    });

    public Task UptimeAsync(HttpContext context) => WithMonitorAsync(context, async (monitor, query) =>
    {
        var (from, to) = query.Stretch(Day);
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var past = await Past.ReadAsync(source, monitor, from, to, context.RequestAborted);
        await Json.WriteAsync(context, json => UptimeJson.Write(json, monitor.Name, past));
    });

    private async Task WithMonitorAsync(HttpContext context, Func<MonitorStatus, Query, Task> answer)
    {
        var name = context.Request.RouteValues["name"]?.ToString() ?? "";
        if (source.Find(name) is { } monitor)
        {
            await answer(monitor, new Query(context, source.Time));
            return;
        }

        var near = Core.Nearest.To(name, source.Monitors().Select(m => m.Name)).Take(3).ToList();
        await new Problem(StatusCodes.Status404NotFound, $"there is no monitor {Bounded(name)}")
        {
            Next = near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "GET /api/v1/monitors lists all",
        }.WriteAsync(context);
    }

    private static string Bounded(string name) => name.Length <= 100 ? name : name[..100] + "…";

    private static void Write(Utf8JsonWriter json, MonitorStatus monitor, bool whole)
    {
        var configuration = monitor.Configuration;
        json.WriteStartObject();
        json.WriteString("name", monitor.Name);
        if (configuration.Id is { } id)
            json.WriteString("id", id);
        json.WriteString("url", Pages.Shown.Url(monitor));
        json.WriteStartArray("tags");
        foreach (var tag in configuration.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteMilliseconds("interval", configuration.Interval);
        json.WriteBoolean("paused", configuration.Paused);
        json.WriteString("condition", monitor.Condition.Word());
        if (monitor.State is { } state)
            json.WriteString("state", state.Word());
        json.WriteTime("since", monitor.Since);
        json.WriteTime("nextCheckAt", monitor.NextCheckAt);
        if (monitor.Latest is { Verdict: var verdict })
        {
            json.WriteString("fault", verdict.Fault.Word());
            json.WriteString("reason", verdict.Reason);
            json.WriteString("urgency", verdict.Urgency.Word());
            json.WriteString("summary", verdict.Summary);
        }

        json.WriteStartArray("incidents");
        foreach (var incident in monitor.Incidents)
            json.WriteStringValue(incident.Id);
        json.WriteEndArray();
        if (whole && monitor.Latest is { } latest)
        {
            json.WritePropertyName("verdict");
            VerdictJson.Write(json, latest, Region);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CheckRecord result)
    {
        json.WriteStartObject();
        json.WriteTime("at", result.At);
        json.WriteString("region", result.Region);
        json.WriteString("state", result.State.Word());
        json.WriteString("fault", result.Fault.Word());
        json.WriteString("reason", result.Reason);
        if (result.Status > 0)
            json.WriteNumber("status", result.Status);
        json.WriteMilliseconds("total", result.Phases.Total);
        json.WriteEndObject();
    }
}
