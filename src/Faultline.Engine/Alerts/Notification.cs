using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Alerts;

/// <summary>
/// What people are told, once, whatever the channel (A4, A5). A value that the outbox keeps as JSON; it holds no secret (S3).
/// </summary>
public sealed record Notification
{
    /// <summary>
    /// The same on every attempt and on every channel: receivers recognise a repetition by it. ASCII letters, digits and <c>-</c>, since
    /// Standard Webhooks sign it between full stops.
    /// </summary>
    public required string Id { get; init; }

    public required Telling Kind { get; init; }

    public required Urgency Urgency { get; init; }

    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>As it was then; null for what concerns none.</summary>
    public Incident? Incident { get; init; }

    public Notice? Notice { get; init; }

    /// <summary>The monitor's name; empty for what concerns none.</summary>
    public string MonitorName { get; init; } = "";

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>What the first message about the incident was headed: later ones stand below it.</summary>
    public string Thread { get; init; } = "";

    /// <summary>The incident's page, or that of a notice's monitor; empty without <c>publicUrl</c>.</summary>
    public string Link { get; init; } = "";

    /// <summary>The page that explains the status or reason; empty without <c>publicUrl</c>.</summary>
    public string CodeLink { get; init; } = "";

    /// <summary>What a digest tells of, oldest first.</summary>
    public IReadOnlyList<Notification> Items { get; init; } = [];

    /// <summary>How long it lasted; null while it does.</summary>
    public TimeSpan? Duration => Incident is { ResolvedAt: { } end } incident ? end - incident.StartedAt : null;

    /// <summary>News of an incident. Pure: the same change makes the same id.</summary>
    public static Notification Of(
        Incident incident, Telling kind, DateTimeOffset at, IReadOnlyList<string> tags, FaultlineConfiguration configuration)
    {
        // It opens and ends once; urgency may rise several times.
        var isOnce = kind is Telling.Opened or Telling.Resolved or Telling.Removed;
        var notification = new Notification
        {
            Id = isOnce ? $"{incident.Id}-{kind.Word()}" : Invariant($"{incident.Id}-{kind.Word()}-{at.ToUnixTimeMilliseconds()}"),
            Kind = kind,
            Urgency = incident.Urgency,
            At = at,
            Incident = incident,
            MonitorName = incident.MonitorName,
            Tags = tags,
            Link = LinkTo(configuration, $"incidents/{incident.Id}"),
            CodeLink = LinkTo(configuration, $"codes/{CodeOf(incident.Reason)}"),
        };
        return notification with { Thread = Wording.Headline(notification) };
    }

    /// <summary>Something beside the state.</summary>
    /// <param name="monitor">What keeps its identity over a rename; empty when it concerns none.</param>
    public static Notification Of(
        Notice notice, string monitor, string monitorName, DateTimeOffset at, IReadOnlyList<string> tags,
        FaultlineConfiguration configuration)
    {
        var what = Invariant($"{monitor}\n{notice.Reason}\n{notice.Urgency}\n{at.ToUnixTimeMilliseconds()}");
        return new Notification
        {
            Id = $"notice-{Hash(what)}",
            Kind = Telling.Notice,
            Urgency = notice.Urgency,
            At = at,
            Notice = notice,
            MonitorName = monitorName,
            Tags = tags,
            Link = monitorName.Length == 0 ? "" : LinkTo(configuration, $"monitors/{Uri.EscapeDataString(monitorName)}"),
            CodeLink = Reasons.Explain(notice.Reason) is null ? "" : LinkTo(configuration, $"codes/{notice.Reason}"),
        };
    }

    /// <summary>Several in one message.</summary>
    /// <param name="id">Stays the same while this very digest is tried again.</param>
    public static Notification Digest(string id, IReadOnlyList<Notification> items, DateTimeOffset at) => new()
    {
        Id = id,
        Kind = Telling.Digest,
        Urgency = items.Max(i => i.Urgency),
        At = at,
        Items = items,
    };

    /// <summary>What <c>faultline channel test</c> sends.</summary>
    public static Notification Test(DateTimeOffset at) => new()
    {
        Id = Invariant($"test-{at.ToUnixTimeMilliseconds()}"),
        Kind = Telling.Test,
        Urgency = Urgency.Low,
        At = at,
    };

    /// <summary>Sixteen hexadecimal digits that stand for a text.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static string LinkTo(FaultlineConfiguration configuration, string path) =>
        configuration.PublicUrl is { } url ? $"{url.ToString().TrimEnd('/')}/{path}" : "";

    private static string CodeOf(string reason) => reason.StartsWith("http-", StringComparison.Ordinal) ? reason["http-".Length..] : reason;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a notification is about.</summary>
public enum Telling
{
    /// <summary>An incident was opened.</summary>
    Opened,

    /// <summary>Its urgency rose.</summary>
    Updated,

    /// <summary>Nobody acknowledged it in time.</summary>
    Unacknowledged,

    Resolved,

    /// <summary>Its monitor is watched no longer: for machines that keep it open, not for people (I7).</summary>
    Removed,

    Notice,

    /// <summary>Several of the above.</summary>
    Digest,

    /// <summary>Somebody tries the channel.</summary>
    Test,
}

/// <summary>The words of <see cref="Telling"/>, as they stand in the outbox and in ids.</summary>
public static class Tellings
{
    public static string Word(this Telling kind) => kind switch
    {
        Telling.Opened => "opened",
        Telling.Updated => "updated",
        Telling.Unacknowledged => "unacknowledged",
        Telling.Resolved => "resolved",
        Telling.Removed => "removed",
        Telling.Notice => "notice",
        Telling.Digest => "digest",
        _ => "test",
    };
}
