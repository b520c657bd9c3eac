using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Faultline.Lab.Sites;

/// <summary>One connection to a <see cref="Site"/>.</summary>
public sealed class Visit : IDisposable
{
    private const int LongestHeader = 64 * 1024;

    private readonly Socket _socket;
    private readonly Action<string> _note;

    internal Visit(Socket socket, Action<string> note)
    {
        _socket = socket;
        _note = note;
        socket.NoDelay = true;
    }

    /// <summary>Reads a request's header and, as far as Content-Length announces one, its body. Returns the header.</summary>
    public async Task<string> ReadRequestAsync(CancellationToken cancel)
    {
        var header = await ReadHeaderAsync(cancel);
        await ReadBodyAsync(header, cancel);
        return header;
    }

    /// <summary>Reads the body that a header announces by Content-Length; of a long one the first mebibyte is returned.</summary>
    public async Task<byte[]> ReadBodyAsync(string header, CancellationToken cancel)
    {
        const string name = "\r\nContent-Length: ";
        const int most = 1024 * 1024;
        var at = header.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return [];
        var value = header[(at + name.Length)..];
        var left = long.Parse(value[..value.IndexOf('\r', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        using var body = new MemoryStream();
        var scratch = new byte[8192];
        while (left > 0)
        {
            var count = await _socket.ReceiveAsync(scratch.AsMemory(0, (int)Math.Min(scratch.Length, left)), cancel);
            if (count == 0)
                throw new IOException("the visitor left within the body");
            body.Write(scratch, 0, (int)Math.Min(count, most - body.Length));
            left -= count;
        }

        return body.ToArray();
    }

    /// <summary>Reads a request's header byte by byte, so that its body stays unread.</summary>
    public async Task<string> ReadHeaderAsync(CancellationToken cancel)
    {
        var header = new List<byte>(512);
        var one = new byte[1];
        while (header.Count < LongestHeader && !IsComplete(header))
        {
            if (await _socket.ReceiveAsync(one, cancel) == 0)
                throw new IOException("the visitor left within the header");
            header.Add(one[0]);
        }

        var text = Encoding.Latin1.GetString([.. header]);
        _note(text);
        return text;
    }

    /// <summary>Text is sent as ISO 8859-1: one character, one byte.</summary>
    public Task SendAsync(string text, CancellationToken cancel) => SendAsync(Encoding.Latin1.GetBytes(text), cancel);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await _socket.SendAsync(bytes, cancel)..];
    }

    /// <summary>Ends the connection with RST, whatever is still to be read or sent.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Closes. What the visitor sent and nobody read turns this into a reset: so does every kernel.</summary>
    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(List<byte> header) =>
        header is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];
}
