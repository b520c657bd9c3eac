using Dapper;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Results;

/// <summary>A store, and beside it a plain list of what was put into it, which is what it must give back.</summary>
internal sealed class Watched(TestDatabase at, ManualTime time, Database database, int batch) : IAsyncDisposable
{
    private readonly List<CheckRecord> _written = [];
    private readonly Random _random = new(7);

    public Database Database { get; private set; } = database;

    public ResultStore Store { get; private set; } = new(database, time, batch);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Watched> StartAsync(Dialect kind, ManualTime time, int batch = 32_000)
    {
        var at = kind.Fresh();
        return new Watched(at, time, await at.OpenAsync(time), batch);
    }

    public async Task ReopenAsync()
    {
        await Database.DisposeAsync();
        Database = await at.OpenAsync(time);
        Store = new ResultStore(Database, time, batch);
    }

    /// <summary>Checks these monitors every minute for a while, each minute a group commit, the clock going on with it.</summary>
    public async Task CheckAsync(TimeSpan length, params int[] monitors)
    {
        for (var minute = 0; minute < length.TotalMinutes; minute++)
        {
            await AppendAsync([.. monitors.Select(monitor => Record(monitor, time.GetUtcNow().AddMicroseconds(_random.Next(9_000_000))))]);
            time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    public Task AppendAsync(params CheckRecord[] records)
    {
        _written.AddRange(records);
        return Database.WriteAsync(tx => Store.Append(tx, time.GetUtcNow(), records), Cancel);
    }

    public CheckRecord Record(int monitor, DateTimeOffset at)
    {
        var phases = new PhaseTimings(Micros(30), Micros(900), Micros(3_000), Micros(40_000), Micros(90), Micros(60_000));
        return _random.Next(20) == 0
            ? new CheckRecord(monitor, "local", at, phases, State.Down, Fault.Server, "http-500", 500)
            : new CheckRecord(monitor, "local", at, phases, State.Up, Fault.None, "ok", 200);
    }

    /// <summary>Fails unless everything is there once, whether packed or not.</summary>
    public async Task AssertWholeAsync()
    {
        foreach (var written in _written.GroupBy(r => r.Monitor))
        {
            var all = written.OrderByDescending(r => r.At).ToList();
            var third = all[Math.Min(2, all.Count - 1)].At;
            Assert.Equal(all, await Store.ReadAsync(written.Key, all[^1].At, all[0].At.AddTicks(10), int.MaxValue, Cancel));
            Assert.Equal(all.Take(5), await Store.ReadAsync(written.Key, all[^1].At, all[0].At.AddTicks(10), 5, Cancel));
            Assert.Equal(all.Where(r => r.At < third).Take(9), await Store.ReadAsync(written.Key, all[^1].At, third, 9, Cancel));
        }

        var newest = await Store.NewestAsync(Cancel);
        Assert.Equal(_written.GroupBy(r => r.Monitor).ToDictionary(g => g.Key, g => g.MaxBy(r => r.At)), newest);
    }

    /// <summary>Fails unless the sums are those of all results that started before a moment.</summary>
    public async Task AssertSummedAsync(DateTimeOffset before)
    {
        foreach (var written in _written.GroupBy(r => r.Monitor))
            foreach (var size in Enum.GetValues<RollupSize>())
            {
                var oldest = written.Min(r => r.At);
                var rollups = await Store.RollupsAsync(written.Key, oldest, before, size, Cancel);
                var length = size == RollupSize.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
                foreach (var rollup in rollups)
                {
                    var inside = written.Where(r => r.At < before && r.At >= rollup.From && r.At < rollup.From + length).ToList();
                    Assert.Equal(inside.Count, rollup.Count);
                    Assert.Equal(inside.Count(r => r.State == State.Down), rollup[State.Down]);
                    Assert.Equal(inside.Count, rollup.Latency.Count);
                }

                Assert.Equal(written.Count(r => r.At < before), rollups.Sum(r => r.Count));
            }
    }

    public Task<long> CountAsync(string table) =>
        Database.ReadAsync(connection => connection.QuerySingle<long>($"SELECT COUNT(*) FROM {table}"), Cancel);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        at.Dispose();
    }

    private TimeSpan Micros(int usual) => TimeSpan.FromMicroseconds(usual + _random.Next(usual / 5));
}
