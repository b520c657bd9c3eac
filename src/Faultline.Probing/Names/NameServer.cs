using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Faultline.Probing.Names;

/// <summary>What became of one question.</summary>
/// <param name="Answer">A well-formed message that answers it; null when there is none.</param>
/// <param name="State">Without an answer: silent, failed or without resources.</param>
/// <param name="Detail">Without an answer: what happened, naming the server.</param>
internal readonly record struct Reply(Message? Answer, FamilyState State, string Detail);

/// <summary>One name server, asked over UDP, and over TCP where UDP is too small (RFC 7766).</summary>
/// <param name="random">Chooses query ids. With the kernel's choice of port they keep strangers from answering (RFC 5452).</param>
internal sealed class NameServer(IPEndPoint address, TimeProvider time, Func<ushort> random)
{
    /// <summary>How many datagrams that answer nothing are endured in one try.</summary>
    private const int MaxStrays = 64;

    private const int MaxDatagram = 4096;

    /// <summary>As people write it: without the port when it is 53.</summary>
    public string Name { get; } = Describe(address);

    public static string Describe(IPEndPoint server) => server.Port == 53 ? server.Address.ToString() : server.ToString();

    /// <summary>Asks all questions at once and waits for each answer.</summary>
    /// <param name="limit">How long the server is waited for.</param>
    /// <param name="grace">How much longer, once one answer has brought addresses.</param>
    public async Task<Reply[]> AskAsync(IReadOnlyList<Question> questions, TimeSpan limit, TimeSpan grace)
    {
        using var patience = new CancellationTokenSource(limit, time);
        var pending = new Pending[questions.Count];
        var replies = new Reply[questions.Count];
        var id = random();
        for (var i = 0; i < pending.Length; i++)
            pending[i] = new Pending(questions[i], (ushort)(id ^ i)); // never twice the same
        var buffer = ArrayPool<byte>.Shared.Rent(MaxDatagram);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            // Connected, so that the kernel drops what others send and tells us of "port unreachable".
            socket.Connect(address);
            for (var i = 0; i < pending.Length; i++)
                await SendAsync(socket, pending[i], buffer, patience.Token);
            var started = time.GetTimestamp();
            for (var strays = 0; strays < MaxStrays && Array.Exists(pending, p => !p.Done);)
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(0, MaxDatagram), patience.Token);
                var i = Match(pending, buffer.AsSpan(0, length));
                if (i < 0)
                {
                    strays++;
                    continue;
                }

                var message = Message.Read(buffer.AsSpan(0, length));
                if (message is { Code: Codes.FormatError or Codes.NotImplemented, HasOptions: false } && pending[i].Edns)
                {
                    // A server older than EDNS: ask it in its own language (RFC 6891 §7).
                    pending[i].Edns = false;
                    await SendAsync(socket, pending[i], buffer, patience.Token);
                    continue;
                }

                if (message is not null && message.Question is { } echoed && echoed != pending[i].Question)
                {
                    strays++;
                    continue;
                }

                pending[i].Done = true;
                replies[i] = message switch
                {
                    null => Failed($"malformed answer from {Name}"),
                    { Truncated: true } => await AskOverTcpAsync(pending[i], patience.Token),
                    { Question: null, Code: Codes.NoError } => Failed($"answer without its question from {Name}"),
                    _ => new Reply(message, FamilyState.Addresses, ""),
                };
                if (replies[i].Answer is { HasAddresses: true })
                    Shorten(patience, limit - time.GetElapsedTime(started), grace);
            }

            return Complete(pending, replies, Failed($"only answers to other questions from {Name}"));
        }
        catch (OperationCanceledException)
        {
            return Complete(pending, replies, new Reply(null, FamilyState.Silent, $"no answer from {Name}"));
        }
        catch (SocketException e)
        {
            return Complete(pending, replies, Explain(e.SocketErrorCode, "UDP"));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask SendAsync(Socket socket, Pending pending, byte[] buffer, CancellationToken cancel)
    {
        var length = Message.WriteQuery(buffer, pending.Id, pending.Question, pending.Edns);
        await socket.SendAsync(buffer.AsMemory(0, length), cancel);
    }

    private static int Match(Pending[] pending, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return -1;
        var id = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return Array.FindIndex(pending, p => p.Id == id && !p.Done);
    }

    private static void Shorten(CancellationTokenSource patience, TimeSpan left, TimeSpan grace)
    {
        if (grace < left)
            patience.CancelAfter(grace);
    }

    private static Reply[] Complete(Pending[] pending, Reply[] replies, Reply other)
    {
        for (var i = 0; i < pending.Length; i++)
        {
            if (replies[i] == default)
                replies[i] = other;
        }

        return replies;
    }

    private static Reply Failed(string detail) => new(null, FamilyState.Failed, detail);

    private async Task<Reply> AskOverTcpAsync(Pending pending, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(2 + ushort.MaxValue);
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, cancel);
            var length = Message.WriteQuery(buffer.AsSpan(2), pending.Id, pending.Question, pending.Edns);
            BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)length);
            await socket.SendAsync(buffer.AsMemory(0, 2 + length), cancel);
            if (!await FillAsync(socket, buffer.AsMemory(0, 2), cancel))
                return Failed($"TCP closed without an answer by {Name}");
            var answer = buffer.AsMemory(0, BinaryPrimitives.ReadUInt16BigEndian(buffer));
            if (!await FillAsync(socket, answer, cancel))
            {
                return Failed(string.Create(
                    CultureInfo.InvariantCulture, $"TCP closed within an answer of {answer.Length} bytes by {Name}"));
            }

            var message = Message.Read(answer.Span);
            return message is not null && message.Id == pending.Id && message.Question == pending.Question && !message.Truncated
                ? new Reply(message, FamilyState.Addresses, "")
                : Failed($"malformed answer over TCP from {Name}");
        }
        catch (OperationCanceledException)
        {
            return new Reply(null, FamilyState.Silent, $"truncated answer from {Name} and none over TCP");
        }
        catch (SocketException e)
        {
            // It has just answered over UDP, so that it is there.
            return e.SocketErrorCode == SocketError.ConnectionRefused
                ? Failed($"truncated answer from {Name}, which refuses TCP")
                : Explain(e.SocketErrorCode, "TCP");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<bool> FillAsync(Socket socket, Memory<byte> into, CancellationToken cancel)
    {
        while (into.Length > 0)
        {
            var read = await socket.ReceiveAsync(into, cancel);
            if (read == 0)
                return false;
            into = into[read..];
        }

        return true;
    }

    private Reply Explain(SocketError error, string transport) => error switch
    {
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable =>
            new Reply(null, FamilyState.NoResources, $"no socket left to ask {Name} ({error})"),
        SocketError.ConnectionRefused => Failed($"no name server listens at {Name} ({transport} refused)"),
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => Failed($"no route to name server {Name}"),
        _ => Failed($"{transport} to name server {Name} failed ({error})"),
    };

    private sealed class Pending(Question question, ushort id)
    {
        public Question Question { get; } = question;

        public ushort Id { get; } = id;

        public bool Edns { get; set; } = true;

        public bool Done { get; set; }
    }
}
