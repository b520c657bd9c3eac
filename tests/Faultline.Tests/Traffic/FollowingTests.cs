using System.Globalization;
using System.IO.Compression;
using Faultline.Engine.Storage;
using Faultline.Engine.Traffic;
using Faultline.Engine.Traffic.Following;
using Faultline.Lab;
using Faultline.Traffic.Formats;

namespace Faultline.Tests.Traffic;

/// <summary>Files that rotate while they are read, while the reader is away, and while it is killed: every line counts once.</summary>
[Trait("Spec", "T1")]
public sealed class FollowingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("faultline-follow-").FullName;
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly Dictionary<string, string> _positions = new(StringComparer.Ordinal);
    private bool _isStorageAway;
    private long _stored;
    private long _written;
    private long _unparsed;
    private FileSource? _source;

    private string Log => Path.Combine(_folder, "access.log");

    public void Dispose()
    {
        _source?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_file_that_appears_later_is_read_from_its_beginning()
    {
        await LookAsync();
        Assert.Equal("waiting", _source!.Status.State);
        Write(3);
        await AssertAllAsync();
        Assert.Equal("reading", _source.Status.State);
    }

    [Fact]
    public async Task Nothing_is_read_until_it_is_known_how_far_it_was()
    {
        Write(5);
        await LookAsync();
        Kill();
        Write(2);
        _isStorageAway = true;
        await LookAsync();
        Assert.Equal((new FeedStatus("failing", "the database is away"), 5L), (_source!.Status, _stored));
        _isStorageAway = false;
        await AssertAllAsync();
        Assert.Equal(("reading", ""), (_source.Status.State, _source.Status.Trouble));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Renaming_loses_no_line_whether_it_is_seen_or_not(bool isAway)
    {
        Write(5);
        await LookAsync();
        Write(2);
        if (isAway)
            Kill();
        File.Move(Log, Log + ".1");
        File.AppendAllText(Log + ".1", NextLine());
        Write(4);
        await AssertAllAsync();
    }

    [Fact]
    public async Task Fields_declared_before_the_first_request_hold_after_a_kill()
    {
        File.WriteAllText(Log, "#Fields: date time sc-status cs-method cs-uri-stem c-ip\n");
        await LookAsync();
        File.AppendAllText(Log, string.Concat(Enumerable.Repeat("2026-11-24 10:00:00 503 GET /page.aspx 192.0.2.1\n", 3000)));
        await LookAsync();
        Kill();
        File.AppendAllText(Log, "2026-11-24 10:00:00 503 GET /page.aspx 192.0.2.1\n");
        await LookAsync();

        Assert.Equal((3002, 0), (_stored, _unparsed));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copying_and_truncating_loses_no_line(bool isAway)
    {
        Write(5);
        await LookAsync();
        Write(2);
        if (isAway)
            Kill();
        CopyAndTruncate();
        Write(9);
        await AssertAllAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rotated_more_than_once_between_two_looks_all_files_are_read(bool isAway)
    {
        Write(5);
        await LookAsync();
        if (isAway)
            Kill();
        Write(1);
        Rotate();
        Write(2);
        Rotate();
        Write(3);
        await AssertAllAsync();
        await AssertAllAsync();
    }

    [Fact]
    public async Task What_was_packed_while_nobody_looked_is_read_to_its_end()
    {
        Write(50);
        await LookAsync();
        Kill();
        Write(20);
        Rotate();
        Pack(Log + ".1");
        Write(3);
        await AssertAllAsync();
        Kill();
        await AssertAllAsync();
    }

    [Fact]
    public async Task A_kill_before_the_commit_reads_again_and_one_after_it_does_not()
    {
        Write(10);
        await LookAsync();
        Assert.Equal(10, _stored);
        Write(7);
        _source!.Dispose();
        _source = null;
        Assert.Equal(10, _stored);
        await AssertAllAsync();
        Kill();
        await AssertAllAsync();
    }

    [Fact]
    public async Task Older_files_that_were_there_before_are_left_alone()
    {
        Write(5);
        Rotate();
        _written = 0;
        Write(2);
        await AssertAllAsync();
        Rotate();
        Write(1);
        await AssertAllAsync();
    }

    [Fact]
    public async Task A_line_without_its_end_waits_and_is_taken_in_the_end()
    {
        var line = NextLine();
        File.AppendAllText(Log, line[..20]);
        await LookAsync();
        Assert.Equal(0, _stored);
        File.AppendAllText(Log, line[20..]);
        await AssertAllAsync();
        File.AppendAllText(Log, NextLine().TrimEnd());
        await LookAsync();
        Assert.Equal(1, _stored);
        _time.Advance(TimeSpan.FromMinutes(2));
        await AssertAllAsync();
        File.AppendAllText(Log, "\n");
        await AssertAllAsync();
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task A_line_without_end_is_cut_and_counted_once()
    {
        Write(1);
        File.AppendAllText(Log, new string('x', 3 * FollowedFile.LongestLine + 17) + "\n");
        _written++;
        Write(1);
        await AssertAllAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_happens_in_whatever_order_every_line_counts_once(int seed)
    {
        var random = new Random(seed);
        await LookAsync();
        for (var round = 0; round < 120; round++)
        {
            var story = new List<string>();
            for (var step = 0; step < 3; step++)
                story.Add(await DoSomethingAsync(random));
            await LookAsync();
            await LookAsync();
            Assert.True(_written == _stored, $"round {round}: {_written} written, {_stored} counted after {string.Join(", ", story)}");
        }
    }

    private async Task<string> DoSomethingAsync(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                Rotate();
                return "rotate";
            case 1:
                // What stood there and was not read yet is in the copy.
                CopyAndTruncate();
                return "copy and truncate";
            case 2:
                Kill();
                return "kill";
            case 3:
                await LookAsync();
                return "look";
            default:
                var lines = random.Next(1, 40);
                Write(lines);
                return $"write {lines}";
        }
    }

    private void Write(int lines)
    {
        using var file = new StreamWriter(Log, append: true);
        for (var n = 0; n < lines; n++)
            file.Write(NextLine());
    }

    private string NextLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"192.0.2.{_written % 200} - - [24/Nov/2026:10:00:{_written % 60:00} +0000] \"GET /{_written++} HTTP/1.1\" 200 {_written} \"-\" \"a\"\n");

    private void Rotate()
    {
        MakeRoom();
        if (File.Exists(Log))
            File.Move(Log, Log + ".1");
        File.WriteAllText(Log, "");
    }

    private void CopyAndTruncate()
    {
        if (!File.Exists(Log))
            return;
        MakeRoom();
        File.Copy(Log, Log + ".1");
        using var file = new FileStream(Log, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
    }

    private void MakeRoom()
    {
        for (var n = 20; n >= 1; n--)
            if (File.Exists($"{Log}.{n}"))
                File.Move($"{Log}.{n}", $"{Log}.{n + 1}", overwrite: true);
    }

    private static void Pack(string path)
    {
        using (var from = File.OpenRead(path))
        using (var to = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
            from.CopyTo(to);
        File.SetLastWriteTimeUtc(path + ".gz", File.GetLastWriteTimeUtc(path));
        File.Delete(path);
    }

    private void Kill()
    {
        _source?.Dispose();
        _source = null;
    }

    private async Task LookAsync()
    {
        _source ??= new FileSource(
            Log, new LogIntake("shop", FormatOptions.Utc, "auto", null, ""), PositionsAsync, KeepAsync, null, _time);
        for (var n = 0; n < 3; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var isMore = true;
            while (isMore)
                isMore = await _source.StepAsync(TestContext.Current.CancellationToken);
        }
    }

    private Task<IReadOnlyList<SourcePosition>> PositionsAsync(CancellationToken cancel) => _isStorageAway
        ? throw new StorageException("the database is away")
        : Task.FromResult<IReadOnlyList<SourcePosition>>([.. _positions.Select(p => new SourcePosition(p.Key, p.Value))]);

    private async Task AssertAllAsync()
    {
        await LookAsync();
        Assert.Equal(_written, _stored);
    }

    private Task KeepAsync(TrafficDelta delta, IReadOnlyList<SourcePosition> positions, CancellationToken cancel)
    {
        _stored += delta.Lines;
        _unparsed += delta.Unparsed;
        foreach (var position in positions)
            _positions[position.File] = position.State!;
        return Task.CompletedTask;
    }
}
