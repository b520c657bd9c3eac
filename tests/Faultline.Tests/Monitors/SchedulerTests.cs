using Faultline.Core.Schedules;
using Faultline.Engine.Monitors;
using Faultline.Engine.Telemetry;
using Faultline.Lab;

namespace Faultline.Tests.Monitors;

/// <summary>When checks start: on a manual clock, with checks that end when the test says so.</summary>
public sealed class SchedulerTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly Metrics _metrics;
    private readonly List<(ScheduledMonitor Monitor, TimeSpan At)> _started = [];
    private readonly List<string> _said = [];
    private readonly Queue<TaskCompletionSource> _unfinished = new();
    private readonly DateTimeOffset _start;
    private bool _checksHang;

    public SchedulerTests()
    {
        _metrics = new Metrics(_time);
        _start = _time.GetUtcNow();
    }

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public void Ten_thousand_monitors_are_each_asked_once_within_their_first_interval_without_a_burst()
    {
        using var scheduler = Scheduler();
        for (var i = 0; i < 10_000; i++)
            scheduler.Begin(NewMonitor(), Minute, Spreading.FirstDue(i, Minute, _start) - _start);
        Advance(Minute);

        Assert.Equal(10_000, _started.Count);
        Assert.Equal(10_000, _started.DistinctBy(s => s.Monitor).Count());
        // An even trickle is 167 a second; the golden ratio keeps every second near it.
        Assert.All(_started.CountBy(s => Math.Min(59, (int)s.At.TotalSeconds)), second => Assert.InRange(second.Value, 150, 185));
    }

    [Fact]
    public void A_day_of_checks_stays_on_the_grid()
    {
        using var scheduler = Scheduler();
        scheduler.Begin(NewMonitor(), Minute, TimeSpan.FromSeconds(7));
        Advance(TimeSpan.FromHours(24));

        Assert.Equal(1_440, _started.Count);
        Assert.All(_started, s => Assert.Equal(TimeSpan.FromSeconds(7), TimeSpan.FromTicks(s.At.Ticks % Minute.Ticks)));
    }

    [Fact]
    public void A_check_that_outlasts_its_interval_is_followed_by_the_next_point_of_the_grid_and_not_by_a_burst()
    {
        using var scheduler = Scheduler();
        _checksHang = true;
        scheduler.Begin(NewMonitor(), TimeSpan.FromSeconds(10), TimeSpan.Zero);
        Advance(TimeSpan.FromSeconds(45));
        Assert.Single(_started);

        _checksHang = false;
        EndOldest();
        Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([0, 45, 50], _started.Select(s => (int)s.At.TotalSeconds));
    }

    [Fact]
    [Trait("Spec", "C2")]
    public void A_wish_to_ask_again_brings_the_check_forward_and_leaves_the_grid_alone()
    {
        using var scheduler = Scheduler();
        var monitor = NewMonitor();
        scheduler.Begin(monitor, Minute, TimeSpan.Zero);
        Advance(TimeSpan.FromSeconds(1));
        scheduler.AskAgain(monitor, TimeSpan.FromSeconds(5));
        scheduler.AskAgain(monitor, TimeSpan.FromSeconds(2));
        Advance(TimeSpan.FromSeconds(70));

        Assert.Equal([0, 3, 60], _started.Select(s => (int)s.At.TotalSeconds));
    }

    [Fact]
    [Trait("Spec", "V6")]
    public void Who_asks_us_to_stay_away_is_left_alone_and_then_asked_on_its_grid()
    {
        using var scheduler = Scheduler();
        var monitor = NewMonitor();
        scheduler.Begin(monitor, Minute, TimeSpan.Zero);
        Advance(TimeSpan.FromSeconds(1));
        scheduler.HoldOff(monitor, TimeSpan.FromSeconds(150));
        scheduler.AskAgain(monitor, TimeSpan.FromSeconds(2));
        Advance(TimeSpan.FromSeconds(200));

        Assert.Equal([0, 151, 180], _started.Select(s => (int)s.At.TotalSeconds));
    }

    [Fact]
    public void A_monitor_that_is_ended_is_not_asked_until_it_begins_again()
    {
        using var scheduler = Scheduler();
        var monitor = NewMonitor();
        scheduler.Begin(monitor, Minute, TimeSpan.Zero);
        Advance(TimeSpan.FromSeconds(1));
        scheduler.End(monitor);
        Advance(TimeSpan.FromMinutes(5));
        Assert.Single(_started);
        Assert.Null(scheduler.NextIn(monitor));

        scheduler.Begin(monitor, Minute, TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), scheduler.NextIn(monitor));
        Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public void Checks_beyond_the_limit_wait_for_room_and_that_is_said()
    {
        using var scheduler = Scheduler(mostInFlight: 2);
        _checksHang = true;
        for (var i = 0; i < 8; i++)
            scheduler.Begin(NewMonitor(), Minute, TimeSpan.Zero);
        Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, _started.Count);

        EndOldest();
        Assert.Equal(3, _started.Count);
        for (var i = 0; i < 3; i++)
            EndOldest();

        // A few that were late are a busy moment, which no longer interval would mend.
        Assert.Empty(_said);
        EndOldest();
        Assert.Contains("can't keep up: 5 checks started late", Assert.Single(_said), StringComparison.Ordinal);
        EndOldest();
        Assert.Equal(8, _started.Count);
    }

    [Fact]
    [Trait("Spec", "C2")]
    public void Hurried_checks_of_a_site_that_hangs_leave_room_for_those_that_are_well()
    {
        using var scheduler = Scheduler();
        _checksHang = true;
        var hanging = Enumerable.Range(0, 300).Select(_ => NewMonitor()).ToList();
        foreach (var monitor in hanging)
        {
            scheduler.Begin(monitor, Minute, Minute);
            scheduler.AskAgain(monitor, TimeSpan.FromSeconds(1));
        }

        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(256, _started.Count);
        var well = NewMonitor();
        scheduler.Begin(well, Minute, TimeSpan.Zero);
        Advance(TimeSpan.FromMilliseconds(5));
        Assert.Same(well, _started[^1].Monitor);

        EndOldest();
        Assert.Equal(258, _started.Count);
        Assert.Contains(_started[^1].Monitor, hanging);
    }

    private static ScheduledMonitor NewMonitor() => new(null!);

    private Scheduler Scheduler(int mostInFlight = 4096)
    {
        var scheduler = new Scheduler(_time, AskAsync, _metrics, new Progress(_time), _said.Add, mostInFlight);
        scheduler.Start();
        return scheduler;
    }

    private Task AskAsync(ScheduledMonitor monitor)
    {
        _started.Add((monitor, _time.GetUtcNow() - _start));
        if (!_checksHang)
            return Task.CompletedTask;
        var hanging = new TaskCompletionSource();
        _unfinished.Enqueue(hanging);
        return hanging.Task;
    }

    private void EndOldest() => _unfinished.Dequeue().SetResult();

    private void Advance(TimeSpan by) => _time.Advance(by);
}
