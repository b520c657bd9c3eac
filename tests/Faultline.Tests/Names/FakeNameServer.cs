using System.Net;
using System.Net.Sockets;

namespace Faultline.Tests.Names;

/// <summary>A name server on loopback that answers with whatever bytes the test wants, over UDP and TCP.</summary>
internal sealed class FakeNameServer : IAsyncDisposable
{
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _received = new(0);
    private readonly Task[] _loops;
    private int _queries;

    /// <param name="answers">Datagrams sent back for each query; none is silence.</param>
    /// <param name="overTcp">What is written to a TCP connection before it is closed, its length prefix included.</param>
    public FakeNameServer(Func<byte[], IEnumerable<byte[]>> answers, Func<byte[], byte[]>? overTcp = null)
    {
        (_udp, _tcp) = Bind();
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _loops = [AnswerUdpAsync(answers), AnswerTcpAsync(overTcp ?? (_ => []))];
    }

    public IPEndPoint EndPoint { get; }

    public string Name => EndPoint.ToString();

    /// <summary>Datagrams received so far.</summary>
    public int Queries => Volatile.Read(ref _queries);

    public static FakeNameServer Answering(Func<byte[], Packet> answer) => new(query => [answer(query).Bytes()]);

    public static FakeNameServer Silent() => new(_ => []);

    /// <summary>Waits until so many more queries have come.</summary>
    public async Task ReceiveAsync(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.True(await _received.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "no query came");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await Task.WhenAll(_loops);
        _stop.Dispose();
        _received.Dispose();
    }

    private static (Socket Udp, Socket Tcp) Bind()
    {
        for (var attempt = 0; ; attempt++)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException) when (attempt < 20)
            {
                udp.Dispose();
                tcp.Dispose();
            }
        }
    }

    private async Task AnswerUdpAsync(Func<byte[], IEnumerable<byte[]>> answers)
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var from = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Interlocked.Increment(ref _queries);
                foreach (var answer in answers(buffer[..from.ReceivedBytes]))
                    await _udp.SendToAsync(answer, from.RemoteEndPoint, _stop.Token);
                _received.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }

    private async Task AnswerTcpAsync(Func<byte[], byte[]> answer)
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptAsync(_stop.Token);
                var length = await client.ReceiveAsync(buffer, _stop.Token);
                await client.SendAsync(answer(buffer[2..length]), _stop.Token);
                client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
        }
    }
}
