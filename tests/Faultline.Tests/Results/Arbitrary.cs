using FsCheck;
using FsCheck.Fluent;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;

namespace Faultline.Tests.Results;

/// <summary>Results of every shape, exact to the microsecond as they are stored.</summary>
public static class Arbitrary
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<long> Numbers = Gen.OneOf(
        Gen.Choose(0, 100_000).Select(n => (long)n),
        Gen.Choose(-5, 5).Select(n => (long)n),
        Gen.Elements(0L, 30_000_000, long.MaxValue / 10, long.MinValue / 10));

    private static readonly Gen<TimeSpan> Time = Numbers.Select(n => TimeSpan.FromTicks(n * 10));

    private static readonly Gen<TimeSpan?> Phase = Gen.OneOf(Gen.Constant<TimeSpan?>(null), Time.Select(t => (TimeSpan?)t));

    private static readonly Gen<string> Text =
        Gen.Elements("", "ok", "http-502", "connection-refused", "lokal", "Zürich", "東京", "a\0b");

    private static readonly Gen<DateTimeOffset> Moment = Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(n => Start.AddMicroseconds(n)),
        Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, Instant.FromMicros(Instant.ToMicros(DateTimeOffset.MaxValue))));

    public static Gen<CheckRecord> Record { get; } =
        from monitor in Gen.OneOf(Gen.Choose(1, 4), Gen.Elements(0, int.MaxValue, int.MinValue))
        from region in Text
        from at in Moment
        from phases in Phases()
        from state in Gen.Elements(Enum.GetValues<State>())
        from fault in Gen.Elements(Enum.GetValues<Fault>())
        from reason in Text
        from status in Gen.Elements(0, 200, 200, 502, 999, int.MinValue, int.MaxValue)
        select new CheckRecord(monitor, region, at, phases, state, fault, reason, status);

    private static Gen<PhaseTimings> Phases() =>
        from dns in Phase
        from connect in Phase
        from tls in Phase
        from firstByte in Phase
        from transfer in Phase
        from total in Time
        select new PhaseTimings(dns, connect, tls, firstByte, transfer, total);
}
