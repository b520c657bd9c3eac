using System.Text.Json;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Incidents;
using Faultline.Server.Traffic;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary><c>/api/v1/incidents</c>.</summary>
internal sealed class IncidentsApi(Source source)
{
    public async Task ListAsync(HttpContext context)
    {
        var query = new Query(context, source.Time);
        var (limit, status, name) = (query.Limit(usual: 50, most: 500), query.Text("status"), query.Text("monitor"));
        if (status is not ("" or "open" or "all"))
            query.Refuse($"status={status} is no choice", "write open, or all");
        string? monitor = null;
        if (name.Length > 0)
        {
            // A removed monitor's incidents are asked for by the id it had.
            monitor = source.Find(name) is { Configuration: var known } ? known.Id ?? known.Name : name;
        }

        DateTimeOffset? before = query.Cursor() is { } cursor ? new DateTimeOffset(cursor, TimeSpan.Zero) : null;
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var read = await source.Incidents(
            new IncidentQuery(status == "open", monitor, From: null, before, limit + Slice.Beyond), context.RequestAborted);
        var slice = Slice.Of(read, limit, incident => incident.StartedAt);
        await Json.WriteListAsync(context, slice.Items, (json, incident) =>
        {
            json.WriteStartObject();
            IncidentJson.WriteFields(json, incident);
            json.WriteEndObject();
        }, slice.Next);
    }

    public async Task ShowAsync(HttpContext context)
    {
        if (await source.Incident(Id(context), context.RequestAborted) is not { } history)
        {
            await Unknown(context).WriteAsync(context);
            return;
        }

        var deliveries = await source.Deliveries(history.Incident.Id, context.RequestAborted);
        var traffic = await HostTraffic.ReadAsync(source, history.Incident, context.RequestAborted);
        await Json.WriteAsync(context, json => IncidentJson.Write(json, history, deliveries, traffic));
    }

    public async Task AcknowledgeAsync(HttpContext context)
    {
        var (by, problem) = await Body.TextAsync(context, "by");
        if (problem is not null)
            await problem.WriteAsync(context);
        else if (await source.Acknowledge(Id(context), by, context.RequestAborted))
            await ShowAsync(context);
        else if (await source.Incident(Id(context), context.RequestAborted) is null)
            await Unknown(context).WriteAsync(context);
        else
            await new Problem(StatusCodes.Status409Conflict, "the incident is over: there is nothing to take").WriteAsync(context);
    }

    private static string Id(HttpContext context) => context.Request.RouteValues["id"]?.ToString() ?? "";

    private static Problem Unknown(HttpContext context)
    {
        var id = Id(context);
        return new Problem(StatusCodes.Status404NotFound, $"there is no incident {(id.Length <= 32 ? id : id[..32] + "…")}")
        {
            Next = "GET /api/v1/incidents lists them",
        };
    }
}

/// <summary>An incident as the webhook body has it (contract.md), with all times, and its story.</summary>
internal static class IncidentJson
{
    public static void WriteFields(Utf8JsonWriter json, Incident incident)
    {
        json.WriteString("id", incident.Id);
        json.WriteString("kind", incident.Kind.Word());
        json.WriteString("status", incident.Status.Word());
        json.WriteString("state", incident.State.Word());
        json.WriteString("fault", incident.Fault.Word());
        json.WriteString("reason", incident.Reason);
        json.WriteString("urgency", incident.Urgency.Word());
        json.WriteString("confidence", incident.Confidence.Word());
        json.WriteString("summary", incident.Summary);
        json.WriteStartArray("monitors");
        json.WriteStringValue(incident.MonitorName);
        json.WriteEndArray();
        json.WriteTime("startedAt", incident.StartedAt);
        json.WriteTime("confirmedAt", incident.ConfirmedAt);
        json.WriteTime("notifiedAt", incident.NotifiedAt);
        json.WriteTime("acknowledgedAt", incident.AcknowledgedAt);
        if (incident.AcknowledgedBy.Length > 0)
            json.WriteString("acknowledgedBy", incident.AcknowledgedBy);
        json.WriteTime("resolvedAt", incident.ResolvedAt);
    }

    public static void Write(Utf8JsonWriter json, IncidentHistory history, IReadOnlyList<Delivery> deliveries, HostTraffic? traffic)
    {
        var incident = history.Incident;
        json.WriteStartObject();
        WriteFields(json, incident);
        json.WriteBoolean("neverWorked", incident.NeverWorked);
        json.WriteString("line", incident.Line);
        json.WriteStartObject("regions");
        foreach (var (region, state) in incident.Regions)
            json.WriteString(region, state);
        json.WriteEndObject();
        json.WriteStartArray("evidence");
        foreach (var (what, value) in incident.Evidence)
        {
            json.WriteStartObject();
            json.WriteString("what", what);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("next");
        foreach (var next in incident.Next)
            json.WriteStringValue(next);
        json.WriteEndArray();
        if (traffic is not null)
        {
            json.WritePropertyName("traffic");
            TrafficJson.Write(json, traffic);
        }

        WriteHistory(json, history);
        WriteDeliveries(json, deliveries);
        json.WriteEndObject();
    }

    private static void WriteHistory(Utf8JsonWriter json, IncidentHistory history)
    {
        json.WriteStartArray("history");
        foreach (var line in history.Lines)
        {
            json.WriteStartObject();
            json.WriteTime("at", line.At);
            json.WriteString("change", line.Change.Word());
            json.WriteString("because", Printable.Of(line.Because));
            if (line.Vote is { } vote)
            {
                json.WriteString("region", vote.Region);
                json.WriteString("summary", vote.Verdict.Summary);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDeliveries(Utf8JsonWriter json, IReadOnlyList<Delivery> deliveries)
    {
        json.WriteStartArray("deliveries");
        foreach (var delivery in deliveries)
        {
            json.WriteStartObject();
            json.WriteTime("at", delivery.ToldAt ?? delivery.CreatedAt);
            json.WriteString("channel", delivery.Channel);
            json.WriteString("kind", delivery.Kind);
            json.WriteString("status", delivery.Status);
            json.WriteNumber("attempts", delivery.Attempts);
            if (delivery.Answer.Length > 0)
                json.WriteString("answer", Printable.Of(delivery.Answer));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
