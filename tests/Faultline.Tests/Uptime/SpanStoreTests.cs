using Faultline.Core.Tests.Uptime;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;
using Faultline.Engine.Uptime;
using Faultline.Lab;
using Faultline.Tests.Storage;
using FsCheck;
using FsCheck.Fluent;
using static Faultline.Core.Tests.Uptime.Story;

namespace Faultline.Tests.Uptime;

[Trait("Spec", "I5")]
public sealed class SpanStoreTests
{
    private const int Shop = 7;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Stored_history_is_the_computed_one_whenever_the_program_was_started_anew(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var monitor = 0;
        Prop.ForAll(Any, Gen.Choose(0, 20).ToArbitrary(), (story, restart) => PlayAsync(database, ++monitor, story, restart))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

        var all = await new SpanStore(database).ReadManyAsync(
            At(100), At(300), Enumerable.Range(1, monitor).ToDictionary(m => m, _ => At(170)), Cancel);
        for (var i = 1; i <= monitor; i++)
        {
            var one = await new SpanStore(database).ReadAsync(i, At(100), At(300), At(170), Cancel);
            Assert.Equal(one, all.TryGetValue(i, out var spans) ? spans : []);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Time_between_the_last_check_and_the_restart_is_unknown_and_nothing_before_it_changes(Dialect kind)
    {
        using var at = kind.Fresh();
        var newest = Seen(60, Condition.Down, Fault.Dns);
        await using (var database = await at.OpenAsync(new ManualTime(Start)))
        {
            var up = SpanFold.Next(null, Seen(0, Condition.Up));
            await WriteAsync(database, new(Shop, up), new(Shop, SpanFold.Next(up.State, newest)));
        }

        await using (var database = await at.OpenAsync(new ManualTime(Start)))
        {
            var store = new SpanStore(database);
            var open = Assert.Single(await store.OpenAsync(Cancel));
            Assert.Equal((Shop, new OpenSpan(At(60), Condition.Down, Fault.Dns, "because")), (open.Key, open.Value));
            var state = open.Value.Resume(newest);
            Assert.Equal(At(135), state.CoveredUntil);
            Assert.Equal([(0, Condition.Up), (60, Condition.Down), (135, Condition.Unknown)], await ReadAsync(store, 300, state));

            var step = SpanFold.Next(state, Seen(300, Condition.Down, Fault.Dns));
            await WriteAsync(database, new SpanWrite(Shop, step));
            Assert.Equal(
                [(0, Condition.Up), (60, Condition.Down), (135, Condition.Unknown), (300, Condition.Down)],
                await ReadAsync(store, 310, step.State));
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Steps_written_again_change_nothing(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new SpanStore(database);
        var up = SpanFold.Next(null, Seen(0, Condition.Up));
        var down = SpanFold.Next(up.State, Seen(60, Condition.Down, Fault.Server));
        var paused = SpanFold.Enter(down.State, Condition.Paused, At(90));
        SpanWrite[] changes = [new(Shop, up), new(Shop, down), new(Shop, paused), SpanWrite.Told(Shop, Seen(20, Condition.Up))];
        await WriteAsync(database, changes);
        var before = await store.ReadAsync(Shop, Start, End, DateTimeOffset.MaxValue, Cancel);
        await WriteAsync(database, changes);
        await WriteAsync(database, changes[1]);
        Assert.Equal(before, await store.ReadAsync(Shop, Start, End, DateTimeOffset.MaxValue, Cancel));
        Assert.Equal(new OpenSpan(At(90), Condition.Paused, Fault.None, ""), Assert.Single(await store.OpenAsync(Cancel)).Value);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Removed_monitor_keeps_its_history_and_goes_on_when_it_comes_back(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new SpanStore(database);
        var up = SpanFold.Next(null, Seen(0, Condition.Up));
        await WriteAsync(database, new(Shop, up), new(Shop, SpanFold.Stop(up.State, At(30))));
        // Its results may be gone by then.
        var state = Assert.Single(await store.OpenAsync(Cancel)).Value.Resume(newest: null);
        var back = SpanFold.Next(state, Seen(350, Condition.Up));
        await WriteAsync(database, new SpanWrite(Shop, back));
        Assert.Equal([(0, Condition.Up), (30, Condition.Unknown), (350, Condition.Up)], await ReadAsync(store, 400, back.State));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Nothing_stored_reads_as_nothing(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new SpanStore(database);
        Assert.Empty(await store.ReadAsync(Shop, Start, End, End, Cancel));
        Assert.Empty(await store.ReadManyAsync(Start, End, new Dictionary<int, DateTimeOffset> { [Shop] = End }, Cancel));
        Assert.Empty(await store.OpenAsync(Cancel));
    }

    /// <summary>Plays a story into the store, with a restart before the n-th happening, and late sightings one transaction each.</summary>
    private static async Task<bool> PlayAsync(Database database, int monitor, Story story, int restart)
    {
        var store = new SpanStore(database);
        SpanState? state = null;
        Sighting? newest = null;
        foreach (var (index, what) in story.Live.Index())
        {
            if (index == restart && state is not null)
                state = (await store.OpenAsync(Cancel))[monitor].Resume(newest);
            if (state is null && what is Happening.Left)
                continue;
            var step = what.On(state);
            if (step.Opened)
                await WriteAsync(database, new SpanWrite(monitor, step));
            state = step.State;
            newest = what is Happening.Seen seen ? seen.What : newest;
        }

        foreach (var late in story.Late)
            await WriteAsync(database, SpanWrite.Told(monitor, late));
        var computed = LateLayer.Fill(story.Folded(), story.Late);
        var stored = await store.ReadAsync(monitor, Start, End, state?.CoveredUntil ?? End, Cancel);
        return computed.SequenceEqual(stored)
            && Availability.Of(computed, At(100), At(300)) == Availability.Of(
                await store.ReadAsync(monitor, At(100), At(300), state?.CoveredUntil ?? End, Cancel), At(100), At(300));
    }

    private static Task WriteAsync(Database database, params SpanWrite[] changes) =>
        database.WriteAsync(transaction => SpanStore.Write(transaction, changes), Cancel);

    private static async Task<List<(double, Condition)>> ReadAsync(SpanStore store, double to, SpanState state)
    {
        var spans = await store.ReadAsync(Shop, Start, At(to), state.CoveredUntil, Cancel);
        return [.. spans.Select(s => ((s.From - Start).TotalSeconds, s.Condition))];
    }

    private static Sighting Seen(double at, Condition condition, Fault fault = Fault.None) =>
        new(At(at), TimeSpan.FromSeconds(75), condition, fault, "because");
}
