using System.Threading.Channels;
using Faultline.Core.Incidents;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Where observations become history, one after the other: a single loop owns all that is remembered, so nothing of it is locked. Every quarter
/// of a second what was decided is stored in one transaction; only then is it said and sent (A3).
/// </summary>
internal sealed class Evaluator(
    TimeProvider time, Channel<Message> inbox, Chronicle chronicle, Watchlist watchlist, Database database, Stores stores, Metrics metrics, Progress progress,
    StorageTrouble trouble, Action<string> say, Action wakeDispatcher)
{
    /// <summary>Looked for by the clock: to be woken by each of thousands of checks a second would cost more than to judge them.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);

    private FaultlineConfiguration _configuration = new();
    private bool _isCommitting;
    private bool _isStopping;
    private long? _retryAt;

    /// <summary>Runs until it is told to stop and the last tick is stored, or can't be.</summary>
    public async Task RunAsync()
    {
        using var clock = new PeriodicTimer(LookEvery, time);
        var ticked = time.GetTimestamp();
        do
        {
            while (inbox.Reader.TryRead(out var message))
                TryHandle(message);
            if (time.GetElapsedTime(ticked) < TickEvery)
                continue;
            ticked = time.GetTimestamp();
            Tick();
        }
        while (!(_isStopping && !_isCommitting) && await clock.WaitForNextTickAsync(CancellationToken.None));

        if (!chronicle.Tick.IsEmpty)
            say("ending while nothing can be stored: what was not stored yet is lost");
    }

    private void Tick()
    {
        metrics.Ticked();
        watchlist.ObserveWindows(time.GetUtcNow());
        chronicle.WakeThoseDue(time.GetUtcNow());
        Commit();
    }

    /// <summary>Everything that is remembered passes here: one message that can't be handled must not end all others.</summary>
    private void TryHandle(Message message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception bug)
        {
            Drop(message, bug);
        }
    }

    private void Handle(Message message)
    {
        switch (message)
        {
            case Message.Checked check:
                metrics.CheckDone(chronicle.Take(check), check.Seen.Phases.Total, check.Late);
                break;
            case Message.Committed committed:
                Settle(committed);
                break;
            case Message.Use use:
                _configuration = use.Configuration;
                watchlist.Use(use, time.GetUtcNow());
                chronicle.Tick.Afterwards.Add(use.Done.SetResult);
                break;
            case Message.Acknowledge acknowledge:
                Acknowledge(acknowledge);
                break;
            case Message.Stop:
                _isStopping = true;
                Commit();
                break;
        }
    }

    private void Drop(Message message, Exception bug)
    {
        say($"this is a bug in faultline, please report it: {message.GetType().Name}: {bug}");
        switch (message)
        {
            case Message.Checked:
                metrics.CheckGivenUp();
                break;
            case Message.Use use:
                use.Done.TrySetException(bug);
                break;
            case Message.Acknowledge acknowledge:
                acknowledge.Done.TrySetException(bug);
                break;
        }
    }

    private void Acknowledge(Message.Acknowledge asked)
    {
        if (watchlist.WithOpen(asked.Incident) is not { } watched)
        {
            asked.Done.SetResult(false);
            return;
        }

        chronicle.Apply(watched, new MonitorEvent.Acknowledged(time.GetUtcNow(), asked.Incident, asked.By));
        watched.Publish(null);
        chronicle.Tick.Afterwards.Add(() => asked.Done.SetResult(true));
    }

    private void Commit()
    {
        if (_isCommitting || (_retryAt is { } retry && time.GetTimestamp() < retry && !_isStopping))
            return;
        if (chronicle.Tick.IsEmpty)
        {
            progress.Stored();
            return;
        }

        var tick = chronicle.Tick;
        chronicle.Tick = new Tick();
        _isCommitting = true;
        _ = StoreAsync(tick, _configuration);
    }

    private async Task StoreAsync(Tick tick, FaultlineConfiguration configuration)
    {
        var started = time.GetTimestamp();
        Exception? wrong = null;
        try
        {
            await database.WriteAsync(
                transaction =>
                {
                    tick.Write(transaction, stores, configuration, time.GetUtcNow());
                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception failed)
        {
            // The loop decides what becomes of it; nothing of the tick was stored.
            wrong = failed;
        }

        await inbox.Writer.WriteAsync(new Message.Committed(tick, wrong, time.GetElapsedTime(started)));
    }

    private void Settle(Message.Committed committed)
    {
        _isCommitting = false;
        var tick = committed.Tick;
        if (committed.Trouble is { } wrong)
        {
            // Checks go on; what they find waits here, and is tried again with what comes after it.
            tick.Append(chronicle.Tick);
            chronicle.Tick = tick;
            _retryAt = time.GetTimestamp() + time.TimestampFrequency;
            trouble.Failed(wrong);
            return;
        }

        _retryAt = null;
        trouble.Ended(tick.Lost);
        progress.Stored();
        metrics.Committed(committed.Took, tick.Results.Count);
        foreach (var next in tick.Afterwards)
            next();
        if (tick.Effects.Count > 0)
            wakeDispatcher();
        foreach (var line in tick.Lines)
            say(line);
        if (_isStopping && !chronicle.Tick.IsEmpty)
            Commit();
    }
}
