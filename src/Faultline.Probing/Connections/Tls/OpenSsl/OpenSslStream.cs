using System.Buffers;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.OpenSsl;

/// <summary>
/// The data inside one TLS connection. One read and one write at a time may be under way together. The other side closing without a
/// farewell reads
/// as the end: whether the answer was whole is told by HTTP's own framing. Buffers are rented per operation and returned by it alone,
/// so disposing while one waits gives nobody a buffer that is still being filled.
/// </summary>
internal sealed class OpenSslStream(Socket socket, OpenSslConnection connection) : Stream
{
    /// <summary>A record and its overhead fit into one rented buffer.</summary>
    private const int MaxWrite = 16_000;
    private const int BufferLength = 16 * 1024;
    private const int MaxUnread = 64 * 1024;

    private readonly SemaphoreSlim _sending = new(1, 1);
    private bool _broken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return await WaitAsync(cancellationToken);
        while (true)
        {
            var step = connection.Read(buffer.Span, out var read);
            if (step == Step.Done)
                return read;
            if (step == Step.Closed)
                return 0;
            if (step == Step.Failed)
                throw Failed();
            await FlushUnlessSendingAsync(cancellationToken);
            if (!await ReceiveAsync(cancellationToken))
                return 0;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            while (!buffer.IsEmpty)
            {
                var chunk = buffer[..Math.Min(buffer.Length, MaxWrite)];
                if (connection.Write(chunk.Span) != Step.Done)
                    throw Failed();
                await SendOutputAsync(cancellationToken);
                buffer = buffer[chunk.Length..];
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken) => await FlushUnlessSendingAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close_Politely();
        base.Dispose(disposing);
    }

    /// <summary>The farewell goes out if the socket takes it at once; a peer that does not read must not hold the prober.</summary>
    private void Close_Politely()
    {
        Span<byte> farewell = stackalloc byte[256];
        var idle = _sending.Wait(0);
        var length = connection.Close(farewell);
        if (!idle || _broken || length == 0)
            return;
        try
        {
            socket.Blocking = false;
            socket.Send(farewell[..length], SocketFlags.None, out _);
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            // The socket was closed first: there is nobody left to take leave of.
        }
    }

    /// <summary>A read of nothing waits until something can be read, as SocketsHttpHandler expects of a stream.</summary>
    private async ValueTask<int> WaitAsync(CancellationToken cancel)
    {
        await FlushUnlessSendingAsync(cancel);
        if (!connection.HasInput)
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancel);
        return 0;
    }

    private async ValueTask<bool> ReceiveAsync(CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var received = await socket.ReceiveAsync(buffer, SocketFlags.None, cancel);
            connection.Receive(buffer.AsSpan(0, received));
            return received > 0;
        }
        catch (SocketException broken)
        {
            throw new IOException("the connection broke while reading: " + broken.SocketErrorCode, broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>
    /// Reading makes output as well (the answer to a key update, RFC 8446 §4.6.3). A writer that is at work takes it along;
    /// to wait for that writer could be to wait for ourselves. A peer that asks for update after update and reads none of the answers is
    /// cut off (V13).
    /// </summary>
    private async ValueTask FlushUnlessSendingAsync(CancellationToken cancel)
    {
        var pending = connection.OutputLength;
        if (pending > MaxUnread)
            throw new IOException("the other side asks for TLS key updates and does not read the answers");
        if (pending == 0 || !_sending.Wait(0, CancellationToken.None))
            return;
        try
        {
            await SendOutputAsync(cancel);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async ValueTask SendOutputAsync(CancellationToken cancel)
    {
        if (_broken)
            throw new IOException("an earlier write was cut off, so nothing can follow it");
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        _broken = true;
        try
        {
            int length;
            while ((length = connection.TakeOutput(buffer)) > 0)
                await OpenSslEngine.SendAllAsync(socket, buffer.AsMemory(0, length), cancel);
            _broken = false;
        }
        catch (SocketException broken)
        {
            throw new IOException("the connection broke while writing: " + broken.SocketErrorCode, broken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private TlsAlertException Failed() => new(
        connection.Alert is { } alert
            ? TlsAlert.ToFailure(alert)
            : new Failure(FailureKind.TlsHandshake, "what the server sent can't be decrypted: " + connection.Error));
}
