using System.Net.Sockets;
using System.Security.Authentication;
using Faultline.Core.Checks;
using Faultline.Probing.Wire;

namespace Faultline.Tests.Wire;

[Trait("Spec", "V8 V13")]
public sealed class BreakageTests
{
    public static TheoryData<Exception, FailureKind, string> Broken => new()
    {
        { Reset(), FailureKind.ConnectionReset, "before the first byte" },
        { new IOException("x", new AuthenticationException("alert 116")), FailureKind.TlsHandshake, "before the first byte: alert 116" },
        { new IOException("cut within a record"), FailureKind.ConnectionReset, "before the first byte: cut within a record" },
        { new ObjectDisposedException("stream"), FailureKind.ConnectionReset, "before the first byte" },
        { new OperationCanceledException(), FailureKind.FirstByteTimeout, "before the first byte" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_the_stream_throws_is_a_failure(Exception thrown, FailureKind kind, string detail)
    {
        await using var stream = new BrokenStream(onRead: thrown, onWrite: null);
        using var result = await AskAsync(stream);
        Assert.Equal(kind, result.Failure!.Kind);
        Assert.StartsWith(detail, result.Failure.Detail, StringComparison.Ordinal);
        Assert.Null(result.Answer);
    }

    [Fact]
    public async Task A_write_that_breaks_counts_when_no_answer_comes()
    {
        await using var stream = new BrokenStream(onRead: null, onWrite: Reset());
        using var result = await AskAsync(stream);
        Assert.Equal(new Failure(FailureKind.ConnectionReset, "while sending the request, before the first byte"), result.Failure);
    }

    [Fact]
    public async Task A_deadline_that_passed_before_is_a_timeout()
    {
        using var site = new MemoryStream();
        using var result = await new Exchange(TimeProvider.System).AskAsync(
            site, Asking.Get, CheckLimits.Default, new CancellationToken(canceled: true));
        Assert.Equal(FailureKind.FirstByteTimeout, result.Failure!.Kind);
    }

    private static IOException Reset() => new("x", new SocketException((int)SocketError.ConnectionReset));

    private static ValueTask<ExchangeResult> AskAsync(Stream stream) =>
        new Exchange(TimeProvider.System).AskAsync(stream, Asking.Get, CheckLimits.Default, TestContext.Current.CancellationToken);

    private sealed class BrokenStream(Exception? onRead, Exception? onWrite) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            onWrite is null ? default : ValueTask.FromException(onWrite);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            onRead is null ? ValueTask.FromResult(0) : ValueTask.FromException<int>(onRead);
    }
}
