using System.IO.Compression;
using System.Text;

namespace Faultline.Lab.Sites;

/// <summary>What sites do: the ways of an HTTP server, the honest and the hostile. A row each; add freely.</summary>
public static class Behaviours
{
    /// <summary>Reads the request and sends this, byte for byte; each piece in a write of its own.</summary>
    public static Behaviour Answers(params string[] pieces) => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        foreach (var piece in pieces)
            await visit.SendAsync(piece, cancel);
    };

    /// <summary>Reads the request and sends these bytes.</summary>
    public static Behaviour AnswersBytes(ReadOnlyMemory<byte> bytes) => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(bytes, cancel);
    };

    /// <summary>Answers when it has read the header, and closes on the body that is still coming: a reset follows the answer.</summary>
    public static Behaviour AnswersBeforeTheBody(string response) => async (visit, cancel) =>
    {
        await visit.ReadHeaderAsync(cancel);
        await visit.SendAsync(response, cancel);
    };

    /// <summary>Redirects everybody to where <paramref name="location"/> says, such as <c>/</c> (itself) or <c>file:///etc/passwd</c>.</summary>
    public static Behaviour RedirectsTo(string location, string status = "302 Found") =>
        Answers($"HTTP/1.1 {status}\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");

    /// <summary>Speaks first, as SSH or SMTP do, and waits.</summary>
    public static Behaviour Greets(string greeting) => async (visit, cancel) =>
    {
        await visit.SendAsync(greeting, cancel);
        await Forever(cancel);
    };

    /// <summary>Reads the request, sends this much, and then nothing more; the connection stays open.</summary>
    public static Behaviour FallsSilentAfter(string start = "") => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(start, cancel);
        await Forever(cancel);
    };

    /// <summary>Reads nothing, sends nothing.</summary>
    public static Behaviour NeverReads() => (_, cancel) => Forever(cancel);

    /// <summary>Closes as soon as the request is read.</summary>
    public static Behaviour ClosesWithoutAnswer() => Answers();

    /// <summary>Reads the request, sends this much, and resets the connection.</summary>
    public static Behaviour ResetsAfter(string start = "") => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(start, cancel);
        visit.Reset();
    };

    /// <summary>Sends <paramref name="start"/>, then one byte of <paramref name="dripped"/> each time <paramref name="every"/> passes.</summary>
    public static Behaviour Drips(string start, string dripped, TimeSpan every, TimeProvider time) => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(start, cancel);
        foreach (var b in Encoding.Latin1.GetBytes(dripped))
        {
            await visit.SendAsync(new[] { b }, cancel);
            await Task.Delay(every, time, cancel);
        }
    };

    /// <summary>Sends <paramref name="start"/>, then <paramref name="again"/> for as long as somebody reads.</summary>
    public static Behaviour Endless(string start, string again) => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync(start, cancel);
        var bytes = Encoding.Latin1.GetBytes(again);
        var block = new byte[bytes.Length * Math.Max(1, 64 * 1024 / bytes.Length)];
        for (var at = 0; at < block.Length; at += bytes.Length)
            bytes.CopyTo(block, at);
        while (true)
            await visit.SendAsync(block, cancel);
    };

    /// <summary>So many header lines, then an empty body.</summary>
    public static Behaviour ManyHeaders(int count) => async (visit, cancel) =>
    {
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync("HTTP/1.1 200 OK\r\n", cancel);
        for (var i = 0; i < count; i++)
            await visit.SendAsync($"X-Header-{i}: {i}\r\n", cancel);
        await visit.SendAsync("Content-Length: 0\r\n\r\n", cancel);
    };

    /// <summary>A body that is so many MiB of zeros, a thousandth of that on the wire: gzip allows a file to be many in a row (RFC 1952 §2.2).</summary>
    public static Behaviour GzipBomb(int mebibytes) => async (visit, cancel) =>
    {
        var member = Gzip(new byte[1024 * 1024]);
        await visit.ReadRequestAsync(cancel);
        await visit.SendAsync($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {(long)member.Length * mebibytes}\r\n\r\n", cancel);
        for (var i = 0; i < mebibytes; i++)
            await visit.SendAsync(member, cancel);
    };

    /// <summary>These bytes as a gzip file.</summary>
    public static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return target.ToArray();
    }

    private static Task Forever(CancellationToken cancel) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
}
