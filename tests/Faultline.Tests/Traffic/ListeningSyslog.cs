using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Traffic;
using Faultline.Engine.Traffic.Syslog;
using Faultline.Lab;
using Faultline.Traffic.Formats;

namespace Faultline.Tests.Traffic;

/// <summary>A syslog source at a loopback port, with a clock that is moved by hand and a store that can be away.</summary>
internal sealed class ListeningSyslog : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turns = new(1);
    private readonly Task _running;
    private readonly bool _isTcp;
    private long _lines, _requests;

    public ListeningSyslog(bool isTcp, int port)
    {
        (_isTcp, Port) = (isTcp, port);
        Source = new SyslogSource(
            new SyslogAddress(isTcp, new IPEndPoint(IPAddress.Loopback, port)), new LogIntake("web", FormatOptions.Utc, "auto", null, ""), KeepAsync, Time);
        _running = Task.Run(() => Source.RunAsync(_turns, _stop.Token));
    }

    public ManualTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

    public SyslogSource Source { get; }

    public int Port { get; }

    public bool IsStorageAway { get; set; }

    /// <summary>Lines that were stored.</summary>
    public long Lines => Volatile.Read(ref _lines);

    /// <summary>Those of them that were understood.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>One that is ready to receive.</summary>
    public static async Task<ListeningSyslog> StartAsync(bool isTcp)
    {
        var listening = new ListeningSyslog(isTcp, FreePort());
        await listening.UntilItListensAsync();
        return listening;
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static bool IsTaken(bool isTcp, int port)
    {
        var machine = IPGlobalProperties.GetIPGlobalProperties();
        return (isTcp ? machine.GetActiveTcpListeners() : machine.GetActiveUdpListeners()).Any(at => at.Port == port);
    }

    /// <summary>As HAProxy and nginx write it.</summary>
    public static string Message(int n, string tail = "") => string.Create(
        CultureInfo.InvariantCulture,
        $"<190>Nov 24 10:00:00 web1 nginx: 192.0.2.1 - - [24/Nov/2026:10:00:00 +0000] \"GET /{n} HTTP/1.1\" 200 12 \"-\" \"a\"{tail}");

    public static string Counted(string message) => string.Create(CultureInfo.InvariantCulture, $"{message.Length} {message}");

    public Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, _isTcp ? SocketType.Stream : SocketType.Dgram, _isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Connect(IPAddress.Loopback, Port);
        return socket;
    }

    public static void Send(Socket socket, string text) => socket.Send(Encoding.Latin1.GetBytes(text));

    public Task UntilItListensAsync() => UntilAsync(() => IsTaken(_isTcp, Port));

    /// <summary>Waits for what other threads do, while the clock goes on in steps (of 250 ms when none is given).</summary>
    public async Task UntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < Patience,
                string.Create(CultureInfo.InvariantCulture, $"it did not come to that: {Lines} lines, {Requests} requests, {Source.Status}"));
            Time.Advance(step ?? TimeSpan.FromMilliseconds(250));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async Task AssertLinesAsync(long lines)
    {
        await UntilAsync(() => Lines >= lines);
        await DisposeAsync();
        Assert.Equal((lines, lines), (Lines, Requests));
    }

    /// <summary>Stopped in order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private Task KeepAsync(TrafficDelta delta, IReadOnlyList<SourcePosition> positions, CancellationToken cancel)
    {
        if (IsStorageAway)
            throw new StorageException("the database is away");
        Assert.Empty(positions);
        Interlocked.Add(ref _lines, delta.Lines);
        Interlocked.Add(ref _requests, delta.Cells.Sum(c => c.Count));
        return Task.CompletedTask;
    }
}
