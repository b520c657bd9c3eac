using System.Data.Common;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration.Channels;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Alerts;

public sealed partial class Dispatcher
{
    /// <summary>Sends to people without the store, which is what the notice is about: to the channels of urgency high, once.</summary>
    /// <returns>How many channels took it.</returns>
    public async Task<int> SendDirectlyAsync(Notice notice, CancellationToken cancel)
    {
        var roster = _current;
        var now = _time.GetUtcNow();
        var notification = Notification.Of(notice, "", "", now, [], roster.Configuration);
        var routed = Routes.Choose(roster.Configuration, Urgency.High, "", [], now).To.Select(d => d.Channel).ToList();

        // Routes for certain monitors or hours don't fit what concerns all of them.
        var channels = routed.Count > 0 ? routed : [.. roster.Senders.Keys];
        var outcomes = await Task.WhenAll(channels.Select(channel => roster.Senders[channel].SendAsync(notification, cancel)));
        foreach (var (channel, outcome) in channels.Zip(outcomes))
        {
            Count(roster, channel, outcome);
            if (Trouble(outcome) is { } why)
                _say($"channel {channel}: {why}");
        }

        return outcomes.Count(outcome => Trouble(outcome) is null);
    }

    /// <summary>One message on one channel, from lease to outcome. Never throws.</summary>
    private async Task AttemptAsync(Lane lane, Choice choice, CancellationToken cancel)
    {
        try
        {
            var ids = choice.Batch is { } batch && choice.Ids.Count == 1 ? await _outbox.BatchAsync(batch, cancel) : choice.Ids;
            var now = _time.GetUtcNow();
            var entries = await _outbox.LeaseAsync(ids, choice.Batch, now, now + Lease, cancel);
            if (entries.Count == 0)
                return;
            var notification = choice.Batch is null
                ? entries[0].Notification
                : Notification.Digest(choice.Batch, [.. entries.Select(e => e.Notification)], now);
            var outcome = await SendAsync(lane, notification, cancel);
            await NoteAsync(lane, entries, outcome, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The lease ends by itself.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            lane.ReadyAt = _time.GetUtcNow() + Lease;
            _say($"channel {lane.Sender.Channel}: {e.Message}");
        }
        finally
        {
            Wake();
        }
    }

    private async Task<Outcome> SendAsync(Lane lane, Notification notification, CancellationToken cancel)
    {
        if (lane.ClosedBecause is { } why)
            return new Outcome.Permanent(why);
        if (notification.Kind == Telling.Removed && lane.Sender.IsForPeople)
            return new Outcome.Delivered("closed without a word: people are not told of a monitor that is gone");
        var (roster, sender) = (_current, lane.Sender);
        var outcome = await sender.SendAsync(notification, cancel);
        Count(roster, sender.Channel, outcome);
        return outcome;
    }

    /// <summary>Whatever its channel is called in the configuration of that moment: a lane may be newer than the roster by one reload.</summary>
    private void Count(Roster roster, string channel, Outcome outcome)
    {
        var type = roster.Configuration.Channels.FirstOrDefault(c => c.Name == channel) is { } known ? ChannelTypes.WordOf(known) : "gone";
        _metrics.Notified(type, outcome switch
        {
            Outcome.Delivered => "delivered",
            Outcome.Accepted => "accepted",
            Outcome.Transient => "failed",
            _ => "refused",
        });
    }

    private async Task NoteAsync(Lane lane, IReadOnlyList<Entry> entries, Outcome outcome, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        lane.ReadyAt = now + lane.Sender.Pace;
        switch (outcome)
        {
            case Outcome.Delivered or Outcome.Accepted:
                if (lane.Failures > 0 || lane.IsRefusing)
                    _say($"channel {lane.Sender.Channel} works again");
                (lane.Failures, lane.IsRefusing) = (0, false);
                await StoreAsync(transaction => Outbox.Deliver(transaction, entries, outcome, now), cancel);
                break;
            case Outcome.Transient transient when entries.All(e => now - Instant.FromMicros(e.DueAt) < Backoff.GiveUpAfter):
                await PostponeAsync(lane, entries, transient, now, cancel);
                break;
            case Outcome.Transient transient:
                await FailAsync(lane, entries, $"given up after {Backoff.GiveUpAfter.TotalHours:0} h: {transient.Why}", now, cancel);
                break;
            case Outcome.Permanent permanent:
                if (permanent.IsFinal)
                    lane.ClosedBecause = permanent.Why;
                await FailAsync(lane, entries, permanent.Why, now, cancel);
                break;
        }
    }

    private async Task PostponeAsync(
        Lane lane, IReadOnlyList<Entry> entries, Outcome.Transient transient, DateTimeOffset now, CancellationToken cancel)
    {
        lane.Failures++;
        if (lane.Failures == 1)
            _say($"channel {lane.Sender.Channel}: {transient.Why}; it is tried again");
        var laneWaits = transient.RetryAfter ?? Backoff.After(lane.Failures, Chance());
        var rowWaits = transient.RetryAfter ?? Backoff.After(entries.Max(e => e.Attempts), Chance());
        lane.ReadyAt = now + (laneWaits > lane.Sender.Pace ? laneWaits : lane.Sender.Pace);
        await StoreAsync(transaction => Outbox.Postpone(transaction, entries, transient.Why, now + rowWaits), cancel);
    }

    /// <summary>
    /// It is not told here. So it is told elsewhere: that the channel refuses, and the message itself if nobody else has it (A3).
    /// </summary>
    private async Task FailAsync(Lane lane, IReadOnlyList<Entry> entries, string why, DateTimeOffset now, CancellationToken cancel)
    {
        var channel = lane.Sender.Channel;
        var isNew = !lane.IsRefusing;
        lane.IsRefusing = true;
        var others = _lanes.Values.Where(l => l != lane && l is { IsRefusing: false, ClosedBecause: null } && l.Sender.Useless is null)
            .Select(l => l.Sender.Channel).ToList();
        var told = await StoreAsync(
            transaction =>
            {
                Outbox.Fail(transaction, entries, channel, why);
                string? elsewhere = null;
                foreach (var entry in entries.Where(e => e.Notification.Notice?.Reason != Refusal.Reason))
                {
                    var has = Outbox.ChannelsOf(transaction, entry.Notification.Id);
                    elsewhere ??= others.Find(has.Contains) ?? others.FirstOrDefault();
                    if (has.Count == 0 && elsewhere is not null)
                        Outbox.Add(transaction, entry.Notification, elsewhere, now);
                }

                if (isNew && elsewhere is not null)
                    Outbox.Add(transaction, Refusal.Of(channel, why, now, _current.Configuration), elsewhere, now);
                return elsewhere;
            },
            cancel);
        if (isNew)
            _say($"channel {channel} refuses: {why}{(told is null ? "; no other channel could be told" : $"; {told} is told instead")}");
    }

    private Task<int> StoreAsync(Action<DbTransaction> work, CancellationToken cancel) => StoreAsync(
        transaction =>
        {
            work(transaction);
            return 0;
        },
        cancel);

    /// <summary>What was sent must be noted, or it is sent again: so this is tried until it is done.</summary>
    private async Task<T> StoreAsync<T>(Func<DbTransaction, T> work, CancellationToken cancel)
    {
        for (var isSaid = false; ; isSaid = true)
        {
            try
            {
                return await _database.WriteAsync(work, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (!isSaid)
                    _say($"alerts: an outcome can't be stored, which is tried until it can: {e.Message}");
                await Task.Delay(TimeSpan.FromSeconds(1), _time, cancel);
            }
        }
    }

    /// <summary>Channels fail side by side, and a Random is nobody's but one thread's.</summary>
    private double Chance()
    {
        lock (_random)
            return _random.NextDouble();
    }

    /// <summary>Null for none.</summary>
    private static string? Trouble(Outcome outcome) => outcome switch
    {
        Outcome.Transient transient => transient.Why,
        Outcome.Permanent permanent => permanent.Why,
        _ => null,
    };
}
