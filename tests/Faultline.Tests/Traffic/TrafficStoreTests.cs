using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;
using Faultline.Engine.Traffic;
using Faultline.Lab;
using Faultline.Tests.Storage;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Tests.Traffic;

[Trait("Spec", "T2")]
public sealed class TrafficStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Packing_changes_no_answer(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        for (var minute = 0; minute < 180; minute++)
        {
            await world.WriteAsync(
                minute, Cell(minute, 200, RequestReason.None, 100), Cell(minute, 404, RequestReason.ClientError, minute % 7),
                Cell(minute, 502, RequestReason.UpstreamConnect, minute % 3, "/pay"));
        }

        foreach (var step in Enum.GetValues<TrafficStep>())
        {
            var before = await world.ReadAsync(step);
            Assert.Equal(180 * 100 + Sum(7) + Sum(3), before.Total().Requests);
            Assert.Equal(step switch { TrafficStep.Minute => 180, TrafficStep.Hour => 3, _ => 1 }, before.Buckets().Count);
            Assert.Equal(Sum(3), before.Total().Faults[Fault.Gateway]);
        }

        var told = await AllStepsAsync(world);
        Assert.True(await world.Store.PackAsync(At(180), Cancel) > 0);
        Assert.Equal(told, await AllStepsAsync(world));
        Assert.Equal(0, await world.Store.PackAsync(At(180), Cancel));

        static long Sum(int modulo) => Enumerable.Range(0, 180).Sum(minute => minute % modulo);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "T1")]
    public async Task Counts_and_place_stand_or_fall_together(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        await world.WriteAsync(0, Cell(0, 200, RequestReason.None, 10));
        var delta = Delta(Cell(1, 200, RequestReason.None, 5));
        await Assert.ThrowsAnyAsync<Exception>(() => world.Database.WriteAsync(
            tx =>
            {
                TrafficStore.Append(tx, At(1), delta, [new SourcePosition("access.log", "offset 2")]);
                throw new InvalidOperationException("killed before the commit");
            },
            Cancel));
        Assert.Equal((10, "offset 0"), await world.HasAsync());

        await world.Store.WriteAsync(At(1), delta, [new SourcePosition("access.log", "offset 2")], Cancel);
        Assert.Equal((15, "offset 2"), await world.HasAsync());
        Assert.Equal(15, Assert.Single(await world.Store.SourcesAsync(Cancel)).Lines);

        await world.Store.WriteAsync(At(2), Delta(), [new SourcePosition("access.log", null)], Cancel);
        Assert.Empty(await world.Store.PositionsAsync("web", Cancel));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task A_late_line_lands_in_its_own_hour_and_day(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        await world.WriteAsync(0, Cell(0, 200, RequestReason.None, 10));
        await world.Store.PackAsync(At(60), Cancel);
        const int ADayLater = 25 * 60;
        await world.WriteAsync(ADayLater, Cell(0, 200, RequestReason.None, 3), Cell(ADayLater, 200, RequestReason.None, 1));
        for (var packed = 0; packed < 2; packed++)
        {
            foreach (var step in Enum.GetValues<TrafficStep>())
                Assert.Equal([13, 1], (await world.ReadAsync(step)).Buckets().Select(bucket => bucket.Requests));
            await world.Store.PackAsync(At(ADayLater + 60), Cancel);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "O1")]
    public async Task Old_minutes_go_before_hours_and_days_stay(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        await world.WriteAsync(0, Cell(0, 200, RequestReason.None, 10));
        await world.Store.PackAsync(At(60), Cancel);
        var retention = new Retention { Results = TimeSpan.FromDays(30), Hourly = TimeSpan.FromDays(396) };
        await world.Store.DropOldAsync(retention, At(59).AddDays(30), Cancel);
        Assert.Equal(10, (await world.ReadAsync(TrafficStep.Minute)).Total().Requests);
        await world.Store.DropOldAsync(retention, At(60).AddDays(30), Cancel);
        Assert.True((await world.ReadAsync(TrafficStep.Minute)).IsEmpty);
        Assert.Equal(10, (await world.ReadAsync(TrafficStep.Hour)).Total().Requests);
        await world.Store.DropOldAsync(retention, At(60).AddDays(396), Cancel);
        Assert.True((await world.ReadAsync(TrafficStep.Hour)).IsEmpty);
        Assert.Equal(10, (await world.ReadAsync(TrafficStep.Day)).Total().Requests);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Routes_hosts_and_sources_are_told_apart(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        var latency = new LatencySketch();
        latency.Add(TimeSpan.FromMilliseconds(80));
        var delta = Delta(
            Cell(0, 200, RequestReason.None, 50), Cell(0, 500, RequestReason.UpstreamStatus, 2, "/pay"),
            Cell(0, 404, RequestReason.ClientError, 9) with { Host = "other.example" });
        await world.Store.WriteAsync(At(0), delta with { Latencies = [new RouteLatency("shop.example", "/pay", latency)] }, [], Cancel);
        await world.Store.WriteAsync(At(0), delta with { Source = "cdn" }, [], Cancel);
        await world.Store.PackAsync(At(60), Cancel);

        var all = await world.Store.ReadAsync(Everything(TrafficStep.Hour) with { Source = "web", WithRoutes = true }, Cancel);
        Assert.Equal([("shop.example", 52, 0, 2), ("other.example", 9, 9, 0)],
            all.Hosts().Select(h => (h.Host, (int)h.Requests, (int)h.ClientErrors, (int)h.Errors)));
        var worst = all.Routes()[0];
        Assert.Equal(("/pay", 2), (worst.Route, worst.Errors));
        Assert.InRange(worst.Median!.Value.TotalMilliseconds, 79, 81);
        var asked = Everything(TrafficStep.Minute) with { Host = "other.example" };
        Assert.Equal(18, (await world.Store.ReadAsync(asked, Cancel)).Total().Requests);
        asked = Everything(TrafficStep.Minute) with { Route = "/pay", Source = "cdn" };
        Assert.Equal(2, (await world.Store.ReadAsync(asked, Cancel)).Total().Requests);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "S4")]
    public async Task Of_unparsed_lines_the_newest_few_are_kept_cut_and_printable(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        for (var i = 0; i < 20; i++)
        {
            var delta = Delta() with { Lines = 1, Unparsed = 1, UnparsedSamples = [$"\e[31m{i} {new string('x', 9000)}"], Format = i == 0 ? "nginx" : "" };
            await world.Store.WriteAsync(At(i), delta with { LastLineAt = At(i) }, [], Cancel);
        }

        var source = Assert.Single(await world.Store.SourcesAsync(Cancel));
        Assert.Equal(("nginx", 20, 20, At(19)), (source.Format, source.Lines, source.Unparsed, source.LastLineAt!.Value));
        Assert.Equal(8, source.UnparsedSamples.Count);
        Assert.Contains("19 x", source.UnparsedSamples[0], StringComparison.Ordinal);
        Assert.All(source.UnparsedSamples, sample => Assert.True(sample.Length < 520 && !sample.Contains('\e', StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void However_many_hosts_and_routes_requests_name_sums_stay_bounded_and_right()
    {
        var sums = new TrafficSums();
        for (var i = 0; i < 20_000; i++)
            sums.Add(new Cell(1, $"h{i % 1000}.example", $"/{i}", 200, RequestReason.None, false, 1));
        Assert.Equal(20_000, sums.Total().Requests);
        Assert.InRange(sums.Hosts().Count, 2, 257);
        Assert.InRange(sums.Routes().Count, 2, 4_400);
        var again = TrafficCodec.Decode(TrafficCodec.Encode(sums));
        Assert.Equal(sums.Cells.ToHashSet(), again.Cells.ToHashSet());
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task A_line_without_a_possible_time_counts_to_when_it_was_read(Dialect kind)
    {
        await using var world = await World.OpenAsync(kind);
        await world.WriteAsync(
            7, Cell(0, 200, RequestReason.None, 1) with { Minute = Untimed },
            Cell(0, 200, RequestReason.None, 2) with { Minute = long.MaxValue });
        var bucket = Assert.Single((await world.ReadAsync(TrafficStep.Minute)).Buckets());
        Assert.Equal((At(7), 3), (bucket.At, bucket.Requests));
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Damaged_bytes_are_refused_and_nothing_else_happens()
    {
        var sums = new TrafficSums();
        sums.Add(new Cell(1, "shop.example", "/", 200, RequestReason.None, false, 1));
        var bytes = TrafficCodec.Encode(sums);
        for (var i = 0; i < bytes.Length; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i] ^= 0x55;
            Assert.Throws<InvalidDataException>(() => TrafficCodec.Decode(damaged));
            Assert.Throws<InvalidDataException>(() => TrafficCodec.Decode(bytes.AsSpan(0, i)));
        }
    }

    private const long Untimed = Faultline.Traffic.Tallies.Cell.Untimed;

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    private static Cell Cell(int minute, int status, RequestReason reason, long count, string route = "/") =>
        new(At(minute).ToUnixTimeSeconds() / 60, "shop.example", route, status, reason, false, count);

    private static TrafficDelta Delta(params Cell[] cells) => new() { Source = "web", Cells = cells, Lines = cells.Sum(c => c.Count) };

    private static TrafficQuery Everything(TrafficStep step) => new(Start.AddDays(-3), Start.AddDays(3), step);

    private static async Task<List<string>> AllStepsAsync(World world)
    {
        var told = new List<string>();
        foreach (var step in Enum.GetValues<TrafficStep>())
            told.AddRange((await world.Store.ReadAsync(Everything(step) with { WithRoutes = true }, Cancel)).Cells.Select(c => c.ToString()));
        return [.. told.Order(StringComparer.Ordinal)];
    }

    private sealed class World(TestDatabase at, Database database, Metrics metrics) : IAsyncDisposable
    {
        public Database Database => database;

        public TrafficStore Store { get; } = new(database, metrics);

        public static async Task<World> OpenAsync(Dialect kind)
        {
            var (time, at) = (new ManualTime(Start), kind.Fresh());
            return new World(at, await at.OpenAsync(time), new Metrics(time));
        }

        public Task WriteAsync(int minute, params Cell[] cells) =>
            Store.WriteAsync(At(minute), Delta(cells), [new SourcePosition("access.log", $"offset {minute}")], Cancel);

        public Task<TrafficSums> ReadAsync(TrafficStep step) => Store.ReadAsync(Everything(step), Cancel);

        public async Task<(long, string)> HasAsync() =>
            ((await ReadAsync(TrafficStep.Minute)).Total().Requests, Assert.Single(await Store.PositionsAsync("web", Cancel)).State!);

        public async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            metrics.Dispose();
            at.Dispose();
        }
    }
}
