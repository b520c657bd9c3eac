using System.Text.Json;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Incidents;
using Faultline.Engine.Storage;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Incidents;

[Trait("Spec", "I1")]
public sealed class IncidentStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Incident_comes_back_with_its_times_its_changes_and_the_evidence_of_each_region(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        await WriteAsync(database, Life);
        var found = await store.FindAsync("shop1", Cancel);
        Assert.Equal(Json(Resolved), Json(found!.Incident));
        Assert.Equal(Json(Life.Select(e => new IncidentLine(e.At, e.Change, e.Because, e.Vote))), Json(found.Lines));
        Assert.Equal(["eu", "us"], found.Lines.Select(l => l.Vote?.Region).OfType<string>().Distinct());
        Assert.Null(await store.FindAsync("none", Cancel));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Effects_written_again_change_nothing_wherever_the_first_writing_stopped(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        for (var written = 1; written <= Life.Length; written++)
        {
            await WriteAsync(database, Life.Take(written));
            var before = Json(await store.FindAsync("shop1", Cancel));
            await WriteAsync(database, Life.Take(written));
            foreach (var effect in Life.Take(written).Reverse())
                await WriteAsync(database, [effect]);
            Assert.Equal(before, Json(await store.FindAsync("shop1", Cancel)));
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Incident_that_is_over_is_never_opened_again(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        await WriteAsync(database, Life);
        var before = Json(await store.FindAsync("shop1", Cancel));
        await WriteAsync(database, [Change(900, Opened, IncidentChange.Relapsed), Change(901, Opened, IncidentChange.Opened)]);
        Assert.Equal(before, Json(await store.FindAsync("shop1", Cancel)));
        Assert.Empty(await store.OpenAsync(Cancel));

        var removed = Opened with { Id = "blog1", Monitor = "blog", Status = IncidentStatus.Removed, ResolvedAt = At(10) };
        await WriteAsync(database, [Change(10, removed, IncidentChange.Removed)]);
        await WriteAsync(database, [Change(20, removed with { Status = IncidentStatus.Resolved }, IncidentChange.Resolved)]);
        Assert.Equal(IncidentStatus.Removed, (await store.FindAsync("blog1", Cancel))!.Incident.Status);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task List_is_newest_first_and_can_be_paged(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        await WriteAsync(database, Enumerable.Range(0, 7).Select(i => Change(
            i,
            Opened with
            {
                Id = $"i{i}",
                Monitor = i % 2 == 0 ? "shop" : "blog",
                StartedAt = At(i),
                Status = i switch { < 3 => IncidentStatus.Resolved, 5 => IncidentStatus.Acknowledged, _ => IncidentStatus.Open },
                ResolvedAt = i < 3 ? At(i + 1) : null,
            },
            IncidentChange.Opened)));
        Assert.Equal("i6 i5 i4 i3 i2 i1 i0", await Ids(new IncidentQuery()));
        Assert.Equal("i6 i5", await Ids(new IncidentQuery(Limit: 2)));
        Assert.Equal("i4 i3", await Ids(new IncidentQuery(Before: At(5), Limit: 2)));
        Assert.Equal("i6 i5 i4", await Ids(new IncidentQuery(From: At(4))));
        Assert.Equal("i5 i3 i1", await Ids(new IncidentQuery(Monitor: "blog")));
        Assert.Equal("i5 i3", await Ids(new IncidentQuery(OnlyOpen: true, Monitor: "blog")));
        Assert.Equal(["i6", "i5", "i4", "i3"], (await store.OpenAsync(Cancel)).Select(i => i.Id));

        async Task<string> Ids(IncidentQuery query) => string.Join(' ', (await store.ListAsync(query, Cancel)).Select(i => i.Id));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    public async Task Reason_that_goes_to_and_fro_for_days_keeps_few_votes_and_reads_as_its_beginning_and_end(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        await WriteAsync(database, Enumerable.Range(1, 1200).Select(i => Change(i, Opened, IncidentChange.ReasonChanged, Vote("eu", 502)))
            .Prepend(Life[0]).Append(Change(1300, Resolved, IncidentChange.Resolved, Vote("us", 200))));
        var lines = (await new IncidentStore(database).FindAsync("shop1", Cancel))!.Lines;
        Assert.Equal(500, lines.Count);
        Assert.Equal((IncidentChange.Opened, IncidentChange.Resolved, "us"), (lines[0].Change, lines[^1].Change, lines[^1].Vote!.Region));
        Assert.Equal(101, lines.Count(l => l.Vote is not null));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "S4")]
    public async Task Text_that_a_database_would_refuse_is_stored(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var hostile = Opened with
        {
            Summary = "a\0b\ud800c",
            AcknowledgedBy = "\0",
            Evidence = [new Evidence("server\0", "\ud800'; DROP TABLE incidents; --")],
        };
        var vote = Vote("eu", 502);
        var because = new Effect.IncidentChanged(
            At(0), hostile, IncidentChange.Opened, vote with { Verdict = vote.Verdict with { Summary = "\0\ud800" } }, "\0\ud800");
        await WriteAsync(database, [because]);
        var found = await new IncidentStore(database).FindAsync("shop1", Cancel);
        Assert.Equal("a\uFFFDb\uFFFDc", found!.Incident.Summary);
        Assert.Equal("\uFFFD'; DROP TABLE incidents; --", Assert.Single(found.Incident.Evidence).Value);
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "I2")]
    public async Task Blip_is_recorded_once(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        Blip[] blips = [Blip(10), Blip(50), Blip(90)];
        Effect[] effects = [.. blips.Select(b => new Effect.BlipEnded(b.To, b, "it passed"))];
        await WriteAsync(database, effects);
        await WriteAsync(database, effects);
        Assert.Equal(blips, await store.BlipsAsync("shop", At(10), At(91), Cancel));
        Assert.Equal([blips[1]], await store.BlipsAsync("shop", At(11), At(90), Cancel));
        Assert.Empty(await store.BlipsAsync("blog", At(0), At(100), Cancel));
    }

    [Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]
    [Trait("Spec", "O1")]
    public async Task What_ended_long_ago_is_forgotten_and_what_is_open_never(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(new ManualTime(Start));
        var store = new IncidentStore(database);
        var open = Opened with { Id = "old", StartedAt = At(-9000) };
        var blip = new Effect.BlipEnded(At(12), Blip(10), "it passed");
        await WriteAsync(database, [.. Life, Change(-9000, open, IncidentChange.Opened), blip]);
        await store.DropOldAsync(null, At(100_000), Cancel);
        await store.DropOldAsync(TimeSpan.FromSeconds(50), At(350), Cancel);
        Assert.NotNull(await store.FindAsync("shop1", Cancel));
        await store.DropOldAsync(TimeSpan.FromSeconds(50), At(351), Cancel);
        Assert.Null(await store.FindAsync("shop1", Cancel));
        Assert.Equal("old", Assert.Single(await store.ListAsync(new IncidentQuery(), Cancel)).Id);
        Assert.Empty(await store.BlipsAsync("shop", At(0), At(100), Cancel));
        // Nothing of the forgotten history turns up under a new incident of the same id.
        await WriteAsync(database, Life[..1]);
        Assert.Single((await store.FindAsync("shop1", Cancel))!.Lines);
    }

    private static Incident Opened { get; } = new()
    {
        Id = "shop1",
        Kind = IncidentKind.Problem,
        Monitor = "shop",
        MonitorName = "the shop",
        Status = IncidentStatus.Open,
        State = State.Down,
        Fault = Fault.Gateway,
        Reason = "http-502",
        Urgency = Urgency.High,
        Confidence = Confidence.Medium,
        Summary = "502 from nginx: the application behind it did not answer",
        Evidence = [new Evidence("server", "nginx/1.22.1"), new Evidence("port 443", "accepts connections")],
        Next = ["Check that the application process is running", "Look at its log"],
        Line = "probe ── dns ── nginx ─╳─ app",
        Regions = new Dictionary<string, string>(StringComparer.Ordinal) { ["eu"] = "down", ["us"] = "up" },
        NeverWorked = true,
        StartedAt = At(0.123456),
        ConfirmedAt = At(5),
        NotifiedAt = At(30),
    };

    private static Incident Resolved { get; } = Opened with
    {
        MonitorName = "the new shop",
        Status = IncidentStatus.Resolved,
        Reason = "http-504",
        AcknowledgedAt = At(90),
        AcknowledgedBy = "Ada",
        ResolvedAt = At(300),
    };

    private static Effect.IncidentChanged[] Life { get; } =
    [
        Change(30, Opened, IncidentChange.Opened, Vote("eu", 502)),
        Change(60, Opened with { Reason = "http-504" }, IncidentChange.ReasonChanged, Vote("us", 504)),
        Change(60, Opened with { Reason = "http-504" }, IncidentChange.UrgencyRose, Vote("us", 504)),
        Change(
            90,
            Resolved with { Status = IncidentStatus.Acknowledged, ResolvedAt = null, MonitorName = "the shop" },
            IncidentChange.Acknowledged),
        // The clock was set back: decided later all the same.
        Change(80, Resolved with { Status = IncidentStatus.Acknowledged, ResolvedAt = null }, IncidentChange.Renamed),
        Change(305, Resolved, IncidentChange.Resolved, Vote("eu", 200)),
    ];

    private static Effect.IncidentChanged Change(double at, Incident incident, IncidentChange change, Vote? vote = null) =>
        new(At(at), incident, change, vote, $"because of {change}");

    private static Vote Vote(string region, int status) => new()
    {
        Region = region,
        StartedAt = At(1.5),
        EndedAt = At(2),
        Status = status,
        Line = "probe ── dns ── nginx ─╳─ app",
        MayHurry = false,
        Fingerprint = "f",
        Verdict = new Verdict
        {
            State = status == 200 ? State.Up : State.Down,
            Fault = status == 200 ? Fault.None : Fault.Gateway,
            Reason = $"http-{status}",
            Urgency = Urgency.High,
            Confidence = Confidence.Medium,
            Summary = "it did not answer",
            Evidence = [new Evidence("server", "nginx/1.22.1")],
            Steps = [new Step("5xx/502", "Which proxy wrote this?", "nginx", "Server: nginx")],
            Next = ["Look"],
            Notices = [new Notice("certificate-expiring", Fault.Tls, Urgency.Low, "it ends soon", "renew it")],
            RetryAfter = TimeSpan.FromSeconds(120),
        },
    };

    private static Blip Blip(double from) => new("shop", At(from), At(from + 2), State.Down, Fault.Dns, "dns-timeout");

    private static Task WriteAsync(Database database, IEnumerable<Effect> effects) =>
        database.WriteAsync(transaction => IncidentStore.Write(transaction, effects), Cancel);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);
}
