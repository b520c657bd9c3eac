using System.Net.Sockets;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Traffic.Syslog;

/// <summary>Listens for syslog messages, and puts them into a queue: waits for room over TCP, drops over UDP, where nobody can be made to wait.</summary>
internal sealed class SyslogListener(SyslogAddress address, LineQueue lines, TimeProvider time)
{
    public static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(10);

    public const int MostConnections = 64;

    private const int Backlog = 16;
    private const int KernelBuffer = 4 * 1024 * 1024;
    private const int MostAtTheEnd = 16 * 1024;

    private readonly List<Task> _connections = [];
    private string _trouble = "";
    private long _dropped;

    /// <summary>Why nothing can come; empty when it can. From any thread.</summary>
    public string Trouble => Volatile.Read(ref _trouble);

    /// <summary>Datagrams for which there was no room. From any thread.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Until it is cancelled; all that had arrived by then is in the queue when it returns.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                await ListenAsync(cancel);
                await Task.Delay(RetryEvery, time, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await Task.WhenAll(_connections);
        }
    }

    /// <summary>Returns when that goes wrong.</summary>
    private async Task ListenAsync(CancellationToken cancel)
    {
        try
        {
            using var socket = address.IsTcp
                ? new Socket(address.At.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                : new Socket(address.At.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = KernelBuffer };
            socket.Bind(address.At);
            if (address.IsTcp)
                socket.Listen(Backlog);
            Volatile.Write(ref _trouble, "");
            await (address.IsTcp ? AcceptAsync(socket, cancel) : ReceiveAsync(socket, cancel));
        }
        catch (SocketException wrong)
        {
            Volatile.Write(ref _trouble, $"can't listen at {address}: {Why(wrong)}; tried again every 10 s");
        }
    }

    private async Task AcceptAsync(Socket socket, CancellationToken cancel)
    {
        try
        {
            while (true)
                await TakeAsync(await AcceptOneAsync(socket, cancel), cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Senders that are connected, as far as they know.
            for (var n = 0; n < Backlog && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead); n++)
                Begin(socket.Accept(), cancel);
            throw;
        }
    }

    private async Task TakeAsync(Socket sender, CancellationToken cancel)
    {
        try
        {
            await PlaceAsync(cancel);
        }
        finally
        {
            // Stopped while it waited: what it sent already is taken.
            Begin(sender, cancel);
        }
    }

    private void Begin(Socket sender, CancellationToken cancel) =>
        _connections.Add(Task.Run(() => new SyslogConnection(sender, lines, time).ReadAsync(cancel), CancellationToken.None));

    private static async Task<Socket> AcceptOneAsync(Socket socket, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await socket.AcceptAsync(cancel);
            }
            catch (SocketException gone) when (gone.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // It left before it was its turn.
            }
        }
    }

    /// <summary>Waits until one more may be read.</summary>
    private async Task PlaceAsync(CancellationToken cancel)
    {
        _connections.RemoveAll(c => c.IsCompletedSuccessfully);
        if (_connections.Count < MostConnections)
            return;
        Volatile.Write(ref _trouble, $"{MostConnections} senders are connected, and more wait until one of them leaves");
        await await Task.WhenAny(_connections).WaitAsync(cancel);
        _connections.RemoveAll(c => c.IsCompletedSuccessfully);
        Volatile.Write(ref _trouble, "");
    }

    private async Task ReceiveAsync(Socket socket, CancellationToken cancel)
    {
        var buffer = new byte[SyslogFrames.Longest];
        try
        {
            while (true)
            {
                var count = await socket.ReceiveAsync(buffer, cancel);
                if (!lines.TryAdd(buffer.AsSpan(0, count)))
                    Interlocked.Increment(ref _dropped);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            for (var n = 0; n < MostAtTheEnd && socket.Available > 0; n++)
                await lines.AddAsync(buffer.AsMemory(0, socket.Receive(buffer)));
            throw;
        }
    }

    private static string Why(SocketException wrong) => wrong.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "somebody else listens there",
        SocketError.AddressNotAvailable => "this machine has no such address",
        SocketError.AccessDenied => "this user may not listen there (ports below 1024 need CAP_NET_BIND_SERVICE)",
        _ => wrong.Message,
    };
}
