using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Faultline.Core.Checks;
using Faultline.EndToEnd.Servers;
using Faultline.Probing.Connections.Tls;

namespace Faultline.EndToEnd.Tls;

/// <summary>nginx and OpenSSL's own server, each wrong in one way.</summary>
[Trait("Spec", "V15")]
[Trait("Spec", "V8")]
public sealed class TlsServersTests
{
    private static readonly SiteCertificates Certificates = new();
    private static readonly TlsSettings Settings = TlsSettings.Default with { AuthorityPem = Certificates.Authority };

    private readonly TlsClient _client = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("good", null)]
    [InlineData("expired", FailureKind.TlsExpired)]
    [InlineData("not yet valid", FailureKind.TlsNotYetValid)]
    [InlineData("wrong host", FailureKind.TlsWrongHost)]
    [InlineData("self-signed", FailureKind.TlsUntrusted)]
    [InlineData("intermediate missing", FailureKind.TlsIncompleteChain)]
    public async Task A_site_behind_nginx_is_judged_by_its_certificate(string certificate, FailureKind? kind)
    {
        var port = ServerProcess.FreePort();
        await using var nginx = await NginxAsync(port, " ssl", certificate, "ssl_protocols TLSv1.2 TLSv1.3;");
        var result = await HandshakeAsync(port, Settings);
        await using var stream = result.Stream;

        Assert.Equal(kind, result.Failure?.Kind);
        Assert.NotNull(result.Facts?.Certificate);
        if (stream is not null)
            Assert.StartsWith("HTTP/1.1 200", await AskAsync(stream), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_nginx_that_speaks_only_an_old_version_is_tls_protocol()
    {
        var port = ServerProcess.FreePort();
        await using var nginx = await NginxAsync(port, " ssl", "good", "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;");
        var failure = (await HandshakeAsync(port, Settings)).Failure!;

        Assert.Equal(FailureKind.TlsProtocol, failure.Kind);
        Assert.Contains("protocol_version", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_openssl_server_that_speaks_only_an_old_version_is_tls_protocol()
    {
        var port = ServerProcess.FreePort();
        await using var server = await OpenSslServerAsync(port, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0");
        Assert.Equal(FailureKind.TlsProtocol, (await HandshakeAsync(port, Settings)).Failure!.Kind);
    }

    [Fact]
    public async Task An_nginx_without_TLS_is_tls_protocol()
    {
        var port = ServerProcess.FreePort();
        await using var nginx = await NginxAsync(port, "", "good", "");
        var failure = (await HandshakeAsync(port, Settings)).Failure!;

        Assert.Equal(FailureKind.TlsProtocol, failure.Kind);
        Assert.Contains("does not speak TLS", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_accepts_and_stays_silent_is_tls_timeout()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var greeting = Task.Run(
            async () =>
            {
                var accepted = await listener.AcceptAsync(Cancel);
                await accepted.ReceiveAsync(new byte[64], SocketFlags.None, Cancel);
                await patience.CancelAsync();
                return accepted;
            },
            Cancel);
        var result = await HandshakeAsync(((IPEndPoint)listener.LocalEndPoint!).Port, Settings, patience.Token);
        (await greeting).Dispose();

        Assert.Equal(FailureKind.TlsTimeout, result.Failure!.Kind);
    }

    [Fact]
    public async Task A_TLS_1_2_server_that_wants_a_client_certificate_is_named_in_the_handshake()
    {
        var port = ServerProcess.FreePort();
        await using var server = await OpenSslServerAsync(port, "-tls1_2", "-Verify", "1");
        var failure = (await HandshakeAsync(port, Settings)).Failure!;

        Assert.Equal(FailureKind.TlsHandshake, failure.Kind);
        Assert.Contains("client certificate", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_TLS_1_3_server_that_wants_a_client_certificate_is_named_by_the_first_read()
    {
        var port = ServerProcess.FreePort();
        await using var server = await OpenSslServerAsync(port, "-tls1_3", "-Verify", "1");
        var result = await HandshakeAsync(port, Settings);
        await using var stream = result.Stream!;
        var alert = await Assert.ThrowsAsync<TlsAlertException>(() => AskAsync(stream));

        Assert.Equal(FailureKind.TlsHandshake, alert.Failure.Kind);
        Assert.Contains("certificate_required", alert.Failure.Detail, StringComparison.Ordinal);
        Assert.Contains("client certificate", alert.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_opens_a_server_that_wants_one()
    {
        var port = ServerProcess.FreePort();
        await using var server = await OpenSslServerAsync(port, "-tls1_3", "-Verify", "1", "-www");
        var (chain, key) = Certificates.Make("good");
        var result = await HandshakeAsync(port, Settings with { ClientCertificatePem = chain, ClientKeyPem = key });
        await using var stream = result.Stream!;

        Assert.StartsWith("HTTP/1.0 200", await AskAsync(stream), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_is_resumed_with_nginx_in_its_minute(string version)
    {
        var port = ServerProcess.FreePort();
        await using var nginx = await NginxAsync(port, " ssl", "good", $"ssl_protocols TLSv1.{version[^1]};");
        var resumed = new List<bool>();
        foreach (var second in new[] { 0, 20, 40, 61 })
        {
            var result = await HandshakeAsync(port, Settings, second: second);
            await using var stream = result.Stream!;
            await AskAsync(stream);
            resumed.Add(result.Facts!.Resumed);
        }

        // nginx resumes TLS 1.2 by tickets and TLS 1.3 alike.
        Assert.Equal([false, true, true, false], resumed);
    }

    /// <summary>
    /// The variable is read by a program when it starts to verify, so it takes two programs: this one and this one again.
    /// </summary>
    [Fact]
    public async Task The_authorities_of_SSL_CERT_FILE_are_trusted()
    {
        const string innerPort = "FAULTLINE_TEST_TLS_PORT";
        if (Environment.GetEnvironmentVariable(innerPort) is { } inner)
        {
            Assert.Null((await HandshakeAsync(int.Parse(inner, CultureInfo.InvariantCulture), TlsSettings.Default)).Failure);
            return;
        }

        var port = ServerProcess.FreePort();
        await using var nginx = await NginxAsync(port, " ssl", "good", "");
        var authority = Path.Combine(nginx.Folder, "authority.pem");
        await File.WriteAllTextAsync(authority, Certificates.Authority, Cancel);

        Assert.Equal(0, await RunAgainAsync(authority));
        Assert.NotEqual(0, await RunAgainAsync(null));

        async Task<int> RunAgainAsync(string? certificateFile)
        {
            var start = new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, "Faultline.EndToEnd"),
                [
                    "--filter-method", "*." + nameof(The_authorities_of_SSL_CERT_FILE_are_trusted),
                    "--no-progress", "--results-directory", nginx.Folder,
                ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            start.Environment[innerPort] = port.ToString(CultureInfo.InvariantCulture);
            if (certificateFile is not null)
                start.Environment["SSL_CERT_FILE"] = certificateFile;
            using var again = Process.Start(start)!;
            await again.StandardOutput.ReadToEndAsync(Cancel);
            await again.WaitForExitAsync(Cancel);
            return again.ExitCode;
        }
    }

    private async Task<TlsResult> HandshakeAsync(int port, TlsSettings settings, CancellationToken? cancel = null, int second = 0)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Cancel);
        var result = await _client.HandshakeAsync(
            socket, "site.example", settings, http2: false, SiteCertificates.Now.AddSeconds(second), cancel ?? Cancel);
        if (result.Stream is null)
            socket.Dispose();
        return result;
    }

    private static async Task<string> AskAsync(Stream stream)
    {
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n"u8.ToArray(), Cancel);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Cancel);
        return Encoding.ASCII.GetString(answer.ToArray());
    }

    private static async Task<ServerProcess> NginxAsync(int port, string ssl, string certificate, string more)
    {
        var folder = ServerProcess.NewFolder();
        var (chain, key) = Certificates.Make(certificate);
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), chain, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key, Cancel);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "nginx.conf"),
            $$"""
            daemon off; master_process off; pid {{folder}}/pid; error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder}}/1; proxy_temp_path {{folder}}/2; fastcgi_temp_path {{folder}}/3;
                uwsgi_temp_path {{folder}}/4; scgi_temp_path {{folder}}/5;
                server {
                    listen 127.0.0.1:{{port}}{{ssl}};
                    ssl_certificate {{folder}}/chain.pem; ssl_certificate_key {{folder}}/key.pem;
                    {{more}}
                    location / { return 200 "well"; }
                }
            }
            """,
            Cancel);
        return await ServerProcess.StartAsync(
            "nginx-core",
            "nginx",
            folder,
            new IPEndPoint(IPAddress.Loopback, port),
            ["-c", $"{folder}/nginx.conf", "-e", "stderr"],
            Cancel);
    }

    private static async Task<ServerProcess> OpenSslServerAsync(int port, params string[] more)
    {
        var folder = ServerProcess.NewFolder();
        var (chain, key) = Certificates.Make("good");
        await File.WriteAllTextAsync(Path.Combine(folder, "chain.pem"), chain, Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key, Cancel);
        return await ServerProcess.StartAsync(
            "openssl",
            "openssl",
            folder,
            new IPEndPoint(IPAddress.Loopback, port),
            [
                "s_server", "-accept", "127.0.0.1:" + port.ToString(CultureInfo.InvariantCulture),
                "-cert", "chain.pem", "-cert_chain", "chain.pem", "-key", "key.pem", "-quiet", .. more,
            ],
            Cancel);
    }
}
