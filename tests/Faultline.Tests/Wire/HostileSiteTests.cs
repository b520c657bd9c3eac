using System.Diagnostics;
using Faultline.Core.Checks;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Probing.Wire;

namespace Faultline.Tests.Wire;

/// <summary>Every hostile behaviour over a real socket: named, and bounded in memory and time.</summary>
[Trait("Spec", "V8 V13 S4")]
[Collection(nameof(MeasuresMemory))]
public sealed class HostileSiteTests
{
    [Fact]
    public Task One_who_speaks_first_and_waits_is_not_waited_for() =>
        Fails(Behaviours.Greets("SSH-2.0-OpenSSH_9.2p1\r\n"), FailureKind.NotHttp, "SSH: \"SSH-2.0");

    [Fact]
    public Task A_close_without_a_byte_is_an_empty_response() =>
        Fails(Behaviours.ClosesWithoutAnswer(), FailureKind.EmptyResponse, "closed before the first byte");

    [Fact]
    public Task A_reset_before_the_answer() => Fails(Behaviours.ResetsAfter(), FailureKind.ConnectionReset, "before the first byte");

    [Fact]
    public Task Half_a_status_line() =>
        Fails(Behaviours.Answers("HTTP/1.1 20"), FailureKind.NotHttp, "ended after 11 bytes of the header: \"HTTP/1.1 20\"");

    [Fact]
    public Task A_body_that_ends_early() => Fails(
        Behaviours.Answers("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", new string('x', 1000)),
        FailureKind.BodyTruncated,
        "1,000 of 5,000 bytes");

    [Fact]
    public Task A_chunk_that_promises_more_than_comes() => Fails(
        Behaviours.Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n", "short"),
        FailureKind.BodyTruncated,
        "inside a chunk");

    [Fact]
    public Task A_chunk_that_brings_more_than_it_promised() => Fails(
        Behaviours.FallsSilentAfter("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nlonger"),
        FailureKind.NotHttp,
        "a chunk longer than its size");

    [Fact]
    public Task A_million_headers_end_at_the_limit() => Fails(Behaviours.ManyHeaders(1_000_000), FailureKind.HeadersTooLarge, "65,536 bytes");

    [Fact]
    public Task One_header_line_without_end() => Fails(
        Behaviours.Endless("HTTP/1.1 200 OK\r\nX: ", "x"), FailureKind.HeadersTooLarge, "65,536 bytes");

    [Fact]
    public Task Informational_answers_without_end() => Fails(
        Behaviours.Endless("", "HTTP/1.1 103 Early Hints\r\n\r\n"), FailureKind.HeadersTooLarge, "65,536 bytes");

    [Fact]
    public Task Trailers_without_end() => Fails(
        Behaviours.Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: x\r\n"),
        FailureKind.HeadersTooLarge,
        "trailer lines");

    [Fact]
    public Task An_endless_body_ends_at_the_cap() => IsCapped(Behaviours.Endless("HTTP/1.1 200 OK\r\n\r\n", "endless "), 1024 * 1024);

    [Fact]
    public Task An_endless_chunked_body_ends_at_the_cap() => IsCapped(
        Behaviours.Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"), 1024 * 1024);

    [Fact]
    public Task A_gzip_bomb_of_a_gibibyte_ends_at_the_cap() => IsCapped(Behaviours.GzipBomb(mebibytes: 1024), 1024 * 1024);

    // An empty stored block (RFC 1951 §3.2.4): five bytes that decode to none.
    [Fact]
    public Task Compressed_data_that_decodes_to_nothing_ends() => IsCapped(
        Behaviours.Endless("HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n", "\0\0\0\u00ff\u00ff"), 0);

    [Fact]
    public Task Chunks_that_are_nearly_all_extension_end() => IsCapped(
        Behaviours.Endless("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", $"1;{new string('e', 2000)}\r\nx\r\n"), null);

    [Fact]
    public async Task A_reset_within_the_body_keeps_the_answer()
    {
        const string start = "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf";
        var watch = new Watch();
        await using var site = new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            await visit.SendAsync(start, cancel);
            await watch.UntilAsync(start.Length);
            visit.Reset();
        });
        using var result = await Bounded(Asking.AskAsync(site, watch: watch));
        Assert.Equal(FailureKind.ConnectionReset, result.Failure!.Kind);
        Assert.Equal("after 4 of 5,000 bytes of the body", result.Failure.Detail);
        Assert.Equal("half", result.BodyText());
    }

    [Fact]
    public async Task An_early_refusal_is_seen_although_the_body_could_not_be_sent()
    {
        await using var site = new Site(Behaviours.AnswersBeforeTheBody("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig"));
        using var result = await Asking.AskAsync(site, Asking.Of("POST", new byte[8 * 1024 * 1024]));
        Assert.Null(result.Failure);
        Assert.Equal(413, result.Answer!.Status);
        Assert.Equal("big", result.BodyText());
    }

    [Fact]
    public async Task A_long_body_arrives_whole()
    {
        await using var site = Site.Answering("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        using var result = await Asking.AskAsync(site, Asking.Of("POST", new byte[8 * 1024 * 1024]));
        Assert.Null(result.Failure);
        Assert.Equal(201, result.Answer!.Status);
        Assert.Equal("POST / HTTP/1.1\r\nHost: shop.example\r\nContent-Length: 8388608\r\n\r\n", Assert.Single(site.Requests));
    }

    [Fact]
    public async Task A_long_body_that_nobody_reads_is_a_first_byte_timeout()
    {
        await using var site = new Site(Behaviours.NeverReads());
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var asking = Asking.AskAsync(site, Asking.Of("POST", new byte[32 * 1024 * 1024]), time: time, cancel: deadline.Token);
        time.Advance(TimeSpan.FromSeconds(10));
        using var result = await Bounded(asking);
        Assert.Equal(FailureKind.FirstByteTimeout, result.Failure!.Kind);
        Assert.Null(result.FirstByte);
    }

    [Theory]
    [InlineData("", FailureKind.FirstByteTimeout, "before the first byte")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", FailureKind.FirstByteTimeout, "after 20 bytes of the header")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", FailureKind.FirstByteTimeout, "before the first byte")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\nhalf", FailureKind.TransferTimeout, "after 4 of 5,000 bytes of the body")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", FailureKind.TransferTimeout, "after 5 bytes of the body")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", FailureKind.TransferTimeout, "after 0 bytes of the body")]
    public async Task Silence_is_a_timeout_of_the_phase_it_falls_in(string start, FailureKind kind, string detail)
    {
        await using var site = new Site(Behaviours.FallsSilentAfter(start));
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var watch = new Watch();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var asking = Asking.AskAsync(site, time: time, watch: watch, cancel: deadline.Token);
        await watch.UntilAsync(start.Length);
        time.Advance(TimeSpan.FromSeconds(10));
        using var result = await Bounded(asking);
        Assert.Equal(new Failure(kind, detail), result.Failure);
        Assert.Equal(kind == FailureKind.TransferTimeout, result.Answer is not null);
        Assert.Equal(result.Answer is null ? null : TimeSpan.FromSeconds(10), result.Transfer);
    }

    [Theory]
    [InlineData("", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", FailureKind.FirstByteTimeout)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", "one byte a second, for a body that is much longer", FailureKind.TransferTimeout)]
    public async Task One_byte_a_second_does_not_outlast_the_deadline(string start, string dripped, FailureKind kind)
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var site = new Site(Behaviours.Drips(start, dripped, TimeSpan.FromSeconds(1), time));
        var watch = new Watch();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10), time);
        var asking = Asking.AskAsync(site, time: time, watch: watch, cancel: deadline.Token);
        await watch.UntilAsync(start.Length + 1);
        while (!deadline.IsCancellationRequested)
        {
            // How often this turns is chance; that ten seconds bring ten bytes at most is not.
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        using var result = await Bounded(asking);
        Assert.Equal(kind, result.Failure!.Kind);
        Assert.NotNull(result.FirstByte);
    }

    [Fact]
    [Trait("Spec", "V13")]
    public async Task The_first_byte_is_timed_from_the_request_to_the_final_answer()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var watch = new Watch();
        await using var site = new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            await visit.SendAsync("HTTP/1.1 103 Early Hints\r\n\r\n", cancel);
            await watch.UntilAsync(28);
            time.Advance(TimeSpan.FromSeconds(2));
            await visit.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", cancel);
            await watch.UntilAsync(28 + 38);
            time.Advance(TimeSpan.FromSeconds(3));
            await visit.SendAsync("ok", cancel);
        });
        using var result = await Bounded(Asking.AskAsync(site, time: time, watch: watch));
        Assert.Null(result.Failure);
        Assert.Equal(TimeSpan.FromSeconds(2), result.FirstByte);
        Assert.Equal(TimeSpan.FromSeconds(3), result.Transfer);
    }

    private static async Task Fails(Behaviour behaviour, FailureKind kind, string detail)
    {
        await using var site = new Site(behaviour);
        using var result = await InLittleMemory(site);
        Assert.Equal(kind, result.Failure?.Kind);
        Assert.Contains(detail, result.Failure!.Detail, StringComparison.Ordinal);
    }

    private static async Task IsCapped(Behaviour behaviour, int? length)
    {
        await using var site = new Site(behaviour);
        using var result = await InLittleMemory(site);
        Assert.Null(result.Failure);
        Assert.True(result.Answer!.BodyCapped);
        Assert.Equal(length ?? result.Body.Length, result.Body.Length);
    }

    // Site and visitor together: neither allocates much, and what native decompressors take shows in the working set.
    private static async Task<ExchangeResult> InLittleMemory(Site site)
    {
        using var process = Process.GetCurrentProcess();
        var allocated = GC.GetTotalAllocatedBytes();
        var before = process.WorkingSet64;
        var result = await Bounded(Asking.AskAsync(site));
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 32 * 1024 * 1024);
        process.Refresh();
        Assert.InRange(process.WorkingSet64 - before, long.MinValue, 64 * 1024 * 1024);
        return result;
    }

    private static Task<T> Bounded<T>(Task<T> asking) =>
        asking.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
}

/// <summary>Tests that look at the whole process' memory run when no others do.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
