using System.Globalization;
using Faultline.Engine.Traffic;
using Faultline.Server.Traffic;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary><c>/api/v1/logs</c> and <c>/api/v1/traffic</c>: what access logs say (T2).</summary>
internal sealed class TrafficApi(Source source)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>From here on routes are counted by days instead of hours.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromDays(31);

    public async Task LogsAsync(HttpContext context)
    {
        var sources = await SourceView.ReadAllAsync(source, context.RequestAborted);
        await Json.WriteListAsync(context, sources, TrafficJson.Write, next: null);
    }

    /// <summary>Newest first. A page covers so many steps, whether there were requests in them or not.</summary>
    public async Task ListAsync(HttpContext context)
    {
        var query = new Query(context, source.Time);
        var step = Step(query);
        var (from, to) = query.Stretch(step switch
        {
            TrafficStep.Minute => TimeSpan.FromHours(3),
            TrafficStep.Hour => TimeSpan.FromDays(7),
            _ => TimeSpan.FromDays(90),
        });
        var steps = TimeSpan.FromMinutes((double)step) * query.Limit(usual: 1440, most: 10_000);
        if (query.Cursor() is { } cursor)
            to = new DateTimeOffset(cursor, TimeSpan.Zero);
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var (first, next) = (from, (string?)null);
        if (to - from > steps)
        {
            first = to - steps;
            first = first.AddTicks(-(first.UtcTicks % TimeSpan.FromMinutes((double)step).Ticks));
            next = first > from ? first.UtcTicks.ToString(CultureInfo.InvariantCulture) : null;
        }

        IReadOnlyList<TrafficBucket> buckets = first < to
            ? (await source.Traffic(Asked(query, first, to, step), context.RequestAborted)).Buckets()
            : [];
        await Json.WriteListAsync(context, buckets.Reverse(), TrafficJson.Write, next);
    }

    /// <summary>The routes with the most faults, by whole hours.</summary>
    public async Task RoutesAsync(HttpContext context)
    {
        var query = new Query(context, source.Time);
        var (from, to) = query.Stretch(Day);
        var limit = query.Limit(usual: 50, most: 500);
        if (query.Problem is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var asked = Asked(query, from, to, to - from > Long ? TrafficStep.Day : TrafficStep.Hour) with { WithRoutes = true };
        var routes = (await source.Traffic(asked, context.RequestAborted)).Routes();
        await Json.WriteListAsync(context, routes.Take(limit), TrafficJson.Write, next: null);
    }

    private static TrafficStep Step(Query query)
    {
        var text = query.Text("step");
        switch (text)
        {
            case "" or "minute":
                return TrafficStep.Minute;
            case "hour":
                return TrafficStep.Hour;
            case "day":
                return TrafficStep.Day;
            default:
                query.Refuse($"step={text} is no choice", "write minute, hour or day");
                return TrafficStep.Minute;
        }
    }

    private static TrafficQuery Asked(Query query, DateTimeOffset from, DateTimeOffset to, TrafficStep step) => new(from, to, step)
    {
        Source = Named(query, "source"),
        Host = Named(query, "host")?.ToLowerInvariant(),
        Route = Named(query, "route"),
    };

    private static string? Named(Query query, string name) => query.Text(name) is { Length: > 0 } text ? text : null;
}
