using FsCheck;
using FsCheck.Fluent;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;

namespace Faultline.Tests.Results;

public sealed class RecordCodecTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Records_of_any_shape_come_back_as_they_were() => Prop.ForAll(
        Arbitrary.Record.ListOf().ToArbitrary(),
        records => Sorted(records).SequenceEqual(Sorted(RecordCodec.Decode(RecordCodec.Encode(records.ToArray())))))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void One_monitor_of_many_is_read_alone() => Prop.ForAll(
        Arbitrary.Record.ListOf().ToArbitrary(),
        records => Sorted(records.Where(r => r.Monitor == 2))
            .SequenceEqual(Sorted(RecordCodec.Decode(RecordCodec.Encode(records.ToArray()), only: 2)))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_changed_byte_anywhere_is_noticed()
    {
        var good = RecordCodec.Encode(Hour());
        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] ^= 0x10;
            Assert.Throws<InvalidDataException>(() => RecordCodec.Decode(bad));
            Assert.Throws<InvalidDataException>(() => RecordCodec.Decode(good.AsSpan(0, i)));
        }
    }

    [Fact]
    public void Any_bytes_with_a_fitting_checksum_give_records_or_an_error_in_little_memory()
    {
        var hour = RecordCodec.Encode(Hour())[5..];
        var bytes = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            // One that begins well and goes wrong somewhere.
            from at in Gen.Choose(0, hour.Length - 1)
            from value in Gen.Choose(0, 255)
            from kept in Gen.Choose(at + 1, hour.Length)
            select hour.Select((b, i) => i == at ? (byte)value : b).Take(kept).ToArray());
        Prop.ForAll(
            bytes.ToArbitrary(),
            payload =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    RecordCodec.Decode(RecordCodec.Sealed(payload));
                }
                catch (InvalidDataException)
                {
                    // What hostile bytes are for.
                }

                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000 + 2_000L * payload.Length);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    [Theory]
    [InlineData(new byte[] { }, "ends too early")]
    [InlineData(new byte[] { 200, 0, 0, 0, 0 }, "layout 200")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 5 }, "checksum")]
    public void What_is_wrong_is_said(byte[] bytes, string what) =>
        Assert.Contains(what, Assert.Throws<InvalidDataException>(() => RecordCodec.Decode(bytes)).Message, StringComparison.Ordinal);

    private static CheckRecord[] Hour() =>
    [
        .. Enumerable.Range(0, 20).Select(minute => new CheckRecord(
            7, "local", Start.AddMinutes(minute),
            new PhaseTimings(null, null, null, TimeSpan.FromMilliseconds(minute), null, TimeSpan.FromSeconds(1)),
            minute > 10 ? State.Down : State.Up, Fault.None, "ok", 200)),
    ];

    private static IEnumerable<string> Sorted(IEnumerable<CheckRecord> records) =>
        records.Select(r => r.ToString()).Order(StringComparer.Ordinal);
}
