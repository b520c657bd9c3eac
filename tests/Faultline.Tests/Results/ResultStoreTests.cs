using Dapper;
using Faultline.Engine.Configuration;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Results;

public sealed class ResultStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);
    private readonly ManualTime _time = new(Start);

    public static TheoryData<Dialect> Each => TestDatabases.Each;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Each))]
    public async Task Results_are_there_before_and_after_they_are_packed(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(150), 1, 2, 3);
        await watched.AssertWholeAsync();

        Assert.Equal(2 * 60 * 3, await watched.Store.SealAsync(Cancel));

        await watched.AssertWholeAsync();
        await watched.AssertSummedAsync(Start.AddHours(2));
        await watched.ReopenAsync();
        await watched.AssertWholeAsync();
        Assert.Equal(0, await watched.Store.SealAsync(Cancel));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task An_hour_is_packed_when_its_results_had_five_minutes_to_come(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(60), 1);
        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(0, await watched.Store.SealAsync(Cancel));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(60, await watched.Store.SealAsync(Cancel));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task What_comes_late_joins_its_block_and_its_sums(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(130), 1, 2);
        await watched.Store.SealAsync(Cancel);

        await watched.AppendAsync(
            watched.Record(1, Start.AddMinutes(30.5)), watched.Record(9, Start.AddMinutes(31)), watched.Record(1, Start.AddDays(-3)));
        await watched.AssertWholeAsync();
        Assert.Equal(3, await watched.Store.SealAsync(Cancel));

        await watched.AssertWholeAsync();
        await watched.AssertSummedAsync(Start.AddHours(2));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_clock_that_goes_back_loses_nothing(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(70), 1);
        await watched.AppendAsync(watched.Record(1, Start.AddHours(5)));
        await watched.Store.SealAsync(Cancel);
        await watched.AppendAsync(watched.Record(1, Start.AddMinutes(-40)), watched.Record(1, Start.AddMinutes(59)));
        await watched.AssertWholeAsync();
        _time.Advance(TimeSpan.FromHours(9));
        await watched.Store.SealAsync(Cancel);
        await watched.AssertWholeAsync();
        await watched.AssertSummedAsync(Start.AddHours(6));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task The_journal_is_emptied_two_hours_after_what_is_packed(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(60), 1);
        _time.Advance(TimeSpan.FromMinutes(61));
        await watched.Store.SealAsync(Cancel);
        Assert.Equal(59, await watched.CountAsync("journal"));
        _time.Advance(TimeSpan.FromHours(2));
        await watched.Store.SealAsync(Cancel);

        // One row stays, whose id must not come again.
        Assert.Equal(1, await watched.CountAsync("journal"));
        await watched.AssertWholeAsync();
        await watched.CheckAsync(TimeSpan.FromMinutes(130), 1);
        await watched.Store.SealAsync(Cancel);
        await watched.AssertWholeAsync();
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Packing_that_is_killed_between_any_two_steps_neither_loses_nor_doubles(Dialect kind)
    {
        var steps = 0;
        while (await IsKilledAsync(kind, steps))
            steps++;
        // Two passes, each begun once and done in three steps.
        Assert.Equal(8, steps);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public async Task Whatever_comes_in_whatever_order_is_there_once(int seed)
    {
        var random = new Random(seed);
        await using var watched = await Watched.StartAsync(Dialect.Sqlite, _time, batch: 40);
        for (var turn = 0; turn < 40; turn++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    await watched.CheckAsync(TimeSpan.FromMinutes(random.Next(1, 90)), [.. Enumerable.Range(1, random.Next(1, 5))]);
                    break;
                case 2:
                    // Late, or from a clock that is ahead.
                    var moment = _time.GetUtcNow().AddMinutes(random.Next(-600, 120)).AddMicroseconds(turn);
                    await watched.AppendAsync(watched.Record(random.Next(1, 6), moment), watched.Record(9, moment));
                    break;
                case 3:
                    _time.Advance(TimeSpan.FromMinutes(random.Next(300)));
                    break;
                case 4:
                    await watched.Store.SealAsync(Cancel);
                    break;
                default:
                    await watched.ReopenAsync();
                    break;
            }

            await watched.AssertWholeAsync();
        }

        _time.Advance(TimeSpan.FromHours(4));
        await watched.Store.SealAsync(Cancel);
        await watched.AssertWholeAsync();
        await watched.AssertSummedAsync(_time.GetUtcNow().AddHours(-1));
        Assert.Equal(1, await watched.CountAsync("journal"));
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "O1")]
    public async Task What_is_older_than_it_is_kept_goes_by_whole_days(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.AppendAsync(
            watched.Record(1, Start.AddDays(-3)), watched.Record(2, Start.AddDays(-3)), watched.Record(1, Start.AddDays(-1)));
        _time.Advance(TimeSpan.FromHours(3));
        await watched.Store.SealAsync(Cancel);
        var all = Start.AddDays(-9);

        var twoDays = TimeSpan.FromDays(2);
        await watched.Store.DropOldAsync(new Retention { Results = twoDays, Hourly = twoDays, Daily = null }, Cancel);

        Assert.Equal(Start.AddDays(-1), (await watched.Store.ReadAsync(1, all, Start, 9, Cancel)).Max(r => r.At));
        Assert.Equal(1, await watched.CountAsync("result_days"));
        Assert.Single(await watched.Store.RollupsAsync(1, all, Start, RollupSize.Hour, Cancel));
        Assert.Equal(2, (await watched.Store.RollupsAsync(1, all, Start, RollupSize.Day, Cancel)).Count);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Any_range_can_be_asked_for(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        Assert.Empty(await watched.Store.RollupsAsync(1, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, RollupSize.Hour, Cancel));
        await watched.CheckAsync(TimeSpan.FromMinutes(66), 1);
        await watched.Store.SealAsync(Cancel);
        Assert.Equal(66, (await watched.Store.ReadAsync(1, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100, Cancel)).Count);
        Assert.Single(await watched.Store.RollupsAsync(1, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, RollupSize.Hour, Cancel));
        Assert.Empty(await watched.Store.RollupsAsync(1, Start, Start, RollupSize.Day, Cancel));
        Assert.Empty(await watched.Store.RollupsAsync(1, Start.AddDays(1), Start.AddDays(2), RollupSize.Day, Cancel));
        Assert.Empty(await watched.Store.ReadAsync(1, Start.AddDays(1), Start, 9, Cancel));
        Assert.Empty(await watched.Store.ReadAsync(99, Start, Start.AddDays(1), 9, Cancel));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_damaged_block_is_named_with_the_remedy(Dialect kind)
    {
        await using var watched = await Watched.StartAsync(kind, _time);
        await watched.CheckAsync(TimeSpan.FromMinutes(66), 5);
        await watched.Store.SealAsync(Cancel);
        await watched.Database.WriteAsync(
            tx => tx.Connection!.Execute("UPDATE results_20261124 SET results = @bytes", new { bytes = "\u0001abcdef"u8.ToArray() }, tx),
            Cancel);

        var error = await Assert.ThrowsAsync<StorageException>(() => watched.Store.ReadAsync(5, Start, Start.AddHours(1), 9, Cancel));

        Assert.Equal(
            "the block of monitor 5 from 2026-11-24 10:00:00Z can't be read: its checksum does not fit; " +
            "the database is damaged: keep a copy of it, and restore a backup",
            error.Message);
    }

    /// <summary>Packs until that many steps are done, is killed in the next, and goes on; false when there is no such step.</summary>
    private static async Task<bool> IsKilledAsync(Dialect kind, int steps)
    {
        var time = new ManualTime(Start);
        await using var watched = await Watched.StartAsync(kind, time, batch: 150);
        await watched.CheckAsync(TimeSpan.FromMinutes(130), 1, 2, 3, 4, 5);
        await watched.Database.WriteAsync(tx => tx.Connection!.Execute(Killing.After(kind, steps), transaction: tx), Cancel);
        var error = await Xunit.Record.ExceptionAsync(() => watched.Store.SealAsync(Cancel));
        if (error is not null)
        {
            Assert.Contains("killed", Assert.IsType<StorageException>(error).Message, StringComparison.Ordinal);
            await watched.ReopenAsync();
            await watched.AssertWholeAsync();
            await watched.AppendAsync(watched.Record(2, Start.AddMinutes(10)), watched.Record(4, Start.AddMinutes(70)));
            await watched.AssertWholeAsync();
            await watched.Database.WriteAsync(tx => tx.Connection!.Execute("UPDATE steps_left SET steps = 1000", transaction: tx), Cancel);
            await watched.Store.SealAsync(Cancel);
        }

        await watched.AssertWholeAsync();
        await watched.AssertSummedAsync(Start.AddHours(2));
        return error is not null;
    }
}
