using System.Globalization;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Incidents;

/// <summary>Something that people see of a monitor: a notification, a notice, or a blip on the chart.</summary>
/// <param name="Detail">Reason, or a blip's beginning and end in seconds; null fits any.</param>
internal sealed record Told(string What, Urgency? Urgency, string? Detail)
{
    public static Told Notification(Urgency urgency, string? reason = null) => new("Opened", urgency, reason);

    public static Told Update(Urgency urgency, string? reason = null) => new("Updated", urgency, reason);

    public static Told Recovery(Urgency? urgency = null) => new("Resolved", urgency, null);

    public static Told Removal() => new("Removed", null, null);

    public static Told Notice(string reason, Urgency urgency) => new("Notice", urgency, reason);

    public static Told Blip(double from, double to) => new("Blip", null, Stretch(from, to));

    public static Told? Of(Effect effect, DateTimeOffset zero) => effect switch
    {
        Effect.Notify told => new Told(told.Kind.ToString(), told.Incident.Urgency, told.Incident.Reason),
        Effect.TellNotice told => new Told("Notice", told.Notice.Urgency, told.Notice.Reason),
        Effect.BlipEnded { Blip: var blip } =>
            new Told("Blip", null, Stretch((blip.From - zero).TotalSeconds, (blip.To - zero).TotalSeconds)),
        _ => null,
    };

    public bool Fits(Told actual) =>
        What == actual.What && (Urgency is null || Urgency == actual.Urgency) && (Detail is null || Detail == actual.Detail);

    public override string ToString() => $"{What} {Urgency?.Word()} {Detail}".TrimEnd();

    private static string Stretch(double from, double to) => string.Create(CultureInfo.InvariantCulture, $"{from:0.###}-{to:0.###}");
}
