using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Channels;

namespace Faultline.Tests.Alerts;

/// <summary>Incidents and configurations as tests of alerts need them.</summary>
internal static class Sample
{
    /// <summary>A Tuesday, 09:00 in Berlin.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public static Incident Incident(string id = "A1B2", string monitor = "shop", Urgency urgency = Urgency.High) => new()
    {
        Id = id,
        Kind = IncidentKind.Problem,
        Monitor = monitor,
        MonitorName = monitor,
        Status = IncidentStatus.Open,
        State = State.Down,
        Fault = Fault.Gateway,
        Reason = "http-502",
        Urgency = urgency,
        Confidence = Confidence.High,
        Summary = "502 from nginx: the application behind it did not answer",
        Evidence = [new Evidence("server", "nginx/1.22.1")],
        Next = ["Check that the application process is running and listening where the proxy expects it"],
        Line = "probe -- dns -- tcp -- tls -- nginx -x- app",
        Regions = new Dictionary<string, string>(StringComparer.Ordinal) { ["eu"] = "down", ["us"] = "down" },
        StartedAt = Start,
        ConfirmedAt = Start.AddSeconds(5),
        NotifiedAt = Start.AddSeconds(30),
    };

    public static Incident Resolved(this Incident incident, TimeSpan after) =>
        incident with { Status = IncidentStatus.Resolved, ResolvedAt = incident.StartedAt + after };

    public static Effect Opened(Incident incident, DateTimeOffset at) => new Effect.Notify(at, incident, NotificationKind.Opened, "confirmed");

    public static Effect Updated(Incident incident, DateTimeOffset at) => new Effect.Notify(at, incident, NotificationKind.Updated, "urgency rose");

    public static Effect Over(Incident incident, DateTimeOffset at) =>
        new Effect.Notify(at, incident.Resolved(at - incident.StartedAt), NotificationKind.Resolved, "recovered");

    public static Effect Changed(Incident incident, IncidentChange change, DateTimeOffset at) =>
        new Effect.IncidentChanged(at, incident, change, null, "because");

    public static SlackChannel Slack(string name, string url = "http://127.0.0.1:9/services/T0/B0/verysecretpath") =>
        new() { Name = name, Url = Url(url) };

    public static WebhookChannel Webhook(string name, string url, string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") =>
        new() { Name = name, Url = Url(url), SigningSecret = new Secret<string>(secret) };

    public static Secret<CheckUrl> Url(string url) => new(CheckUrl.Parse(url, out _)!);

    public static FaultlineConfiguration Configuration(params string[] channels) => new()
    {
        PublicUrl = CheckUrl.Parse("https://faultline.example/", out _),
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
        Channels = [.. channels.Select(name => Slack(name))],
    };

    public static RouteConfiguration Route(Urgency urgency, params string[] to) => new() { Urgencies = [urgency], To = to };
}
