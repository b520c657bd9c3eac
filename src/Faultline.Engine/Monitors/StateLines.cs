using System.Globalization;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Monitors;

/// <summary>Changes of state and incidents as one clear line each, for the terminal and the journal.</summary>
internal sealed class StateLines(TimeProvider time)
{
    /// <summary>Of the configuration in use.</summary>
    public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>A line when the check found another state than the one before. That a monitor began well goes without saying.</summary>
    public void Note(Watched watched, Latest latest, List<string> lines)
    {
        var (before, after) = (watched.Now.Latest?.Verdict.State, latest.Verdict.State);
        if (before == after || (before is null && after == State.Up))
            return;
        var words = after == State.Up ? "answers as expected" : latest.Shown.Verdict.Summary;
        lines.Add($"{Clock(time.GetUtcNow())}  {after.Word(),-12}  {watched.Asking.Configuration.Name}  {words}");
    }

    /// <summary>A line for what people are told.</summary>
    /// <param name="monitor">What people call it.</param>
    public void Note(string monitor, Effect effect, List<string> lines)
    {
        var line = effect switch
        {
            Effect.Notify { Incident: var i, Kind: NotificationKind.Opened } => $"incident      {i.MonitorName}  {i.Id} opened, {i.Urgency.Word()} urgency: {i.Summary}",
            Effect.Notify { Incident: var i, Kind: NotificationKind.Updated } => $"incident      {i.MonitorName}  {i.Id} is now of {i.Urgency.Word()} urgency: {i.Summary}",
            Effect.Notify { Incident: var i, Kind: NotificationKind.Resolved } => $"incident      {i.MonitorName}  {i.Id} resolved",
            Effect.Notify { Incident: var i } => $"incident      {i.MonitorName}  {i.Id} closed: {effect.Because}",
            Effect.IncidentChanged { Incident: var i, Change: IncidentChange.Acknowledged } => $"incident      {i.MonitorName}  {i.Id} taken by {i.AcknowledgedBy}",
            Effect.BlipEnded { Blip: var b } => Blip(monitor, b),
            Effect.TellNotice { Notice: var n, MonitorName: var name } => $"notice        {name}  {n.Text}",
            _ => null,
        };
        if (line is not null)
            lines.Add($"{Clock(effect.At)}  {line}");
    }

    private static string Blip(string monitor, Blip blip) => string.Create(
        CultureInfo.InvariantCulture, $"blip          {monitor}  {blip.State.Word()} for {(blip.To - blip.From).TotalSeconds:0.#} s: {blip.Reason}");

    private string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
