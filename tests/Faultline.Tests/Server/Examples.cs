using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Incidents;
using Faultline.Tests.Cli;

namespace Faultline.Tests.Server;

/// <summary>Worlds to look at.</summary>
internal static class Examples
{
    private static DateTimeOffset Now => Watched.Now;

    /// <summary>Something of everything.</summary>
    public static Watched Some()
    {
        var watched = new Watched();
        watched.Add("accounts", "https://200.accounts.example/");
        watched.Add("blog", "https://200.blog.example/", Day(
            (Now.AddHours(-9), Now.AddHours(-8), Condition.Unknown, Fault.Probe, "probe-offline")));
        var checkout = watched.Add("checkout", "https://checkout.shop.example/", Behind, Day(
            (Now.AddHours(-15), Now.AddHours(-15).AddSeconds(20), Condition.Down, Fault.Gateway, "http-502"),
            (Now.AddMinutes(-4), Now, Condition.Down, Fault.Gateway, "http-502")));
        watched.Fail(checkout, "k7q2m9x4");
        watched.Blips.Add(new Blip("checkout", Now.AddHours(-15), Now.AddHours(-15).AddSeconds(20), State.Down, Fault.Gateway, "http-502"));
        watched.Lines.AddRange(
        [
            new IncidentLine(Now.AddMinutes(-4).AddSeconds(5), IncidentChange.Opened, "2 of 2 votes say down", Vote: null),
            new IncidentLine(Now.AddMinutes(-2), IncidentChange.Acknowledged, "Robin takes it", Vote: null),
        ]);
        watched.Deliveries.Add(Told("team-slack", "delivered", "ok", Now.AddMinutes(-4).AddSeconds(31)));
        watched.Deliveries.Add(Told("on-call-mail", "pending", "421 try again later", null));
        watched.Add("search", "https://refused.search.example/", Day(
            (Now.AddSeconds(-20), Now, Condition.Down, Fault.Server, "connection-refused")));
        var partner = watched.Add("partner API", "https://401.partner.example/v1/stock", Day(
            (Now.AddHours(-2), Now, Condition.Rejected, Fault.Client, "http-401")));
        watched.Fail(partner, "p3w8v1c6", Urgency.Low);
        watched.Add("images", "https://dead.images.example/", Day(
            (Now.AddHours(-3), Now, Condition.Degraded, Fault.Network, "address-failing")));
        watched.Add("reports", "https://resources.reports.example/");
        watched.Add("webhooks", "https://200.hooks.example/", Day(
            (Now.AddHours(-20), Now.AddHours(-18), Condition.Maintenance, Fault.None, ""),
            (Now.AddHours(-6), Now.AddHours(-6).AddSeconds(12), Condition.Down, Fault.Server, "http-500")));
        watched.Blips.Add(new Blip("webhooks", Now.AddHours(-6), Now.AddHours(-6).AddSeconds(12), State.Down, Fault.Server, "http-500"));
        watched.Monitors[^1] = watched.Monitors[^1] with { Condition = Condition.Maintenance };
        return watched;
    }

    /// <summary>A 502 that nginx wrote.</summary>
    public static Observation Behind(CheckSpec spec) =>
        Canned.Answer(spec, 502, "Server: nginx/1.22.1\r\nContent-Type: text/html\r\n", Canned.NginxPage);

    private static Delivery Told(string channel, string status, string answer, DateTimeOffset? at) => new(
        "n1", channel, "k7q2m9x4", "opened", "high", "checkout is down", Now.AddMinutes(-4).AddSeconds(30), Now, 1, status, answer, at);

    /// <summary>The last day: up, but for what is named.</summary>
    public static Span[] Day(params (DateTimeOffset From, DateTimeOffset To, Condition Condition, Fault Fault, string Reason)[] parts)
    {
        var spans = new List<Span>();
        var at = Now.AddDays(-1);
        foreach (var (from, to, condition, fault, reason) in parts)
        {
            if (from > at)
                spans.Add(new Span(at, from, Condition.Up, Fault.None, "ok"));
            spans.Add(new Span(from, to, condition, fault, reason));
            at = to;
        }

        if (at < Now)
            spans.Add(new Span(at, Now, Condition.Up, Fault.None, "ok"));
        return [.. spans];
    }
}
