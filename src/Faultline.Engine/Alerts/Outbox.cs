using System.Data.Common;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Alerts;

/// <summary>
/// What must be told, kept beside what happened (A3): written in the transaction of the change itself, so that a crash loses both or
/// neither.
/// </summary>
public sealed partial class Outbox(Database database)
{
    /// <summary>
    /// Turns effects into rows, within the caller's transaction. The same effects again add nothing. Call
    /// <see cref="Dispatcher.Wake"/> when the transaction is committed.
    /// </summary>
    public static void Add(DbTransaction transaction, IEnumerable<Effect> effects, FaultlineConfiguration configuration, DateTimeOffset now)
    {
        if (configuration.Channels.Count == 0)
            return;
        IReadOnlyDictionary<string, IReadOnlyList<string>>? tags = null;
        foreach (var effect in effects)
        {
            if (effect is Effect.Notify or Effect.TellNotice)
                tags ??= TagsOf(configuration);
            switch (effect)
            {
                case Effect.Notify notify:
                    Add(new Turn(transaction, configuration, now), notify, tags!.GetValueOrDefault(notify.Incident.MonitorName) ?? []);
                    break;
                case Effect.TellNotice tell:
                    Add(new Turn(transaction, configuration, now), tell, tags!.GetValueOrDefault(tell.MonitorName) ?? []);
                    break;
                case Effect.IncidentChanged changed when EndOfWaiting(changed.Change) is { } because:
                    DropEscalation(transaction, changed.Incident.Id, because);
                    break;
            }
        }
    }

    /// <summary>Why nobody waits for an acknowledgement any longer; null while somebody does.</summary>
    private static string? EndOfWaiting(IncidentChange change) => change switch
    {
        IncidentChange.Acknowledged => "the incident was acknowledged",
        IncidentChange.Resolved => "the incident was resolved",
        IncidentChange.Removed => "the incident was removed",
        _ => null,
    };

    private static void Add(Turn turn, Effect.TellNotice tell, IReadOnlyList<string> tags)
    {
        var notification = Notification.Of(tell.Notice, tell.Monitor, tell.MonitorName, tell.At, tags, turn.Configuration);
        foreach (var to in Routes.Choose(turn.Configuration, tell.Notice.Urgency, tell.MonitorName, tags, turn.Now).To)
            Insert(turn.Transaction, notification, to, turn.Now);
    }

    private static void Add(Turn turn, Effect.Notify notify, IReadOnlyList<string> tags)
    {
        var incident = notify.Incident;
        switch (notify.Kind)
        {
            case NotificationKind.Opened:
                var opened = Notification.Of(incident, Telling.Opened, notify.At, tags, turn.Configuration);
                foreach (var to in Routes.Choose(turn.Configuration, incident.Urgency, incident.MonitorName, tags, turn.Now).To)
                    Insert(turn.Transaction, opened, to, turn.Now);
                Escalate(turn, opened);
                break;
            case NotificationKind.Updated:
                var told = ToldOf(turn.Transaction, incident.Id);
                var updated = InThread(Notification.Of(incident, Telling.Updated, notify.At, tags, turn.Configuration), told);
                AddUpdate(turn, updated, told);
                Escalate(turn, updated);
                break;
            default:
                var kind = notify.Kind == NotificationKind.Resolved ? Telling.Resolved : Telling.Removed;
                AddEnd(turn, Notification.Of(incident, kind, notify.At, tags, turn.Configuration), ToldOf(turn.Transaction, incident.Id));
                break;
        }
    }

    /// <summary>Who was told of it hears that it is worse, and so do the channels of the new urgency (A4).</summary>
    private static void AddUpdate(Turn turn, Notification updated, List<Told> told)
    {
        var incident = updated.Incident!;
        var routed = Routes.Choose(turn.Configuration, incident.Urgency, incident.MonitorName, updated.Tags, turn.Now).To;
        var before = told.Where(t => t.WasTold).Select(t => t.Channel).Except(routed.Select(r => r.Channel), StringComparer.Ordinal);
        foreach (var to in routed.Concat(before.Where(turn.Has).Select(channel => new Destination(channel, turn.Now, null))))
        {
            // What was to be told later, and less urgently, is told by this.
            var superseded = told.Where(t => t.Channel == to.Channel && t.IsUntouched && !t.IsEscalation && t.Notification != updated.Id);
            foreach (var waiting in superseded)
                Drop(turn.Transaction, waiting.Id, "a later message tells it");
            Insert(turn.Transaction, updated, to, turn.Now);
        }
    }

    /// <summary>
    /// The end goes to the channels that were told, or may have been. Where nothing was sent yet both are dropped: nobody needs "down"
    /// and "up" an hour late.
    /// </summary>
    private static void AddEnd(Turn turn, Notification end, List<Told> told)
    {
        end = InThread(end, told);
        foreach (var channel in told.GroupBy(t => t.Channel, StringComparer.Ordinal))
        {
            foreach (var waiting in channel.Where(t => t is { IsUntouched: true, IsEnd: false }))
                Drop(turn.Transaction, waiting.Id, "it was over before it was sent");
            if (turn.Has(channel.Key) && channel.Any(t => t.WasTold))
                Insert(turn.Transaction, end, new Destination(channel.Key, turn.Now, null), turn.Now);
        }
    }

    /// <summary>Waits in the outbox; an acknowledgement or the end takes it out again (A4).</summary>
    private static void Escalate(Turn turn, Notification cause)
    {
        if (turn.Configuration.Unacknowledged is not { } escalation || cause.Urgency != Urgency.High)
            return;
        var notification = Notification.Of(cause.Incident!, Telling.Unacknowledged, cause.At, cause.Tags, turn.Configuration);
        notification = notification with { Thread = cause.Thread };
        DropEscalation(turn.Transaction, cause.Incident!.Id, "the urgency rose, and the time begins anew", except: notification.Id);
        foreach (var channel in escalation.To)
            Insert(turn.Transaction, notification, new Destination(channel, turn.Now + escalation.After, null), turn.Now);
    }

    private static Notification InThread(Notification notification, List<Told> told) =>
        told.Count == 0 ? notification : notification with { Thread = NotificationJson.Read(told[0].Body).Thread };

    private static Dictionary<string, IReadOnlyList<string>> TagsOf(FaultlineConfiguration configuration) =>
        configuration.Monitors.Where(m => m.Tags.Count > 0).ToDictionary(m => m.Name, m => m.Tags, StringComparer.Ordinal);

    private readonly record struct Turn(DbTransaction Transaction, FaultlineConfiguration Configuration, DateTimeOffset Now)
    {
        /// <summary>It may have been removed since it was told.</summary>
        public bool Has(string channel) => Configuration.Channels.Any(c => c.Name == channel);
    }
}
