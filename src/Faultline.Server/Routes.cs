using Faultline.Server.Api;
using Faultline.Server.Pages;
using Faultline.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server;

/// <summary>What is answered where.</summary>
internal static class Routes
{
    public static void Map(WebApplication app, Source source, PrometheusText metrics)
    {
        app.MapGet("/healthz", context => context.Response.WriteAsync("alive\n", context.RequestAborted));
        app.MapGet("/readyz", context => WriteReadinessAsync(context, Health.Reasons(source.Progress)));
        app.MapGet("/metrics", context =>
        {
            context.Response.ContentType = PrometheusText.ContentType;
            return context.Response.WriteAsync(metrics.Write(), context.RequestAborted);
        });
        app.MapGet("/assets/{hash}/{name}", context =>
            Site.Find(context.Request.Path) is { } asset ? asset.WriteAsync(context) : NotFoundAsync(context));
        MapApi(app, source);
        MapPages(app, source);
        // Whatever it looks like: the framework's own pattern leaves out names with a dot.
        app.MapFallback("{*path}", NotFoundAsync);
    }

    private static void MapApi(WebApplication app, Source source)
    {
        const string Root = "/api/v1";
        var monitors = new MonitorsApi(source);
        app.MapGet(Root + "/monitors", monitors.ListAsync);
        app.MapGet(Root + "/monitors/{name}", monitors.ShowAsync);
        app.MapGet(Root + "/monitors/{name}/results", monitors.ResultsAsync);
        app.MapGet(Root + "/monitors/{name}/uptime", monitors.UptimeAsync);
        var incidents = new IncidentsApi(source);
        app.MapGet(Root + "/incidents", incidents.ListAsync);
        app.MapGet(Root + "/incidents/{id}", incidents.ShowAsync);
        app.MapPost(Root + "/incidents/{id}/acknowledge", incidents.AcknowledgeAsync);
        var traffic = new TrafficApi(source);
        app.MapGet(Root + "/logs", traffic.LogsAsync);
        app.MapGet(Root + "/traffic", traffic.ListAsync);
        app.MapGet(Root + "/traffic/routes", traffic.RoutesAsync);
        app.MapPost(LogsApi.Root + "/{name}", new LogsApi(source).PushAsync);
        var control = new ControlApi(source);
        app.MapPost(Root + "/reload", control.ReloadAsync);
        app.MapPost(Root + "/backup", control.BackupAsync);
    }

    private static void MapPages(WebApplication app, Source source)
    {
        var pages = new SitePages(source);
        app.MapGet("/", pages.OverviewAsync);
        app.MapGet("/incidents/{id}", pages.IncidentAsync);
        app.MapGet("/monitors/{name}", pages.MonitorAsync);
        app.MapGet("/traffic", pages.TrafficAsync);
        app.MapGet("/codes/{code}", SitePages.CodeAsync);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return SitePages.MissingAsync(context, "There is nothing at this address.");
        return new Problem(StatusCodes.Status404NotFound, "there is nothing at this address")
        {
            Next = "/api/v1/monitors lists what is watched",
        }.WriteAsync(context);
    }

    private static Task WriteReadinessAsync(HttpContext context, IReadOnlyList<string> reasons)
    {
        context.Response.StatusCode = reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Json.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", reasons.Count == 0);
            json.WriteStartArray("reasons");
            foreach (var reason in reasons)
                json.WriteStringValue(reason);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
