using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Tests.Tls;

namespace Faultline.Tests.Hops;

/// <summary>A site over TLS that gives one answer to everybody, and keeps what it was asked and by whom.</summary>
internal sealed class TlsSite : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">Sent for every request, ISO 8859-1.</param>
    /// <param name="names">Of the certificate.</param>
    public TlsSite(string answer, params string[] names)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _serving = ServeAsync(answer, TestAuthority.Trusted.GoodChain(names));
    }

    public static TlsSettings Trust { get; } = TlsSettings.Default with { AuthorityPem = TestAuthority.Trusted.Pem };

    public int Port { get; }

    public ConcurrentQueue<(string Header, string ServerName, string? ClientCertificate)> Visits { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(string answer, SslStreamCertificateContext chain)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var socket = await _listener.AcceptAsync(_stop.Token);
                await using var stream = new SslStream(new NetworkStream(socket));
                var options = new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = chain,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, client, _, _) => client is null || client.Subject.Length > 0,
                };
                await stream.AuthenticateAsServerAsync(options, _stop.Token);
                var buffer = new byte[16 * 1024];
                var count = await stream.ReadAsync(buffer, _stop.Token);
                Visits.Enqueue((Encoding.Latin1.GetString(buffer, 0, count), stream.TargetHostName, stream.RemoteCertificate?.Subject));
                await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), _stop.Token);
                await stream.ShutdownAsync();
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                // The visitor left, or the site stops.
            }
        }
    }
}
