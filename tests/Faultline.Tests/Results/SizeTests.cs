using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Results;

/// <summary>What a check costs on the disk, measured on the files that SQLite wrote.</summary>
public sealed class SizeTests
{
    private const int Monitors = 1_000;
    private const int Hours = 6;
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_check_takes_less_than_16_bytes_stored_and_1000_written()
    {
        var time = new ManualTime(Start);
        using var at = Dialect.Sqlite.Fresh();
        await using var database = await at.OpenAsync(time);
        var store = new ResultStore(database, time);
        var random = new Random(1);
        var before = WrittenByThisProcess();

        // A group commit of 40: as 10,000 monitors a minute give with four commits a second.
        for (var minute = 0; minute < Hours * 60; minute++)
        {
            for (var first = 0; first < Monitors; first += 40)
            {
                CheckRecord[] tick = [.. Enumerable.Range(first, 40).Select(monitor => Check(monitor, time.GetUtcNow(), random))];
                await database.WriteAsync(tx => store.Append(tx, time.GetUtcNow(), tick), Cancel);
            }

            time.Advance(TimeSpan.FromMinutes(1));
            if (minute % 60 == 6)
                await store.SealAsync(Cancel);
        }

        time.Advance(TimeSpan.FromHours(3));
        const int checks = Monitors * Hours * 60;
        await store.SealAsync(Cancel);
        var written = (double)(WrittenByThisProcess() - before) / checks;
        // The copy has no room left by what the journal held, which days of work fill again.
        await database.BackupAsync(Path.Combine(at.Folder, "copy.db"), Cancel);
        var stored = (double)new FileInfo(Path.Combine(at.Folder, "copy.db")).Length / checks;

        Console.WriteLine($"{stored:0.0} bytes stored and {written:0} bytes written a check");
        Assert.InRange(stored, 1, 16);
        Assert.InRange(written, 1, 1_000);
    }

    // A site over TLS across a network: phases that jitter by themselves, started within a few milliseconds of their time.
    private static CheckRecord Check(int monitor, DateTimeOffset minute, Random random)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Jitter(double usual, double spread) => usual * Math.Exp(spread * Normal());
        static TimeSpan Micros(double micros) => TimeSpan.FromTicks((long)micros * 10);
        var far = 1 + monitor % 17;
        var (dns, connect, tls) = (Micros(Jitter(12, 0.3)), Micros(Jitter(2_000 * far, 0.03)), Micros(Jitter(4_500 * far, 0.03)));
        var (first, transfer) = (Micros(Jitter(2_500 * far + 8_000, 0.05)), Micros(Jitter(150, 0.3)));
        var total = dns + connect + tls + first + transfer + Micros(Jitter(120, 0.2));
        var at = minute.AddMicroseconds(monitor * 60_000L + (long)Jitter(900, 0.5));
        var phases = new PhaseTimings(dns, connect, tls, first, transfer, total);
        return new CheckRecord(monitor, "local", at, phases, State.Up, Fault.None, "ok", 200);
    }

    // What this process hands to the kernel, whatever the file system: the database is all that writes much meanwhile.
    private static long WrittenByThisProcess() => long.Parse(
        File.ReadLines("/proc/self/io").First(line => line.StartsWith("wchar:", StringComparison.Ordinal)).Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);
}
