using System.Net.Sockets;
using System.Text;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls;

/// <summary>
/// What the other side has sent so far, as far as it tells why a handshake ends: its first bytes show whether it speaks TLS at all
/// and which version it chose, in the clear (RFC 8446 §5.1, §4.1.3).
/// </summary>
internal sealed class HandshakeProgress
{
    private const int RecordHeader = 5;
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ServerHello = 2;
    private const int ShownLength = 32;

    private readonly byte[] _first = new byte[ShownLength];
    private long _received;

    private ReadOnlySpan<byte> First => _first.AsSpan(0, (int)Math.Min(_received, ShownLength));

    public void Received(ReadOnlySpan<byte> bytes)
    {
        if (_received < ShownLength)
            bytes[..Math.Min(bytes.Length, ShownLength - (int)_received)].CopyTo(_first.AsSpan((int)_received));
        _received += bytes.Length;
    }

    /// <summary>The other side will send no more.</summary>
    public bool Ended { get; private set; }

    public void Ends() => Ended = true;

    public Failure TimedOut() => new(
        FailureKind.TlsTimeout,
        _received == 0
            ? "the server accepted the connection and never answered the TLS greeting"
            : $"the TLS handshake was not finished in time; {_received} bytes had arrived");

    public Failure Broke(SocketError error) => FromFirstBytes() ?? new Failure(
        FailureKind.TlsHandshake,
        error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown
            ? $"the server reset the connection during the TLS handshake, after {_received} bytes"
            : $"the connection broke during the TLS handshake ({error}), after {_received} bytes");

    public Failure Closed() => FromFirstBytes() ?? new Failure(
        FailureKind.TlsHandshake,
        _received == 0
            ? "the server closed the connection without answering the TLS greeting"
            : $"the server closed the connection during the TLS handshake, after {_received} bytes");

    /// <param name="error">What the TLS library says of it, in its own words.</param>
    public Failure Failed(string error) =>
        FromFirstBytes() ?? new Failure(FailureKind.TlsHandshake, "the TLS handshake failed: " + error);

    /// <summary>Null where the first bytes are those of a server that speaks TLS 1.2 or newer.</summary>
    private Failure? FromFirstBytes()
    {
        var first = First;
        if (first.IsEmpty)
            return null;
        if (!StartsLikeTls(first))
            return new Failure(FailureKind.TlsProtocol, $"the server does not speak TLS: it answered '{Printable(first)}'");
        return first switch
        {
            [AlertRecord, _, _, 0, 2, _, var alert, ..] => TlsAlert.ToFailure(alert),
            [HandshakeRecord, _, _, _, _, ServerHello, _, _, _, 3, var minor, ..] when minor < 3 =>
                new Failure(FailureKind.TlsProtocol, $"the server chose {OldVersion(minor)}; at least TLS 1.2 is required"),
            _ => null,
        };
    }

    /// <summary>A record of type 20 to 23 and of major version 3, as far as it arrived.</summary>
    private static bool StartsLikeTls(ReadOnlySpan<byte> first) =>
        first[0] is >= 20 and <= 23 && (first.Length < 2 || first[1] == 3) && (first.Length < RecordHeader || first[2] <= 4);

    private static string OldVersion(byte minor) => minor == 0 ? "SSL 3.0" : $"TLS 1.{minor - 1}";

    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            if (b is (byte)'\r' or (byte)'\n')
                break;
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        }

        return text.ToString();
    }
}
