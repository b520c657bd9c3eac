using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Results;

public sealed class ResultStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    public static TheoryData<Dialect> Each => TestDatabases.Each;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Each))]
    public async Task Results_come_back_newest_first_as_they_were(Dialect kind)
    {
        var time = new ManualTime(Start);
        using var at = kind.Fresh();
        CheckRecord[] written =
        [
            Record(1, Start),
            Record(1, Start.AddSeconds(60)) with { State = State.Down, Fault = Fault.Server, Reason = "http-500", Status = 500 },
            Record(2, Start),
        ];
        await using (var database = await at.OpenAsync(time))
            await database.WriteAsync(tx => new ResultStore(database, time).Append(tx, Start, written), Cancel);

        await using var again = await at.OpenAsync(time);
        var read = await new ResultStore(again, time).ReadAsync(1, Start, Start.AddHours(1), 10, Cancel);

        Assert.Equal([written[1], written[0]], read);
    }

    private static CheckRecord Record(int monitor, DateTimeOffset at) => new(
        monitor, "local", at, new PhaseTimings(null, Micros(300), Micros(2_000), Micros(40_000), Micros(90), Micros(42_500)),
        State.Up, Fault.None, "ok", 200);

    private static TimeSpan Micros(long micros) => TimeSpan.FromMicroseconds(micros);
}
