namespace Faultline.Probing.Wire;

/// <summary>Recognises what speaks on a port where HTTP was expected, by the first bytes it sends.</summary>
internal static class ForeignProtocols
{
    private const byte Any = 0xff;

    // A row is the first bytes of a greeting; Any stands for one byte that differs. First match wins.
    private static readonly (byte[] Start, string Name)[] Greetings =
    [
        ("SSH-"u8.ToArray(), "SSH"),
        ([0x15, 0x03], "a TLS alert"),
        ([0x16, 0x03], "a TLS handshake"),
        ("220"u8.ToArray(), "FTP or SMTP"),
        ("+OK"u8.ToArray(), "POP3"),
        ("* OK"u8.ToArray(), "IMAP"),
        ("-ERR"u8.ToArray(), "Redis"),
        ("RFB "u8.ToArray(), "VNC"),
        ("ICY "u8.ToArray(), "a SHOUTcast stream"),
        ("RTSP/"u8.ToArray(), "RTSP"),
        ("AMQP"u8.ToArray(), "AMQP"),
        ([0x00, 0x00, Any, 0x04, 0x00], "an HTTP/2 frame"),
        ([Any, 0x00, 0x00, 0x00, 0x0a], "MySQL"),
        ("<"u8.ToArray(), "a page without an HTTP header"),
    ];

    /// <summary>One line of detail: the protocol when it is known, and the bytes.</summary>
    public static string Describe(ReadOnlySpan<byte> bytes)
    {
        foreach (var (start, name) in Greetings)
            if (StartsWith(bytes, start))
                return $"{name}: {Excerpt.Of(bytes)}";
        return Excerpt.Of(bytes);
    }

    private static bool StartsWith(ReadOnlySpan<byte> bytes, byte[] start)
    {
        if (bytes.Length < start.Length)
            return false;
        for (var i = 0; i < start.Length; i++)
            if (start[i] != Any && start[i] != bytes[i])
                return false;
        return true;
    }
}
