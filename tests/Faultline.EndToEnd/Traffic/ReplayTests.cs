using System.Globalization;
using System.Text.Json;
using Faultline.EndToEnd.Cli;
using Faultline.EndToEnd.Watching;
using Faultline.Lab.Traffic;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.EndToEnd.Traffic;

/// <summary>
/// A day of two servers' logs, read while they are written and rotated and while the reader is killed again and again, is counted as
/// one pass over all of it counts.
/// </summary>
public sealed class ReplayTests
{
    private const int Hours = 24;

    /// <summary>So many bytes are written when all else is over.</summary>
    private const int Rest = 50_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<int> Seeds => Soak.IsWanted ? [20261124, 1, 2, 3, 4, 5, 6, 7, 8, 9] : [20261124];

    /// <summary>What happens to the logs and to the reader when an hour of them is written.</summary>
    private enum Event
    {
        None,
        Renamed,
        RenamedTwice,
        Truncated,
        Packed,
        Killed,
        KilledAndRenamed,
        KilledAndPacked,
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("Spec", "T1")]
    [Trait("Spec", "T2")]
    public async Task A_day_read_through_rotations_and_kills_is_counted_as_in_one_pass(int seed)
    {
        var random = new Random(seed);
        var yesterday = new DateTimeOffset(TimeProvider.System.GetUtcNow().Date, TimeSpan.Zero).AddDays(-1);
        var folder = Directory.CreateTempSubdirectory("faultline-replay-");
        try
        {
            var shop = RotatedLog.Of(new GeneratedLog(seed) { Begin = yesterday }.Lines(Hours * 60, perMinute: 100));
            var api = RotatedLog.Of(new GeneratedLog(seed + 1, json: true) { Begin = yesterday }.Lines(Hours * 60, perMinute: 20));
            using var shopLog = new RotatedLog("shop", folder.FullName, shop);
            using var apiLog = new RotatedLog("api", folder.FullName, api);
            await using var server = await RunningServer.StartAsync($$"""
                logs:
                  - { name: shop, path: "{{shopLog.Path}}" }
                  - { name: api, path: "{{apiLog.Path}}" }
                """);

            await ReplayAsync(server, [shopLog, apiLog], random);

            await AssertSameAsync(server, "shop", shop, Path.Combine(folder.FullName, "shop.log"), yesterday);
            await AssertSameAsync(server, "api", api, Path.Combine(folder.FullName, "api.log"), yesterday);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task ReplayAsync(RunningServer server, RotatedLog[] logs, Random random)
    {
        Event[] events =
        [
            Event.Renamed, Event.Renamed, Event.RenamedTwice, Event.Truncated, Event.Truncated, Event.Packed, Event.Packed,
            Event.Killed, Event.Killed, Event.Killed, Event.KilledAndRenamed, Event.KilledAndPacked,
            .. Enumerable.Repeat(Event.None, Hours - 12),
        ];
        random.Shuffle(events);
        for (var hour = 0; hour < Hours; hour++)
        {
            foreach (var log in logs)
                log.Write(random.Next(2 * (log.Left - Rest) / (Hours - hour + 1)));
            await HappenAsync(events[hour], server, logs, random);
        }

        foreach (var log in logs)
            log.WriteLines(log.Left - Rest / 2);
        await UntilReadAsync(server, logs);

        // What would be read twice after another start comes before what is new.
        await server.KillAsync();
        await server.StartAgainAsync();
        foreach (var log in logs)
            log.Write(log.Left);
        await UntilReadAsync(server, logs);
    }

    private static async Task HappenAsync(Event happening, RunningServer server, RotatedLog[] logs, Random random)
    {
        if (happening == Event.Truncated)
        {
            foreach (var log in logs)
                log.WriteLines(1);
            await UntilReadAsync(server, logs);
            foreach (var log in logs)
                log.CopyAndTruncate();
            return;
        }

        // Somewhere in the reading, the storing, or after it.
        await ForAWhileAsync(random);
        var isKilled = happening is Event.Killed or Event.KilledAndRenamed or Event.KilledAndPacked;
        if (isKilled)
            await server.KillAsync();
        foreach (var log in logs)
        {
            await RotateAsync(happening, log, random);
            log.Write(random.Next(5_000));
        }

        if (isKilled)
            await server.StartAgainAsync();
        if (happening is not (Event.Renamed or Event.KilledAndRenamed))
            return;

        // A server goes on in the renamed file until it is told, long after a reader has seen the renaming.
        await ForAWhileAsync(random);
        foreach (var log in logs)
        {
            log.Write(random.Next(5_000));
            log.Reopen();
        }
    }

    private static async Task RotateAsync(Event happening, RotatedLog log, Random random)
    {
        if (happening is Event.None or Event.Killed)
            return;
        log.Rename();
        if (happening is Event.Renamed or Event.KilledAndRenamed)
            return;
        log.Reopen();
        if (happening is Event.RenamedTwice)
        {
            log.Write(random.Next(5_000));
            log.Rename();
            log.Reopen();
        }
        else
        {
            await log.PackAsync();
        }
    }

    private static Task ForAWhileAsync(Random random) =>
        Task.Delay(TimeSpan.FromMilliseconds(random.Next(800)), TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task UntilReadAsync(RunningServer server, RotatedLog[] logs)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var sources = await SourcesAsync(server);
            var left = Array.ConvertAll(logs, log => log.Lines - sources[log.Name].GetProperty("lines").GetInt64());
            var isRead = Array.TrueForAll(left, lines => lines == 0) && sources.Values.All(s => s.GetProperty("behind").GetInt64() == 0);
            var isLate = TimeProvider.System.GetElapsedTime(started) > Patience;
            Assert.False(
                Array.Exists(left, lines => lines < 0) || (isLate && !isRead),
                $"{string.Join(" and ", left)} lines are missing:\n{string.Join('\n', sources.Values)}\n{server.Output}");
            if (isRead)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertSameAsync(RunningServer server, string name, byte[] whole, string file, DateTimeOffset day)
    {
        await File.WriteAllBytesAsync(file, whole, TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await BuiltProgram.RunAsync("logs", "--format", "json", file);
        Assert.True(exitCode == 0, error);
        var batch = JsonDocument.Parse(output).RootElement;
        var reasons = ReasonsByMinute(whole);
        var expected = batch.GetProperty("minutes").EnumerateArray()
            .Select(m => Text(m) + " reasons " + reasons.GetValueOrDefault(m.GetProperty("at").GetDateTimeOffset(), "")).ToList();

        var told = await MinutesAsync(server, name, day);
        Assert.Equal(Hours * 60, expected.Count);
        Assert.Equal(expected, told.Select(m => Text(m) + " reasons " + Counts(m.GetProperty("reasons"))));

        var source = (await SourcesAsync(server))[name];
        foreach (var total in (string[])["format", "lines", "malformed", "unparsed", "other"])
            Assert.Equal(batch.GetProperty(total).ToString(), source.GetProperty(total).ToString());
    }

    private static async Task<Dictionary<string, JsonElement>> SourcesAsync(RunningServer server) =>
        (await server.GetAsync("api/v1/logs")).GetProperty("items").EnumerateArray()
            .ToDictionary(source => source.GetProperty("name").GetString()!, StringComparer.Ordinal);

    /// <summary>The whole day in order, from all the pages.</summary>
    private static async Task<IReadOnlyList<JsonElement>> MinutesAsync(RunningServer server, string name, DateTimeOffset day)
    {
        var minutes = new List<JsonElement>();
        var cursor = "";
        do
        {
            var page = await server.GetAsync(
                $"api/v1/traffic?source={name}&from={day:yyyy-MM-dd}&to={day.AddDays(1):yyyy-MM-dd}&step=minute&limit=500{cursor}");
            minutes.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.TryGetProperty("next", out var next) && next.GetString() is { } text ? "&cursor=" + text : "";
        }
        while (cursor.Length > 0);
        minutes.Reverse();
        return minutes;
    }

    private static string Text(JsonElement minute)
    {
        var (at, requests) = (minute.GetProperty("at").GetDateTimeOffset(), minute.GetProperty("requests").GetInt64());
        var (codes, faults) = (Counts(minute.GetProperty("codes")), Counts(minute.GetProperty("faults")));
        return string.Create(CultureInfo.InvariantCulture, $"{at:u} {requests} codes {codes} faults {faults}");
    }

    private static string Counts(JsonElement counts) =>
        string.Join(' ', counts.EnumerateObject().OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => $"{c.Name}:{c.Value}"));

    /// <summary>What the command tells in total only.</summary>
    private static Dictionary<DateTimeOffset, string> ReasonsByMinute(byte[] whole)
    {
        var tally = new Tally();
        new LogReader(new Recogniser(FormatOptions.Utc, null), tally).Read(whole);
        return tally.Cells.Where(cell => cell.Reason != RequestReason.None).GroupBy(cell => cell.Minute).ToDictionary(
            minute => DateTimeOffset.UnixEpoch.AddMinutes(minute.Key),
            minute => string.Join(
                ' ',
                minute.GroupBy(cell => cell.Reason.Text(), StringComparer.Ordinal).OrderBy(reason => reason.Key, StringComparer.Ordinal)
                    .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Key}:{reason.Sum(cell => cell.Count)}"))));
    }
}
