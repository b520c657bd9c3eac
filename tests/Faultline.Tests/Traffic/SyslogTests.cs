using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Engine.Traffic.Syslog;
using static Faultline.Tests.Traffic.ListeningSyslog;

namespace Faultline.Tests.Traffic;

/// <summary>Syslog over real sockets: what arrives is counted once, whatever the sender does.</summary>
[Trait("Spec", "T1")]
public sealed class SyslogTests
{
    [Fact]
    public async Task Both_framings_are_read_whether_a_segment_holds_a_part_or_several_messages()
    {
        await using var web = await StartAsync(isTcp: true);
        using var sender = web.Connect();
        sender.NoDelay = true;
        Send(sender, $"{Message(1)}\n{Message(2)}\n{Counted(Message(3))}{Counted(Message(4))}{Message(5)}\n");
        foreach (var one in Counted(Message(6)) + Message(7) + "\n")
            Send(sender, one.ToString());
        await web.AssertLinesAsync(7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_that_ends_within_a_message_gives_what_it_had(bool isReset)
    {
        await using var web = await StartAsync(isTcp: true);
        using (var sender = web.Connect())
        {
            Send(sender, Message(1) + "\n" + Message(2));
            if (isReset)
            {
                // What a reset overtakes was never received.
                await web.UntilAsync(() => web.Lines == 1);
                sender.Close(0);
            }
        }

        await web.AssertLinesAsync(2);
    }

    [Fact]
    public async Task Message_that_is_too_long_is_one_line_and_the_next_one_is_read()
    {
        await using var web = await StartAsync(isTcp: true);
        using var sender = web.Connect();
        var longest = new string('x', 3 * SyslogFrames.Longest);
        Send(sender, $"<13>{longest}\n{Message(1)}\n");
        Send(sender, Counted("<13>" + longest) + Counted(Message(2)));
        await web.UntilAsync(() => web.Lines >= 4);
        await web.DisposeAsync();
        Assert.Equal((4L, 2L), (web.Lines, web.Requests));
    }

    [Fact]
    public async Task Many_senders_are_read_at_once_and_no_line_is_lost_or_doubled()
    {
        await using var web = await StartAsync(isTcp: true);
        var all = Enumerable.Range(0, 40).Select(async n =>
        {
            using var sender = web.Connect();
            var text = string.Concat(Enumerable.Range(0, 1000).Select(m => (n + m) % 2 == 0 ? Counted(Message(m)) : Message(m) + "\n"));
            foreach (var part in Encoding.Latin1.GetBytes(text).Chunk(997 + n))
                await sender.SendAsync(part, TestContext.Current.CancellationToken);
        });
        await Task.WhenAll(all);
        await web.AssertLinesAsync(40_000);
    }

    [Fact]
    public async Task Sender_beyond_the_limit_waits_until_another_leaves()
    {
        await using var web = await StartAsync(isTcp: true);
        var senders = Enumerable.Range(0, SyslogListener.MostConnections + 1).Select(_ => web.Connect()).ToList();
        try
        {
            foreach (var sender in senders)
                Send(sender, Message(1) + "\n");
            await web.UntilAsync(() => web.Lines == SyslogListener.MostConnections && web.Source.Status.State == "failing");
            Assert.Equal("64 senders are connected, and more wait until one of them leaves", web.Source.Status.Trouble);
            senders[0].Dispose();
            await web.UntilAsync(() => web.Lines == SyslogListener.MostConnections + 1);
            Assert.Equal(("reading", ""), (web.Source.Status.State, web.Source.Status.Trouble));
        }
        finally
        {
            senders.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    public async Task Silent_sender_is_sent_away_after_ten_minutes()
    {
        await using var web = await StartAsync(isTcp: true);
        using var sender = web.Connect();
        Send(sender, Message(1) + "\n" + Message(2));
        await web.UntilAsync(() => web.Lines == 1);
        var began = web.Time.GetUtcNow();
        await web.UntilAsync(() => web.Lines == 2, step: TimeSpan.FromSeconds(20));
        Assert.InRange(web.Time.GetUtcNow() - began, TimeSpan.FromMinutes(9.9), TimeSpan.FromMinutes(11));
        Assert.Equal(0, sender.Receive(new byte[1]));
    }

    [Fact]
    public async Task Datagram_holds_one_or_more_lines()
    {
        await using var web = await StartAsync(isTcp: false);
        using var sender = web.Connect();
        Send(sender, Message(1));
        Send(sender, Message(2) + "\n");
        Send(sender, $"{Message(3)}\n{Message(4)}\r\n{Message(5)}\n\0");
        Send(sender, "");
        Send(sender, "\n");
        Send(sender, string.Join('\n', Enumerable.Range(0, 500).Select(n => Message(n))));
        await web.AssertLinesAsync(505);
    }

    [Fact]
    public async Task Datagrams_without_room_are_counted_and_said_and_what_had_room_is_stored_later()
    {
        const int Sent = 120;
        var datagram = string.Concat(Enumerable.Range(0, 400).Select(n => Message(n) + "\n"));
        await using var web = await StartAsync(isTcp: false);
        web.IsStorageAway = true;
        using var sender = web.Connect();

        // Enough of them for the intake first, which stops the reading.
        var small = string.Concat(Enumerable.Repeat("<13>x\n", 10_000));
        for (var n = 0; n < Sent; n++)
        {
            var before = web.Source.Status;
            Send(sender, n < 20 ? small : datagram);
            await web.UntilAsync(() => web.Source.Status is var now && (now.Behind, now.Dropped) != (before.Behind, before.Dropped), step: TimeSpan.Zero);
        }

        await web.UntilAsync(() => web.Source.Status.Trouble == "the database is away", step: TimeSpan.Zero);
        var status = web.Source.Status;
        Assert.Equal("failing", status.State);
        Assert.InRange(status.Dropped, 1, Sent - 1);
        Assert.InRange(status.Behind, SyslogSource.MostWaiting - 64 * 1024, SyslogSource.MostWaiting);

        web.IsStorageAway = false;

        // Asked again each time: the last datagram may have been on its way when the status was read.
        await web.UntilAsync(() => web.Lines == 20 * 10_000 + (Sent - 20 - web.Source.Status.Dropped) * 400);
        Assert.Equal("reading", web.Source.Status.State);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{web.Source.Status.Dropped} datagrams were dropped: they came faster than they could be read"),
            web.Source.Status.Trouble);
    }

    [Fact]
    public async Task Sender_over_tcp_waits_while_nothing_can_be_stored()
    {
        await using var web = await StartAsync(isTcp: true);
        web.IsStorageAway = true;
        using var sender = web.Connect();
        var sending = Task.Run(
            () =>
            {
                for (var n = 0; n < 200; n++)
                    Send(sender, string.Concat(Enumerable.Repeat(Message(n) + "\n", 1000)));
                sender.Shutdown(SocketShutdown.Send);
            },
            TestContext.Current.CancellationToken);
        await web.UntilAsync(() => web.Source.Status is { Trouble: "the database is away", Behind: > SyslogSource.MostWaiting - SyslogFrames.Longest });
        Assert.False(sending.IsCompleted);
        web.IsStorageAway = false;
        await web.AssertLinesAsync(200_000);
        await sending;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Port_that_is_taken_is_said_and_tried_again(bool isTcp)
    {
        var type = isTcp ? SocketType.Stream : SocketType.Dgram;
        using var other = new Socket(AddressFamily.InterNetwork, type, isTcp ? ProtocolType.Tcp : ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (isTcp)
            other.Listen();
        await using var web = new ListeningSyslog(isTcp, ((IPEndPoint)other.LocalEndPoint!).Port);
        await web.UntilAsync(() => web.Source.Status.State == "failing", step: TimeSpan.Zero);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"can't listen at {(isTcp ? "tcp" : "udp")}://127.0.0.1:{web.Port}: somebody else listens there; tried again every 10 s"),
            web.Source.Status.Trouble);
        other.Dispose();
        Assert.False(IsTaken(isTcp, web.Port));
        var began = web.Time.GetUtcNow();
        await web.UntilItListensAsync();
        Assert.InRange(web.Time.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        await web.UntilAsync(() => web.Source.Status is { State: "waiting", Trouble: "" });
        using var sender = web.Connect();
        Send(sender, Message(1) + "\n");
        await web.AssertLinesAsync(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_had_arrived_is_stored_when_it_is_stopped_and_the_port_is_free_again(bool isTcp)
    {
        await using var web = await StartAsync(isTcp);
        using var sender = web.Connect();
        for (var n = 0; n < 500; n++)
            Send(sender, isTcp ? Counted(Message(n)) : Message(n));

        // A busy kernel may hand over later than it took; nothing is read while the clock stands.
        var bytes = Enumerable.Range(0, 500).Sum(n => Message(n).Length + 1);
        await web.UntilAsync(() => web.Source.Status.Behind == bytes, step: TimeSpan.Zero);
        await web.DisposeAsync();
        Assert.Equal((500L, 500L), (web.Lines, web.Requests));
        Assert.False(IsTaken(isTcp, web.Port));
    }
}
