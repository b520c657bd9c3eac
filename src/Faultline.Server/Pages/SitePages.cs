using System.Globalization;
using Faultline.Server.Traffic;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Pages;

/// <summary>What people look at.</summary>
internal sealed class SitePages(Source source)
{
    public async Task OverviewAsync(HttpContext context)
    {
        _ = int.TryParse(context.Request.Query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page);
        var view = await Overview.ReadAsync(source, page, context.RequestAborted);
        await PageWriter.WriteAsync<OverviewPage>(context, nameof(OverviewPage.View), view);
    }

    public async Task IncidentAsync(HttpContext context)
    {
        if (await source.Incident(Named(context, "id"), context.RequestAborted) is not { } story)
        {
            await MissingAsync(context, "There is no such incident.");
            return;
        }

        var monitor = source.Monitors().FirstOrDefault(m => (m.Configuration.Id ?? m.Name) == story.Incident.Monitor);
        var deliveries = await source.Deliveries(story.Incident.Id, context.RequestAborted);
        var traffic = await HostTraffic.ReadAsync(source, story.Incident, context.RequestAborted);
        var view = new IncidentView(story, deliveries, monitor, source.Time.GetUtcNow(), traffic);
        await PageWriter.WriteAsync<IncidentPage>(context, nameof(IncidentPage.View), view);
    }

    public async Task TrafficAsync(HttpContext context)
    {
        var view = await TrafficView.ReadAsync(source, TrafficChoice.Of(context.Request.Query), context.RequestAborted);
        await PageWriter.WriteAsync<TrafficPage>(context, nameof(TrafficPage.View), view);
    }

    /// <summary>Notices link to it. Until a monitor has a page of its own, the list that it stands in is what there is.</summary>
    public Task MonitorAsync(HttpContext context)
    {
        if (source.Find(Named(context, "name")) is null)
            return MissingAsync(context, "There is no such monitor.");
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    public static Task CodeAsync(HttpContext context) => Knowledge.Of(Named(context, "code")) is { } about
        ? PageWriter.WriteAsync<CodePage>(context, nameof(CodePage.About), about)
        : MissingAsync(context, "That is no status code, and no reason.");

    public static Task MissingAsync(HttpContext context, string title)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return PageWriter.WriteAsync<MissingPage>(context, nameof(MissingPage.Title), title);
    }

    private static string Named(HttpContext context, string name) => context.Request.RouteValues[name]?.ToString() ?? "";
}
