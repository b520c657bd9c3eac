using Faultline.Core.Verdicts;

namespace Faultline.Core.Incidents;

/// <summary>What follows from an event. The machine decides, others act. Each carries the reason why in <see cref="Because"/>.</summary>
public abstract record Effect(DateTimeOffset At, string Because)
{
    /// <summary>An incident came to be or changed: store the value and the line of its history.</summary>
    /// <param name="Incident">As it is from now on.</param>
    /// <param name="Change">What happened.</param>
    /// <param name="Vote">The vote that made the difference, kept as evidence; null where none did.</param>
    public sealed record IncidentChanged(DateTimeOffset At, Incident Incident, IncidentChange Change, Vote? Vote, string Because)
        : Effect(At, Because);

    /// <summary>
    /// Tell people about an incident: opened, updated (urgency rose) or resolved. Written to the outbox with the change itself.
    /// </summary>
    public sealed record Notify(DateTimeOffset At, Incident Incident, NotificationKind Kind, string Because) : Effect(At, Because);

    /// <summary>Tell people something beside the state (V9, V6 blind): once, until it goes away or grows more urgent.</summary>
    public sealed record TellNotice(DateTimeOffset At, string Monitor, string MonitorName, Notice Notice, string Because)
        : Effect(At, Because);

    /// <summary>A failure that ended by itself before it became an incident (I2).</summary>
    public sealed record BlipEnded(DateTimeOffset At, Blip Blip, string Because) : Effect(At, Because);

    /// <summary>
    /// Check this monitor (in <paramref name="Region"/>) again at that moment, sooner than the schedule would. Replaces what was asked
    /// for that region before: there is one at a time. Never in the past.
    /// </summary>
    public sealed record AskAgain(DateTimeOffset At, string Region, DateTimeOffset When, string Because) : Effect(At, Because);

    /// <summary>Do not check before that moment (V6). Replaces what was asked for before: one that is not ahead lifts it.</summary>
    public sealed record HoldOff(DateTimeOffset At, DateTimeOffset Until, string Because) : Effect(At, Because);
}

/// <summary>One line of an incident's history (I1).</summary>
public enum IncidentChange
{
    Opened,
    ReasonChanged,
    UrgencyRose,
    UrgencyFell,
    Acknowledged,
    /// <summary>A first check passed.</summary>
    Recovering,
    /// <summary>It failed again before recovery was confirmed.</summary>
    Relapsed,
    Resolved,
    Removed,
    /// <summary>Nobody acknowledged in time (A4).</summary>
    Escalated,
    /// <summary>The monitor got another name.</summary>
    Renamed,
}

/// <summary>What is told of an incident.</summary>
public enum NotificationKind
{
    Opened,
    Updated,
    Resolved,

    /// <summary>The incident is closed without a recovery: vendors' keys are resolved, people are not told "recovered" (I7).</summary>
    Removed,
}

/// <summary>A failure that ended by itself before it became an incident.</summary>
/// <param name="Monitor">The monitor's id.</param>
/// <param name="From">First failing check.</param>
/// <param name="To">First passing check.</param>
public sealed record Blip(string Monitor, DateTimeOffset From, DateTimeOffset To, State State, Fault Fault, string Reason);
