using System.Globalization;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Alerts;

/// <summary>
/// Sends what the outbox holds (A3): one message at a time on each channel, channels side by side. At least once: after a crash between
/// sending and noting it the same message goes again, with the same id.
/// </summary>
public sealed partial class Dispatcher : IDisposable
{
    /// <summary>An attempt takes 15 s at most, and noting its outcome a moment.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Looked through at least so often, whatever is due: <see cref="Progress"/> tells others by it that this loop lives.
    /// </summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(10);

    /// <summary>For what is in flight when the program ends.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(4);

    /// <summary>For what was then told to end.</summary>
    private static readonly TimeSpan LastGrace = TimeSpan.FromMilliseconds(500);

    private readonly Database _database;
    private readonly Outbox _outbox;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Progress _progress;
    private readonly Metrics _metrics;
    private readonly Action<string> _say;
    private readonly Func<FaultlineConfiguration, Roster> _roster;
    private readonly SemaphoreSlim _signal = new(0);

    // Those that were replaced, and when nothing can be in flight on them any more.
    private readonly Queue<(Roster Roster, DateTimeOffset End)> _replaced = new();

    // Replaced as a whole, since attempts look at it while the loop goes on.
    private Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private FaultlineConfiguration? _wanted;
    private Roster _current;
    private long _pending;
    private long? _countedAt;
    private bool _isUnreadable;

    /// <param name="random">For the jitter of back-off; used by this alone.</param>
    /// <param name="say">Lines for the terminal.</param>
    public Dispatcher(
        Database database, FaultlineConfiguration configuration, TimeProvider time, Random random, Progress progress, Metrics metrics,
        Action<string> say)
        : this(database, configuration, time, random, progress, metrics, say, c => Roster.Of(c, time))
    {
    }

    internal Dispatcher(
        Database database, FaultlineConfiguration configuration, TimeProvider time, Random random, Progress progress, Metrics metrics,
        Action<string> say, Func<FaultlineConfiguration, Roster> roster)
    {
        (_database, _time, _random, _progress, _metrics, _say, _roster) = (database, time, random, progress, metrics, say, roster);
        _outbox = new Outbox(database);
        _current = roster(configuration);
        _wanted = configuration;
    }

    /// <summary>How many messages waited to be sent when that was last counted: ten seconds ago at most, while the store can be read.</summary>
    public long Pending => Volatile.Read(ref _pending);

    /// <summary>Something was committed: look now. From any thread.</summary>
    public void Wake()
    {
        if (_signal.CurrentCount == 0)
            _signal.Release();
    }

    /// <summary>Sends through the channels of another configuration from the next message on. From any thread.</summary>
    public void Use(FaultlineConfiguration configuration)
    {
        Volatile.Write(ref _wanted, configuration);
        Wake();
    }

    /// <summary>
    /// Runs until cancelled, and then ends within 5 s: what was in flight and not noted is sent again after the next start.
    /// </summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var hurry = new CancellationTokenSource();
        while (!cancel.IsCancellationRequested)
        {
            var until = _time.GetUtcNow() + TimeSpan.FromSeconds(1);
            try
            {
                until = await RoundAsync(hurry.Token);
                _isUnreadable = false;
            }
            catch (Exception e)
            {
                // The store is away, or this is a bug: what is due stays due, and this is said once.
                if (!_isUnreadable)
                    _say($"alerts: the outbox can't be read: {e.Message}");
                _isUnreadable = true;
            }

            await SleepAsync(until, cancel);
        }

        var inFlight = Task.WhenAll(_lanes.Values.Select(l => l.InFlight ?? Task.CompletedTask));
        await inFlight.WaitAsync(Grace, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await hurry.CancelAsync();

        // A store that does not answer keeps nobody: the leases end by themselves.
        await inFlight.WaitAsync(LastGrace, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        foreach (var (roster, _) in _replaced)
            roster.Dispose();
        _current.Dispose();
        _signal.Dispose();
    }

    /// <summary>Starts whatever may be sent now.</summary>
    /// <returns>When to look again.</returns>
    internal async Task<DateTimeOffset> RoundAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _wanted) is { } configuration)
        {
            await ChangeToAsync(configuration, cancel);
            Interlocked.CompareExchange(ref _wanted, null, configuration);
        }

        await CountAsync(cancel);
        var now = _time.GetUtcNow();
        while (_replaced.TryPeek(out var replaced) && replaced.End <= now)
            _replaced.Dequeue().Roster.Dispose();
        var next = now + LongestSleep;
        foreach (var lane in _lanes.Values.Where(l => l.InFlight is null or { IsCompleted: true }))
        {
            lane.InFlight = null;
            if (lane.ReadyAt > now)
            {
                next = Earlier(next, lane.ReadyAt);
                continue;
            }

            var queue = await _outbox.DueAsync(lane.Sender.Channel, now, lane.Sender.IsForPeople ? 1000 : 50, cancel);
            var choice = lane.Choose(queue.Due, now);
            next = Earlier(Earlier(next, queue.NextAt), choice.NotBefore);
            if (choice.Ids.Count > 0)
                lane.InFlight = AttemptAsync(lane, choice, cancel);
        }

        _progress.Dispatched();
        return next;
    }

    /// <summary>Sends whatever is due, and returns when nothing is in flight or due at this moment.</summary>
    internal async Task SettleAsync(CancellationToken cancel)
    {
        do
            await Task.WhenAll(_lanes.Values.Select(l => l.InFlight ?? Task.CompletedTask));
        while (await RoundAsync(cancel) is var _ && _lanes.Values.Any(l => l.InFlight is not null));
    }

    private async Task ChangeToAsync(FaultlineConfiguration configuration, CancellationToken cancel)
    {
        // First what may fail, for then all of it is done again.
        var channels = configuration.Channels.Select(c => c.Name).ToList();
        foreach (var (channel, count) in await _outbox.DropOthersAsync(channels, cancel))
            _say(string.Create(CultureInfo.InvariantCulture, $"channel {channel} is gone: {count} messages for it are dropped"));
        if (!ReferenceEquals(configuration, _current.Configuration))
        {
            _replaced.Enqueue((_current, _time.GetUtcNow() + Lease));
            _current = _roster(configuration);
        }

        var lanes = new Dictionary<string, Lane>(StringComparer.Ordinal);
        foreach (var sender in _current.Senders.Values)
        {
            if (_lanes.TryGetValue(sender.Channel, out var lane))
                lane.Use(sender);
            lanes[sender.Channel] = lane ?? new Lane(sender);
            if (sender.Useless is { } why)
                _say($"channel {sender.Channel}: {why}");
        }

        _lanes = lanes;
        if (_lanes.Count == 0)
            _say("there are no channels: nobody is told of incidents");
    }

    /// <summary>Once a second at most: a storm means many rounds.</summary>
    private async Task CountAsync(CancellationToken cancel)
    {
        if (_countedAt is { } at && _time.GetElapsedTime(at) < TimeSpan.FromSeconds(1))
            return;
        Volatile.Write(ref _pending, await _outbox.CountPendingAsync(cancel));
        _countedAt = _time.GetTimestamp();
    }

    private async Task SleepAsync(DateTimeOffset until, CancellationToken cancel)
    {
        var wait = until - _time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        using var alarm = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancel);
        await _signal.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset? b) => b < a ? b.Value : a;
}
