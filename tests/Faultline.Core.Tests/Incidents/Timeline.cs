using Faultline.Core.Checks;
using Faultline.Core.Incidents;
using Faultline.Core.Tests.Verdicts;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Incidents;

/// <summary>
/// A monitor's story on a clock of its own, told as <c>monitor.At(0).Fails(503); monitor.At(31).Expect(Notification(Urgency.High))</c>.
/// It plays prober, judge and scheduler: checks at the interval and whenever the machine asks, each seeing what the service does then.
/// Seconds count from its beginning; the state goes through JSON after every event, as if each were followed by a crash.
/// </summary>
internal sealed class Timeline
{
    public static readonly DateTimeOffset Zero = Sample.At;

    private readonly List<(double From, double To, string? Region, Func<Observation> Does)> _script = [];
    private readonly List<(double Ends, double Started, string Region)> _inFlight = [];
    /// <summary>One for each region: whoever asks again has newer knowledge than who asked before.</summary>
    private readonly Dictionary<string, double> _asked = [];
    private readonly List<Told> _told = [];
    private double _now;
    private double _nextRegular;
    private double _notBefore;

    public Timeline(MonitorPolicy? policy = null, double firstCheck = 0)
    {
        Policy = policy ?? Defaults;
        State = IncidentMachine.Start(Policy, Zero);
        _nextRegular = firstCheck;
        _script.Add((0, double.MaxValue, null, () => Sample.Answered(200)));
    }

    public static MonitorPolicy Defaults { get; } = new() { Monitor = "shop", Name = "shop", Fingerprint = "1" };

    public MonitorPolicy Policy { get; private set; }

    public MonitorState State { get; private set; }

    /// <summary>How long a check takes, in seconds.</summary>
    public double Takes { get; set; } = 0.1;

    /// <summary>Everything that the machine wanted done.</summary>
    public List<Effect> Effects { get; } = [];

    /// <summary>When checks started, in seconds.</summary>
    public List<double> Checks { get; } = [];

    public Incident Open => Assert.Single(State.OpenIncidents);

    public IEnumerable<IncidentChange> Changes => Effects.OfType<Effect.IncidentChanged>().Select(e => e.Change);

    /// <summary>The service does this from one moment to another, whatever it does otherwise.</summary>
    public Timeline Outage(double from, double to, int status) => Does(from, to, null, () => Sample.Answered(status));

    public Timeline Does(double from, double to, string? region, Func<Observation> what)
    {
        _script.Add((from, to, region, what));
        return this;
    }

    public Timeline Fails(int status, string headers = "") => From(() => Sample.Answered(status, headers: headers));

    public Timeline Fails(FailureKind kind) => From(() => Sample.Failed(kind));

    public Timeline Passes() => From(() => Sample.Answered(200));

    /// <summary>The probe itself has no network: nobody can tell (V11).</summary>
    public Timeline GoesBlind() =>
        From(() => Sample.Failed(FailureKind.ConnectionTimeout, canaries: new CanaryAnswer("gateway", Answered: false)));

    /// <summary>From now on, in every region.</summary>
    public Timeline From(Func<Observation> does) => Does(_now, double.MaxValue, null, does);

    public Timeline In(string region, int status) => Does(_now, double.MaxValue, region, () => Sample.Answered(status));

    /// <summary>Lets time pass, with all that happens in it, up to and including that second.</summary>
    public Timeline At(double second)
    {
        Assert.True(second >= _now, "a story is told forwards");
        for (var steps = 0; NextMoment() is var next && next <= second; steps++)
        {
            Assert.True(steps < 100_000, "the machine keeps asking at the same moment");
            _now = next;
            Step();
        }

        _now = second;
        return this;
    }

    /// <summary>Exactly this was told since it was last asked, in this order.</summary>
    public Timeline Expect(params Told[] expected)
    {
        var fits = expected.Length == _told.Count && expected.Zip(_told).All(pair => pair.First.Fits(pair.Second));
        Assert.True(fits, $"At {_now} s expected: {string.Join("; ", (object[])expected)}. Told: {string.Join("; ", _told)}.");
        _told.Clear();
        return this;
    }

    public Timeline Configured(MonitorPolicy policy)
    {
        Policy = policy;
        return Happens(new MonitorEvent.Configured(Time(_now), policy));
    }

    public Timeline Paused() => Happens(new MonitorEvent.Paused(Time(_now)));

    public Timeline Resumed() => Happens(new MonitorEvent.Resumed(Time(_now)));

    public Timeline Removed() => Happens(new MonitorEvent.Removed(Time(_now)));

    public Timeline MaintenanceBegins() => Happens(new MonitorEvent.MaintenanceBegan(Time(_now)));

    public Timeline MaintenanceEnds() => Happens(new MonitorEvent.MaintenanceEnded(Time(_now)));

    public Timeline Acknowledged(string by) => Happens(new MonitorEvent.Acknowledged(Time(_now), Open.Id, by));

    public Timeline Happens(MonitorEvent what)
    {
        var (next, effects) = IncidentMachine.Next(State, what);
        var stored = MonitorStateJson.Write(next);
        State = MonitorStateJson.Read(stored)!;
        Assert.Equal(stored, MonitorStateJson.Write(State));
        Assert.True(State.WakeAt is null || State.WakeAt > what.At, "it would wake at once, for ever");
        foreach (var effect in effects)
            CarryOut(effect);
        return this;
    }

    public static DateTimeOffset Time(double second) => Zero.AddSeconds(second);

    public static double Second(DateTimeOffset time) => Math.Round((time - Zero).TotalSeconds, 3);

    private void CarryOut(Effect effect)
    {
        Effects.Add(effect);
        Assert.NotEmpty(effect.Because);
        if (Told.Of(effect, Zero) is { } told)
            _told.Add(told);
        if (effect is Effect.AskAgain ask)
            _asked[ask.Region] = Second(ask.When);
        if (effect is Effect.HoldOff hold)
            _notBefore = Second(hold.Until);
    }

    private double NextMoment()
    {
        var next = State.IsPaused || State.IsRemoved ? double.MaxValue : Math.Max(_notBefore, _nextRegular);
        foreach (var (region, when) in _asked)
            next = Math.Min(next, Due(when, region));
        foreach (var flight in _inFlight)
            next = Math.Min(next, flight.Ends);
        return Math.Max(_now, Math.Min(next, State.WakeAt is { } wake ? Second(wake) : double.MaxValue));
    }

    /// <summary>One check in flight for a monitor and region: the next waits for its end.</summary>
    private double Due(double when, string region) =>
        Math.Max(Math.Max(when, _notBefore), _inFlight.Where(f => f.Region == region).Select(f => f.Ends).DefaultIfEmpty(0).Max());

    private void Step()
    {
        foreach (var flight in _inFlight.Where(f => f.Ends <= _now).ToList())
        {
            _inFlight.Remove(flight);
            Happens(new MonitorEvent.Checked(Judged(flight.Started, flight.Ends, flight.Region)));
        }

        if (State.WakeAt <= Time(_now))
            Happens(new MonitorEvent.TimePassed(Time(_now)));
        if (!State.IsPaused && !State.IsRemoved && Math.Max(_notBefore, _nextRegular) <= _now)
        {
            foreach (var region in Policy.Regions)
                _asked[region] = _now;
            while (_nextRegular <= _now)
                _nextRegular += Policy.Interval.TotalSeconds;
        }

        foreach (var (region, _) in _asked.Where(a => Due(a.Value, a.Key) <= _now).ToList())
        {
            _asked.Remove(region);
            if (State.IsPaused || State.IsRemoved)
                continue;
            Checks.Add(_now);
            _inFlight.Add((Math.Round(_now + Takes, 3), _now, region));
        }
    }

    private Vote Judged(double started, double ended, string region)
    {
        var does = _script.Last(s => s.From <= started && started < s.To && (s.Region is null || s.Region == region)).Does;
        var seen = does();
        var verdict = Judge.Decide(Sample.Spec, seen, new Memory(State.PassedBefore, null, null));
        return new Vote
        {
            Region = region,
            StartedAt = Time(started),
            EndedAt = Time(ended),
            Verdict = verdict,
            Status = seen.Answer?.Status,
            Fingerprint = Policy.Fingerprint,
            MayHurry = seen.Answer?.Status != 429 && !(seen.Answer?.Status == 503 && verdict.RetryAfter is not null),
        };
    }
}
