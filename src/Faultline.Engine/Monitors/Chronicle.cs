using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Results;
using Faultline.Engine.Uptime;

namespace Faultline.Engine.Monitors;

/// <summary>
/// What becomes of one event: the check is judged, the machine is asked, history goes on, and whatever has to be stored joins the tick. Used by
/// the evaluator's loop alone.
/// </summary>
internal sealed class Chronicle(TimeProvider time, Scheduler scheduler, StateLines lines)
{
    /// <summary>Beyond interval and time-out, before time counts as unknown: a restart or a busy moment must not leave holes.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private readonly PriorityQueue<(Watched Watched, DateTimeOffset At), DateTimeOffset> _wakes = new();

    /// <summary>What was decided since the last commit.</summary>
    public Tick Tick { get; set; } = new();

    /// <summary>Takes up a monitor where it was left, or anew.</summary>
    public Watched Begin(int row, Asking asking, Remembered? remembered, DateTimeOffset now)
    {
        var state = remembered?.State is { } stored ? MonitorStateJson.Read(stored) : null;
        var watched = new Watched(row, asking, state ?? IncidentMachine.Start(asking.Policy, now));
        if (remembered?.Open is { } open)
            watched.Spans = open.Resume(remembered.Newest is { } newest ? SightingOf(newest, Covers(asking.Configuration)) : null);
        else
            Turn(watched, SpanFold.Begin(now));
        if (watched.State.WakeAt is { } wake)
            WakeAt(watched, wake);
        if (watched.State.HeldOffUntil is { } until && until > now)
            scheduler.HoldOff(watched.Schedule, until - now);
        // Wishes to ask again are not stored, and what was in doubt must not wait for its interval.
        if (watched.State.IsInDoubt)
            scheduler.AskAgain(watched.Schedule, TimeSpan.Zero);
        return watched;
    }

    /// <summary>A monitor that left the file while the program did not run (I7).</summary>
    public void Forget(Remembered gone, DateTimeOffset now)
    {
        if (gone.State is { } stored && MonitorStateJson.Read(stored) is { } state)
        {
            var (removed, effects) = IncidentMachine.Next(state, new MonitorEvent.Removed(now));
            Tick.States[gone.Row] = new StateChange(gone.Row, removed, Removed: true);
            foreach (var effect in effects)
                Tell(state.Policy.Name, effect);
        }

        if (gone.Open is { } open)
            Turn(gone.Row, SpanFold.Stop(open.Resume(gone.Newest is { } newest ? SightingOf(newest, Slack) : null), now));
    }

    /// <summary>Nobody looks any more: the time from now on is unknown.</summary>
    public void Leave(Watched watched, DateTimeOffset now) => Turn(watched, SpanFold.Stop(watched.Spans, now));

    /// <summary>One check: stored whatever it asked; a vote only if it asked what is asked now.</summary>
    /// <returns>What it found.</returns>
    public State Take(Message.Checked check)
    {
        var (watched, asking, seen) = (check.Watched, check.Asking, check.Seen);
        var isCurrent = !watched.IsRemoved && asking.Policy.Fingerprint == watched.Asking.Policy.Fingerprint;
        var memory = new Memory(isCurrent && watched.State.PassedBefore, check.Root.AnsweredWell, check.Root.RejectsNow);
        var verdict = Judge.Decide(asking.Spec, seen, memory);
        Tick.Results.Add(new CheckRecord(
            watched.Row, Regions.Local, seen.At, seen.Phases, verdict.State, verdict.Fault, verdict.Reason, seen.Answer?.Status ?? 0));
        if (!isCurrent)
            return verdict.State;

        var latest = new Latest(asking, seen, verdict);
        lines.Note(watched, latest, Tick.Lines);
        See(watched, seen.At, verdict);
        Apply(watched, new MonitorEvent.Checked(VoteOf(asking, seen, verdict, latest)));
        watched.Publish(latest);
        return verdict.State;
    }

    /// <summary>Accounts the time from now on apart from what checks say: paused or maintenance; null for what they say again.</summary>
    public void Account(Watched watched, Condition? aside, DateTimeOffset now) => Turn(
        watched, aside is { } condition ? SpanFold.Enter(watched.Spans, condition, now) : SpanFold.Leave(watched.Spans, now));

    /// <summary>Tells the machine, and acts on what follows.</summary>
    public void Apply(Watched watched, MonitorEvent what)
    {
        var (state, effects) = IncidentMachine.Next(watched.State, what);
        if (!ReferenceEquals(state, watched.State))
        {
            if (state.WakeAt is { } wake && wake != watched.State.WakeAt)
                WakeAt(watched, wake);
            watched.State = state;
            Tick.States[watched.Row] = new StateChange(watched.Row, state, watched.IsRemoved);
        }

        foreach (var effect in effects)
            Follow(watched, effect);
    }

    /// <summary>A stored state may want to be woken as well.</summary>
    public void WakeAt(Watched watched, DateTimeOffset at) => _wakes.Enqueue((watched, at), at);

    /// <summary>Wakes those whose moment has come.</summary>
    public void WakeThoseDue(DateTimeOffset now)
    {
        while (_wakes.TryPeek(out var next, out var at) && at <= now)
        {
            _wakes.Dequeue();
            // Another moment may have taken the place of this one.
            if (next.Watched.State.WakeAt != next.At)
                continue;
            Apply(next.Watched, new MonitorEvent.TimePassed(now));
            next.Watched.Publish(null);
        }
    }

    private void Follow(Watched watched, Effect effect)
    {
        switch (effect)
        {
            case Effect.AskAgain again:
                scheduler.AskAgain(watched.Schedule, again.When - time.GetUtcNow());
                break;
            case Effect.HoldOff hold:
                scheduler.HoldOff(watched.Schedule, hold.Until - time.GetUtcNow());
                break;
            default:
                Tell(watched.Asking.Configuration.Name, effect);
                break;
        }
    }

    private void Tell(string monitor, Effect effect)
    {
        Tick.Effects.Add(effect);
        lines.Note(monitor, effect, Tick.Lines);
    }

    /// <summary>History goes on: most checks only prolong what was.</summary>
    private void See(Watched watched, DateTimeOffset at, Verdict verdict)
    {
        var sighting = new Sighting(at, Covers(watched.Asking.Configuration), ConditionOf(verdict.State), verdict.Fault, verdict.Reason);
        Turn(watched, SpanFold.Next(watched.Spans, sighting));
    }

    private static Sighting SightingOf(CheckRecord result, TimeSpan covers) =>
        new(result.At, covers, ConditionOf(result.State), result.Fault, result.Reason);

    private static TimeSpan Covers(MonitorConfiguration monitor) => monitor.Interval + monitor.Timeout + Slack;

    private static Condition ConditionOf(State state) => state switch
    {
        State.Up => Condition.Up,
        State.Degraded => Condition.Degraded,
        State.Rejected => Condition.Rejected,
        State.Down => Condition.Down,
        _ => Condition.Unknown,
    };

    private void Turn(Watched watched, SpanStep step)
    {
        watched.Spans = step.State;
        Turn(watched.Row, step);
    }

    private void Turn(int row, SpanStep step)
    {
        if (step.Opened)
            Tick.Spans.Add(new SpanWrite(row, step));
    }

    private static Vote VoteOf(Asking asking, Observation seen, Verdict verdict, Latest latest)
    {
        // Only what was well and leaves nothing to say may be told without being made fit to be shown.
        var isPlain = verdict.State == State.Up && verdict.Notices.Count == 0;
        var status = seen.Answer?.Status;
        return new Vote
        {
            Region = Regions.Local,
            StartedAt = seen.At,
            EndedAt = seen.At + seen.Phases.Total,
            Verdict = isPlain ? verdict : latest.Shown.Verdict,
            Status = status,
            Line = verdict.State == State.Up ? "" : Core.Diagnosis.FaultLineText.Path(latest.Shown.Line),
            MayHurry = status != 429 && seen.Examination?.BotChallenge is null && !(status == 503 && verdict.RetryAfter is not null),
            Fingerprint = asking.Policy.Fingerprint,
        };
    }
}
