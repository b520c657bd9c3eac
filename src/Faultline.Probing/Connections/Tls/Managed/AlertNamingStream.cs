using System.Net.Security;
using System.Net.Sockets;
using Faultline.Core.Checks;

namespace Faultline.Probing.Connections.Tls.Managed;

/// <summary>An SslStream whose reads name the alert that ended them, and take a missing farewell for the end of the data.</summary>
internal sealed class AlertNamingStream(Stream inner) : SslStream(inner, leaveInnerStreamOpen: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await base.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (broken.GetBaseException() is not SocketException)
        {
            var cause = broken.GetBaseException();
            if (cause is EndOfStreamException)
                return 0;
            throw new TlsAlertException(
                TlsAlert.NamedIn(cause.Message) is { } alert
                    ? TlsAlert.ToFailure(alert)
                    : new Failure(FailureKind.TlsHandshake, "what the server sent can't be decrypted: " + cause.Message));
        }
    }
}
