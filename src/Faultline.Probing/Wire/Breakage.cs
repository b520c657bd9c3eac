using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;

namespace Faultline.Probing.Wire;

/// <summary>What an exception from the stream says about the exchange.</summary>
internal static class Breakage
{
    /// <summary>Whether the network or the deadline threw this, rather than a mistake of ours.</summary>
    public static bool IsOutside(Exception e) =>
        e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException;

    /// <param name="headComplete">The final answer's header had arrived.</param>
    /// <param name="progress">How far the exchange had come, such as <c>after 12 bytes of the header</c>.</param>
    public static Failure Describe(Exception e, bool headComplete, string progress, CancellationToken cancel)
    {
        if (e is OperationCanceledException || cancel.IsCancellationRequested)
            return new Failure(headComplete ? FailureKind.TransferTimeout : FailureKind.FirstByteTimeout, progress);
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            // TLS 1.3 lets a server refuse the client's certificate, or the lack of one, only after the handshake (RFC 8446 §4.4.2).
            if (cause is TlsAlertException alert)
                return alert.Failure;
            if (cause is SocketException)
                return new Failure(FailureKind.ConnectionReset, progress);
            if (cause is AuthenticationException or CryptographicException)
                return new Failure(FailureKind.TlsHandshake, $"{progress}: {cause.Message}");
        }

        return new Failure(FailureKind.ConnectionReset, $"{progress}: {e.Message}");
    }
}
