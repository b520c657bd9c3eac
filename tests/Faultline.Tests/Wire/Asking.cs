using System.Net.Sockets;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Lab.Sites;
using Faultline.Probing.Wire;

namespace Faultline.Tests.Wire;

/// <summary>Asks a site, or a scripted stream, with the exchange under test.</summary>
internal static class Asking
{
    public static readonly Request Get = Of("GET");

    public static Request Of(string method, params byte[] body) => new(method, "/", [new HeaderField("Host", "shop.example")], body);

    public static async Task<ExchangeResult> AskAsync(
        Site site, Request? request = null, TimeProvider? time = null, Watch? watch = null, CancellationToken? cancel = null)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(site.Address, TestContext.Current.CancellationToken);
        await using var stream = new WatchedStream(socket, watch ?? new Watch());
        return await new Exchange(time ?? TimeProvider.System).AskAsync(
            stream, request ?? Get, CheckLimits.Default, cancel ?? TestContext.Current.CancellationToken);
    }

    /// <summary>The whole exchange in memory: the answer comes in reads of these lengths, then of any.</summary>
    public static ExchangeResult Read(byte[] answer, IEnumerable<int>? reads = null, Request? request = null, CheckLimits? limits = null)
    {
        using var stream = new PiecesStream(answer, reads ?? []);
        var asking = new Exchange(TimeProvider.System).AskAsync(stream, request ?? Get, limits ?? CheckLimits.Default, CancellationToken.None);
        Assert.True(asking.IsCompleted, "an exchange whose reads are all synchronous must be, too");
        return asking.AsTask().GetAwaiter().GetResult();
    }

    public static ExchangeResult Read(string answer, string method = "GET") => Read(Encoding.Latin1.GetBytes(answer), request: Of(method));

    public static string BodyText(this ExchangeResult result) => Encoding.Latin1.GetString(result.Body.Span);

    private sealed class WatchedStream(Socket socket, Watch watch) : NetworkStream(socket)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var reading = base.ReadAsync(buffer, cancellationToken);
            watch.Waits = !reading.IsCompleted;
            var count = await reading;
            watch.Note(count);
            return count;
        }
    }

    private sealed class PiecesStream(byte[] answer, IEnumerable<int> reads) : MemoryStream(answer, writable: false)
    {
        private readonly Queue<int> _reads = new(reads);

        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(_reads.TryDequeue(out var most) ? buffer[..Math.Min(buffer.Length, most)] : buffer, cancellationToken);
    }
}

/// <summary>What an exchange has received so far, seen from beside it: the condition that a test waits for before it moves on.</summary>
internal sealed class Watch
{
    private volatile int _received;
    private volatile bool _waits;

    /// <summary>A read is under way and has brought nothing yet.</summary>
    public bool Waits { set => _waits = value; }

    public void Note(int count)
    {
        _waits = false;
        _received += count;
    }

    /// <summary>Until the exchange has received so many bytes and waits for more.</summary>
    public async Task UntilAsync(int received)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (_received < received || !_waits)
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
