using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>HTTP/2 by prior knowledge, with a server that sends its frames by hand (RFC 9113 §4, §6).</summary>
[Trait("Spec", "V8 V13 S4")]
public sealed class Http2Tests
{
    private const byte Headers = 1;
    private const byte Settings = 4;

    // RFC 7541 appendix A: 8 is ":status: 200", 13 ":status: 404"; appendix C.2: a literal field with a new name.
    private static readonly byte[] Ok200 = [0x88];

    [Fact]
    public async Task An_answer_is_told_as_over_HTTP_1()
    {
        await using var site = Sending(Frame(1, 4, 1, [.. Ok200, .. Field("server", "raw"), .. Field("x-a", "1")]), Frame(0, 1, 1, "hello"u8));
        var (seen, verdict) = await CheckAsync(Over2(site) with { Expect = new() { Assertions = [new Assertion.Contains("hello")] } });
        Assert.Equal("ok", verdict.Reason);
        Assert.Equal(("HTTP/2", 5, "1"), (seen.Answer!.Protocol, seen.Answer.BodyLength, seen.Answer.Headers["X-A"]));
        Assert.NotNull(seen.Phases.FirstByte);
        Assert.NotNull(seen.Phases.Transfer);
    }

    public static TheoryData<string, byte[][], FailureKind, string> Broken => new()
    {
        { "stream reset", [Frame(3, 0, 1, [0, 0, 0, 2])], FailureKind.ConnectionReset, "INTERNAL_ERROR" },
        { "stream refused", [Frame(3, 0, 1, [0, 0, 0, 7])], FailureKind.ConnectionReset, "gave the request back" },
        { "HTTP/1.1 wanted", [Frame(3, 0, 1, [0, 0, 0, 13])], FailureKind.NotHttp, "HTTP_1_1_REQUIRED" },
        { "going away without an error", [Frame(7, 0, 0, new byte[8])], FailureKind.ConnectionReset, "gave the request back" },
        { "going away with an error", [Frame(7, 0, 0, [0, 0, 0, 1, 0, 0, 0, 11])], FailureKind.ConnectionReset, "ENHANCE_YOUR_CALM" },
        { "header not decodable", [Frame(1, 5, 1, [0xff, 0xff, 0xff, 0xff, 0xff])], FailureKind.NotHttp, "" },
        { "frame of an impossible size", [[0xff, 0xff, 0xff, 1, 4, 0, 0, 0, 1]], FailureKind.NotHttp, "FRAME_SIZE_ERROR" },
        { "no status", [Frame(1, 5, 1, Field("x-a", "1"))], FailureKind.NotHttp, "" },
        { "wrong length", [Frame(1, 4, 1, [.. Ok200, .. Field("content-length", "x")])], FailureKind.NotHttp, "Content-Length" },
        { "short body", [Frame(1, 4, 1, [.. Ok200, .. Field("content-length", "9")]), Frame(0, 1, 1, "half"u8)], FailureKind.BodyTruncated, "4 of 9" },
        { "reset body", [Frame(1, 4, 1, Ok200), Frame(0, 0, 1, "half"u8), Frame(3, 0, 1, [0, 0, 0, 2])], FailureKind.ConnectionReset, "of the body: HTTP/2 ended with INTERNAL_ERROR" },
        { "closed at once", [], FailureKind.EmptyResponse, "" },
        { "closed in the body", [Frame(1, 4, 1, Ok200), Frame(0, 0, 1, "half"u8)], FailureKind.BodyTruncated, "of the body" },
    };

    [Theory, MemberData(nameof(Broken))]
    public async Task A_broken_answer_is_named(string what, byte[][] frames, FailureKind kind, string detail)
    {
        await using var site = Sending(frames);
        var (seen, verdict) = await CheckAsync(Over2(site));
        Assert.True(seen.Failure is not null, what);
        Assert.Equal(kind, seen.Failure.Kind);
        Assert.Contains(detail, seen.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(State.Down, verdict.State);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a")]
    public async Task A_server_that_speaks_something_else_is_not_http(string answer)
    {
        await using var site = new RawSite(async (stream, cancel) => await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), cancel));
        var (_, verdict) = await CheckAsync(Over2(site));
        Assert.Equal("not-http", verdict.Reason);
    }

    [Fact]
    public async Task A_header_over_the_limit_is_refused()
    {
        var field = Field("x-a", new string('a', 120));
        var block = Enumerable.Repeat(field, 16_000 / field.Length).SelectMany(f => f).ToArray();
        await using var site = Sending(
            [Frame(1, 0, 1, [.. Ok200, .. block]), .. Enumerable.Repeat(Frame(9, 0, 1, block), 6), Frame(9, 4, 1, []), Frame(0, 1, 1, "ok"u8)]);
        var (_, verdict) = await CheckAsync(Over2(site));
        Assert.Equal("headers-too-large", verdict.Reason);
    }

    [Fact]
    public async Task A_silent_server_is_a_timeout()
    {
        await using var site = Sending([], waits: true);
        var (_, verdict) = await CheckAsync(Over2(site) with { Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal("timeout-first-byte", verdict.Reason);
    }

    [Fact]
    public async Task A_server_that_stops_in_the_body_is_a_timeout()
    {
        await using var site = Sending([Frame(1, 4, 1, Ok200), Frame(0, 0, 1, "half"u8)], waits: true);
        var (seen, verdict) = await CheckAsync(Over2(site) with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal("timeout-transfer", verdict.Reason);
        Assert.Equal(4, seen.Answer!.BodyLength);
    }

    private static CheckSpec Over2(RawSite site) => Spec(site.Url) with { HttpVersion = 2 };

    private static RawSite Sending(params byte[][] frames) => Sending(frames, waits: false);

    /// <summary>Sends its settings and, when the request has come, these frames.</summary>
    private static RawSite Sending(byte[][] frames, bool waits) => new(async (stream, cancel) =>
    {
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length], cancel);
        await stream.WriteAsync(Frame(Settings, 0, 0), cancel);
        var head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head, cancel);
            await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], cancel);
        }
        while (head[3] != Headers);
        foreach (var frame in frames)
            await stream.WriteAsync(frame, cancel);
        if (waits)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    });

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload = default) =>
    [
        (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags,
        (byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, .. payload,
    ];

    private static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
