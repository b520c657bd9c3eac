using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Faultline.Core.Checks;

namespace Faultline.Probing;

/// <summary>
/// Walks the way of a check once before a real one is timed, against sockets of this process: the first walk loads libraries, compiles code
/// and reads the trusted authorities, and a target must not be blamed for that time. Each part is walked when the first check needs it.
/// Thread-safe.
/// </summary>
/// <param name="travel">Asks as a check does; what it finds is not looked at.</param>
internal sealed class Rehearsal(Func<CheckSpec, CancellationToken, ValueTask> travel, TimeProvider time)
{
    /// <summary>A machine that is slower than this keeps its check waiting no longer: the rest is then counted as it falls.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    // RFC 8446 §6: a fatal handshake_failure. The greeting is as far as a handshake goes without a certificate of our own.
    private static readonly byte[] Alert = [21, 3, 3, 0, 2, 2, 40];

    private readonly ConditionalWeakTable<TlsSettings, Task> _secured = [];
    private readonly Lock _lock = new();
    private Task? _plain;
    private Task? _named;

    /// <summary>Never fails, and takes no time once its parts have been walked.</summary>
    public async ValueTask BeforeAsync(CheckSpec spec)
    {
        Task plain;
        Task? named = null, secured = null;
        lock (_lock)
        {
            plain = _plain ??= PlainAsync();
            if (spec.Url.LiteralAddress is null)
                named = _named ??= NamedAsync();
            if (spec.Url.IsHttps && !_secured.TryGetValue(spec.Tls, out secured))
                _secured.Add(spec.Tls, secured = SecuredAsync(spec.Tls));
        }

        await plain;
        if (named is not null)
            await named;
        if (secured is not null)
            await secured;
    }

    private Task PlainAsync() => WalkAsync(SocketType.Stream, async (listener, stop) =>
    {
        var serving = AnswerAsync(listener, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), stop);
        await travel(Spec($"http://{listener.LocalEndPoint}/"), stop);
        await serving;
    });

    private Task SecuredAsync(TlsSettings settings) => WalkAsync(SocketType.Stream, async (listener, stop) =>
    {
        var serving = AnswerAsync(listener, Alert, stop);
        await travel(Spec($"https://{listener.LocalEndPoint}/") with { Tls = settings }, stop);
        await serving;
    });

    private Task NamedAsync() => WalkAsync(SocketType.Dgram, async (server, stop) =>
    {
        var serving = DenyAsync(server, stop);
        await travel(Spec("http://faultline.invalid/") with { Resolver = (IPEndPoint)server.LocalEndPoint! }, stop);
        server.Dispose();
        await serving;
    });

    private async Task WalkAsync(SocketType type, Func<Socket, CancellationToken, Task> walk)
    {
        // Whoever holds the lock must not walk the whole way under it.
        await Task.Yield();
        try
        {
            using var patience = new CancellationTokenSource(Limit, time);
            using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            if (type == SocketType.Stream)
                socket.Listen();
            await walk(socket, patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A machine without loopback, descriptors or time: the check itself will say what is missing.
        }
    }

    private static async Task AnswerAsync(Socket listener, byte[] answer, CancellationToken stop)
    {
        using var visitor = await listener.AcceptAsync(stop);
        await visitor.ReceiveAsync(new byte[4096], stop);
        await visitor.SendAsync(answer, stop);
    }

    /// <summary>Says of every name that it does not exist (RFC 1035 §4.1.1), as often as the search list of this machine asks.</summary>
    private static async Task DenyAsync(Socket server, CancellationToken stop)
    {
        var packet = new byte[512];
        try
        {
            while (true)
            {
                var query = await server.ReceiveFromAsync(packet, new IPEndPoint(IPAddress.Any, 0), stop);
                packet[2] |= 0x80;
                packet[3] = 0x83;
                await server.SendToAsync(packet.AsMemory(0, query.ReceivedBytes), query.RemoteEndPoint, stop);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It is asked no more.
        }
    }

    private static CheckSpec Spec(string url) => new() { Monitor = "rehearsal", Url = CheckUrl.Parse(url, out _)!, Timeout = Limit };
}
