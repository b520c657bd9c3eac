using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Alerts;

/// <summary>What is told when, on both databases.</summary>
public sealed class DispatcherTests
{
    private static readonly DateTimeOffset Start = Sample.Start;

    public static TheoryData<Dialect> Each => TestDatabases.Each;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task One_incident_is_one_message_a_channel_and_then_its_end_below_it(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a", "b");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        await post.CommitAsync(Sample.Over(Sample.Incident() with { Summary = "something else by now" }, At(120)));
        foreach (var channel in (string[])["a", "b"])
        {
            Assert.Equal(["0 A1B2-opened", "120 A1B2-resolved"], post[channel].Lines);
            Assert.Single(post[channel].Sent.Select(s => s.What.Thread).Distinct(StringComparer.Ordinal));
        }

        Assert.Equal(["a opened delivered", "b opened delivered", "a resolved delivered", "b resolved delivered"], await post.LogAsync());
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A1")]
    public async Task Without_channels_the_start_says_so(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind);
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        Assert.Equal(["there are no channels: nobody is told of incidents"], post.Said);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task What_waits_and_what_became_of_each_attempt_is_counted(Dialect kind)
    {
        var outcomes = new List<string>();
        await using var post = await Post.OpenAsync(kind, "a");
        using var counting = new System.Diagnostics.Metrics.MeterListener();
        counting.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == post.Metrics.Meter && instrument.Name == "faultline.notifications")
                listener.EnableMeasurementEvents(instrument);
        };
        counting.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            outcomes.Add($"{count} {string.Join(' ', tags.ToArray().Select(t => t.Value))}"));
        counting.Start();
        post["a"].Answer = new Outcome.Transient("busy");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, post.Dispatcher.Pending);

        post["a"].Answer = new Outcome.Accepted("queued");
        await post.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, post.Dispatcher.Pending);
        var type = Assert.Single(outcomes.Select(o => o.Split(' ')[1]).Distinct(StringComparer.Ordinal));
        Assert.Equal($"1 {type} failed", outcomes[0]);
        Assert.Equal($"1 {type} accepted", outcomes[^1]);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task Replayed_effects_tell_nothing_twice(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.CommitAsync(Sample.Over(Sample.Incident(), At(60)), Sample.Over(Sample.Incident(), At(60)));
        Assert.Equal(["0 A1B2-opened", "0 A1B2-resolved"], post["a"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task A_transaction_that_fails_tells_nobody(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await Assert.ThrowsAnyAsync<Exception>(() => post.Database.WriteAsync<int>(
            transaction =>
            {
                Outbox.Add(transaction, [Sample.Opened(Sample.Incident(), At(0))], post.Configuration, At(0));
                throw new InvalidOperationException("the evaluator's transaction fails");
            },
            Cancel));
        await post.Dispatcher.SettleAsync(Cancel);
        Assert.Empty(await post.LogAsync());
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task Failing_attempts_come_after_5_10_20_seconds_and_never_rarer_than_every_12_minutes(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Transient("500 oh");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
        var gaps = post["a"].Sent.Zip(post["a"].Sent.Skip(1), (one, two) => (two.At - one.At).TotalSeconds).ToList();
        double[] nominal = [5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600];
        Assert.All(gaps.Zip(nominal), pair => Assert.InRange(pair.First, pair.Second, (pair.Second * 1.2) + 1));
        Assert.InRange(gaps.Count, 9, 11);
        Assert.Single(post.Said, line => line.Contains("500 oh", StringComparison.Ordinal));

        post["a"].Answer = new Outcome.Accepted("250 taken");
        await post.PassAsync(TimeSpan.FromMinutes(13), TimeSpan.FromSeconds(1));
        Assert.Equal(["a opened accepted"], await post.LogAsync());
        Assert.Contains("channel a works again", post.Said);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task Retry_after_is_obeyed_by_the_whole_channel(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Transient("429", TimeSpan.FromSeconds(90));
        await post.CommitAsync(Sample.Opened(Sample.Incident("I1"), At(0)), Sample.Opened(Sample.Incident("I2"), At(0)));
        post["a"].Answer = new Outcome.Delivered("ok");
        await post.PassAsync(TimeSpan.FromSeconds(89));
        Assert.Equal(["0 I1-opened"], post["a"].Lines);
        await post.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["0 I1-opened", "90 I1-opened", "90 I2-opened"], post["a"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task After_a_day_it_is_given_up_and_said(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Transient("no route");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.PassAsync(TimeSpan.FromHours(25), TimeSpan.FromMinutes(5));
        Assert.Equal(["a opened failed-permanently"], await post.LogAsync());
        Assert.Contains(post.Said, line => line.Contains("given up after 24 h", StringComparison.Ordinal));
        post["a"].Answer = new Outcome.Delivered("ok");
        await post.CommitAsync(Sample.Over(Sample.Incident(), At(90_000)));
        Assert.DoesNotContain(post["a"].Lines, line => line.Contains("resolved", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task A_refusal_is_told_once_on_another_channel(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a", "b");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Permanent("403 action_prohibited");
        await post.CommitAsync(Sample.Opened(Sample.Incident("I1"), At(0)));
        await post.CommitAsync(Sample.Opened(Sample.Incident("I2"), At(0)));
        Assert.Equal(["I1-opened", "I2-opened"], post["a"].Sent.Select(s => s.What.Id));
        var notice = Assert.Single(post["b"].Sent, s => s.What.Notice is not null).What.Notice!;
        Assert.Equal("channel a refuses: 403 action_prohibited", notice.Text);
        Assert.Equal(2, post["b"].Sent.Count(s => s.What.Kind == Telling.Opened));
        Assert.Single(post.Said, "channel a refuses: 403 action_prohibited; b is told instead");
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task What_only_a_refusing_channel_was_told_is_told_to_another_one(Dialect kind)
    {
        var configuration = Sample.Configuration("sms", "team") with { Routes = [Sample.Route(Urgency.High, "sms")] };
        await using var post = await Post.OpenAsync(kind, configuration);
        await post.CommitAsync();
        post["sms"].Answer = new Outcome.Permanent("type twilio cannot send yet");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        Assert.Contains(post["team"].Sent, s => s.What.Id == "A1B2-opened");
        await post.PassAsync(TimeSpan.FromSeconds(60));
        await post.CommitAsync(Sample.Over(Sample.Incident(), At(60)));
        Assert.Contains(post["team"].Sent, s => s.What.Id == "A1B2-resolved");
        Assert.DoesNotContain(post["sms"].Sent, s => s.What.Kind == Telling.Resolved);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task A_receiver_that_is_gone_is_asked_no_more_until_the_configuration_is_loaded_again(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a", "b");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Permanent("410", IsFinal: true);
        await post.CommitAsync(Sample.Opened(Sample.Incident("I1"), At(0)));
        await post.CommitAsync(Sample.Opened(Sample.Incident("I2"), At(0)));
        Assert.Equal(["0 I1-opened"], post["a"].Lines);
        post["a"].Answer = new Outcome.Delivered("ok");
        post.Use(Sample.Configuration("a", "b"));
        await post.CommitAsync(Sample.Opened(Sample.Incident("I3"), At(0)));
        Assert.Equal(["0 I1-opened", "0 I3-opened"], post["a"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task What_ended_before_it_was_sent_is_told_to_nobody(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.WriteAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.WriteAsync(Sample.Over(Sample.Incident(), At(40)));
        await post.Dispatcher.SettleAsync(Cancel);
        Assert.Empty(post["a"].Sent);
        Assert.Equal(["a opened dropped"], await post.LogAsync());
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task What_may_have_been_sent_gets_its_end_and_in_order(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        post["a"].Answer = new Outcome.Transient("no answer within 15 s");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.CommitAsync(Sample.Over(Sample.Incident(), At(1)));
        post["a"].Answer = new Outcome.Delivered("ok");
        await post.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["A1B2-opened", "A1B2-opened", "A1B2-resolved"], post["a"].Sent.Select(s => s.What.Id));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task After_a_crash_between_sending_and_noting_the_same_message_goes_again(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        var arrived = new TaskCompletionSource();
        post["a"].While = _ =>
        {
            arrived.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        };
        await post.WriteAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.Dispatcher.RoundAsync(new CancellationToken(canceled: false));
        await arrived.Task.WaitAsync(Cancel);
        post.Restart();
        post["a"].While = null;
        await post.PassAsync(TimeSpan.FromSeconds(19));
        Assert.Equal(["0 A1B2-opened"], post["a"].Lines);
        await post.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(["0 A1B2-opened", "20 A1B2-opened"], post["a"].Lines);
        Assert.Equal(["a opened delivered"], await post.LogAsync());
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task When_urgency_rises_its_channels_are_told_at_once_as_an_update(Dialect kind)
    {
        var configuration = Sample.Configuration("desk", "bed") with
        {
            Routes = [Sample.Route(Urgency.Low, "desk") with { Digest = new TimeOnly(17, 0) }, Sample.Route(Urgency.Normal, "desk"), Sample.Route(Urgency.High, "bed")],
        };
        await using var post = await Post.OpenAsync(kind, configuration);
        var incident = Sample.Incident(urgency: Urgency.Normal);
        await post.CommitAsync(Sample.Opened(incident, At(0)));
        await post.PassAsync(TimeSpan.FromSeconds(10));
        await post.CommitAsync(Sample.Updated(incident with { Urgency = Urgency.High }, At(10)));
        Assert.Equal(["opened", "updated"], post["desk"].Sent.Select(s => s.What.Kind.Word()));
        Assert.Equal(["updated"], post["bed"].Sent.Select(s => s.What.Kind.Word()));
        Assert.Equal("now high: shop is down: 502 from nginx: the application behind it did not answer", Wording.Headline(post["bed"].Sent[0].What));
        await post.CommitAsync(Sample.Over(incident with { Urgency = Urgency.High }, At(20)));
        Assert.Equal(["updated", "resolved"], post["bed"].Sent.Select(s => s.What.Kind.Word()));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task Nobody_reacts_and_the_next_are_told_unless_it_was_acknowledged_or_is_over(Dialect kind)
    {
        var configuration = Sample.Configuration("team", "boss") with
        {
            Routes = [Sample.Route(Urgency.High, "team")],
            Unacknowledged = new EscalationConfiguration(TimeSpan.FromMinutes(10), ["boss"]),
        };
        await using var post = await Post.OpenAsync(kind, configuration);
        var (taken, over, ignored) = (Sample.Incident("TAKEN"), Sample.Incident("OVER"), Sample.Incident("IGNORED"));
        await post.CommitAsync(Sample.Opened(taken, At(0)), Sample.Opened(over, At(0)), Sample.Opened(ignored, At(0)));
        await post.PassAsync(TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(30));
        await post.CommitAsync(Sample.Changed(taken, IncidentChange.Acknowledged, At(540)), Sample.Changed(over, IncidentChange.Resolved, At(540)), Sample.Over(over, At(540)));
        Assert.Empty(post["boss"].Sent);
        await post.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(30));
        var told = Assert.Single(post["boss"].Sent);
        Assert.Equal(("IGNORED", Telling.Unacknowledged, TimeSpan.FromMinutes(10)), (told.What.Incident!.Id, told.What.Kind, told.At));
        await post.CommitAsync(Sample.Over(ignored, At(700)));
        Assert.Equal(Telling.Resolved, post["boss"].Sent[^1].What.Kind);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task A_storm_is_one_message_for_people(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "team");
        await post.CommitAsync([.. Enumerable.Range(0, 1000).Select(i => Sample.Opened(Sample.Incident($"I{i}", $"monitor {i}"), At(0)))]);
        var digest = Assert.Single(post["team"].Sent).What;
        Assert.Equal("1000 incidents", Wording.Headline(digest));
        Assert.Contains("gateway 1000", Wording.Of(digest, TimeZoneInfo.Utc).Plain(), StringComparison.Ordinal);
        Assert.All(await post.LogAsync(), line => Assert.EndsWith("delivered", line, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task A_machine_gets_each_message_of_a_storm_by_itself(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "hook");
        await post.CommitAsync();
        post["hook"].Machine = true;
        await post.CommitAsync([.. Enumerable.Range(0, 30).Select(i => Sample.Opened(Sample.Incident($"I{i}", $"monitor {i}"), At(0)))]);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"I{i}-opened"), post["hook"].Sent.Select(s => s.What.Id));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A4")]
    public async Task A_storm_that_trickles_in_is_told_every_half_minute_at_most(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "team");
        for (var i = 0; i < 120; i++)
        {
            await post.CommitAsync(Sample.Opened(Sample.Incident($"I{i}", $"monitor {i}"), At(i)));
            await post.PassAsync(TimeSpan.FromSeconds(1));
        }

        await post.PassAsync(TimeSpan.FromSeconds(40));
        Assert.InRange(post["team"].Sent.Count, 6, 12);
        var told = post["team"].Sent.SelectMany(s => s.What.Items.Count > 0 ? s.What.Items : [s.What]).Select(n => n.Id).ToList();
        Assert.Equal(120, told.Count);
        Assert.Equal(120, told.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A1")]
    public async Task A_daily_digest_collects_until_its_time_and_keeps_its_id_when_tried_again(Dialect kind)
    {
        var configuration = Sample.Configuration("desk") with { Routes = [Sample.Route(Urgency.Low, "desk") with { Digest = new TimeOnly(10, 0) }] };
        await using var post = await Post.OpenAsync(kind, configuration);
        for (var i = 0; i < 3; i++)
            await post.CommitAsync(Sample.Opened(Sample.Incident($"I{i}", $"monitor {i}", Urgency.Low), At(i)));
        Assert.Empty(post["desk"].Sent);
        post["desk"].Answer = new Outcome.Transient("busy");
        await post.PassAsync(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(1));
        await post.CommitAsync(Sample.Opened(Sample.Incident("LATE", "late", Urgency.Low), At(3600)));
        post["desk"].Answer = new Outcome.Delivered("ok");
        post.Restart();
        await post.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Assert.Equal(2, post["desk"].Sent.Count);
        Assert.Equal(TimeSpan.FromHours(1), post["desk"].Sent[0].At);
        Assert.Equal(post["desk"].Sent[0].What.Id, post["desk"].Sent[1].What.Id);
        Assert.Equal(["I0-opened", "I1-opened", "I2-opened"], post["desk"].Sent[1].What.Items.Select(n => n.Id));
        Assert.Equal("desk opened pending", (await post.LogAsync())[^1]);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_channel_waits_between_two_messages_as_its_vendor_wants(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        post["a"].PaceIs = TimeSpan.FromSeconds(1);
        await post.CommitAsync([.. Enumerable.Range(1, 3).Select(i => Sample.Opened(Sample.Incident($"I{i}"), At(0)))]);
        await post.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(["0 I1-opened", "1 I2-opened", "2 I3-opened"], post["a"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task One_channel_that_hangs_keeps_no_other_from_telling(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "slow", "quick");
        await post.CommitAsync();
        var release = new TaskCompletionSource();
        post["slow"].While = _ => release.Task;
        await post.WriteAsync(Sample.Opened(Sample.Incident("I1"), At(0)), Sample.Opened(Sample.Incident("I2"), At(0)));
        await Until(async () =>
        {
            await post.Dispatcher.RoundAsync(Cancel);
            return post["quick"].Sent.Count == 2;
        });
        Assert.Single(post["slow"].Sent);
        release.SetResult();
        await post.Dispatcher.SettleAsync(Cancel);
        Assert.Equal(2, post["slow"].Sent.Count);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "I7")]
    public async Task A_removed_monitor_is_closed_for_machines_and_not_told_to_people(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "team", "hook");
        await post.CommitAsync();
        post["hook"].Machine = true;
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        await post.CommitAsync(new Effect.Notify(At(5), Sample.Incident() with { Status = IncidentStatus.Removed, ResolvedAt = At(5) }, NotificationKind.Removed, "gone"));
        Assert.Equal(["0 A1B2-opened"], post["team"].Lines);
        Assert.Equal(["0 A1B2-opened", "0 A1B2-removed"], post["hook"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Messages_for_a_channel_that_was_removed_are_dropped_with_a_line(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a", "b");
        await post.CommitAsync();
        post["b"].Answer = new Outcome.Transient("down");
        await post.CommitAsync(Sample.Opened(Sample.Incident(), At(0)));
        post.Use(Sample.Configuration("a"));
        await post.CommitAsync();
        Assert.Equal(["a opened delivered", "b opened dropped"], await post.LogAsync());
        Assert.Contains("channel b is gone: 1 messages for it are dropped", post.Said);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_notice_goes_by_its_urgency(Dialect kind)
    {
        var configuration = Sample.Configuration("desk", "bed") with { Routes = [Sample.Route(Urgency.Low, "desk"), Sample.Route(Urgency.High, "bed")] };
        await using var post = await Post.OpenAsync(kind, configuration);
        var notice = new Notice("certificate-expiring", Fault.Tls, Urgency.Low, "certificate ends in 9 days", "Renew it");
        await post.CommitAsync(new Effect.TellNotice(At(0), "shop", "shop", notice, "near"));
        Assert.Equal("shop: certificate ends in 9 days", Wording.Headline(Assert.Single(post["desk"].Sent).What));
        Assert.Empty(post["bed"].Sent);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task What_the_store_cannot_hold_goes_straight_to_the_channels_of_urgency_high(Dialect kind)
    {
        var configuration = Sample.Configuration("desk", "bed") with { Routes = [Sample.Route(Urgency.Low, "desk"), Sample.Route(Urgency.High, "bed")] };
        await using var post = await Post.OpenAsync(kind, configuration);
        var notice = new Notice("store-stuck", Fault.Probe, Urgency.High, "nothing could be stored for 30 s", "Look at the disk");
        Assert.Equal(1, await post.Dispatcher.SendDirectlyAsync(notice, Cancel));
        Assert.Equal("nothing could be stored for 30 s", Wording.Headline(Assert.Single(post["bed"].Sent).What));
        Assert.Empty(post["desk"].Sent);
        Assert.Empty(await post.LogAsync());
    }

    [Theory, MemberData(nameof(Each))]
    public async Task The_loop_wakes_when_told_says_that_it_lives_and_stops(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var progress = new Progress(post.Time);
        var senders = new List<Post.FakeSender> { new("a", post) };
        using var dispatcher = new Dispatcher(post.Database, post.Configuration, post.Time, new Random(1), progress, post.Metrics, post.Said.Add, c => new Roster(c, senders));
        var running = dispatcher.RunAsync(stop.Token);
        await post.WriteAsync(Sample.Opened(Sample.Incident(), At(0)));
        dispatcher.Wake();
        await Until(() => Task.FromResult(senders[0].Sent.Count == 1));
        await stop.CancelAsync();
        await running.WaitAsync(Cancel);
        Assert.Equal(TimeSpan.Zero, progress.SinceDispatched);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "A3")]
    public async Task The_loop_ends_within_five_seconds_and_what_hung_goes_again_after_its_lease(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        post["a"].While = _ => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        await post.WriteAsync(Sample.Opened(Sample.Incident(), At(0)));
        var running = post.Dispatcher.RunAsync(stop.Token);
        await Until(() => Task.FromResult(post["a"].Sent.Count == 1));
        await stop.CancelAsync();
        for (var tenths = 0; tenths < 50 && !running.IsCompleted; tenths++)
        {
            post.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel));
        }

        await running.WaitAsync(Cancel);
        Assert.InRange(post.Since, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));
        post.Restart();
        post["a"].While = null;
        await post.PassAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["0 A1B2-opened", "20 A1B2-opened"], post["a"].Lines);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "O1")]
    public async Task Who_was_told_of_what_still_lasts_is_not_forgotten(Dialect kind)
    {
        await using var post = await Post.OpenAsync(kind, "a");
        await post.CommitAsync(Sample.Opened(Sample.Incident("LONG"), At(0)), Sample.Opened(Sample.Incident("SHORT"), At(0)));
        await post.CommitAsync(Sample.Over(Sample.Incident("SHORT"), At(60)));
        await post.PassAsync(TimeSpan.FromDays(40), TimeSpan.FromDays(40));
        Assert.Equal(2, await post.Database.WriteAsync(tx => Outbox.Prune(tx, post.Time.GetUtcNow().AddDays(-30)), Cancel));
        await post.CommitAsync(Sample.Over(Sample.Incident("LONG"), post.Time.GetUtcNow()));
        Assert.Equal("LONG-resolved", post["a"].Sent[^1].What.Id);
        await post.PassAsync(TimeSpan.FromDays(40), TimeSpan.FromDays(40));
        Assert.Equal(2, await post.Database.WriteAsync(tx => Outbox.Prune(tx, post.Time.GetUtcNow().AddDays(-30)), Cancel));
        Assert.Empty(await post.LogAsync());
    }

    private static async Task Until(Func<Task<bool>> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "it did not come to that");
            await Task.Yield();
        }
    }
}
