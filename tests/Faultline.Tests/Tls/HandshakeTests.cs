using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Connections.Tls.Managed;
using Faultline.Probing.Connections.Tls.OpenSsl;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Tls;

public sealed class OpenSslHandshakeTests : HandshakeTests
{
    private protected override TlsClient Client { get; } = new(new OpenSslEngine(resumeSessions: true));

    [Fact]
    public void Libssl_3_is_used_where_the_tests_run() => Assert.True(OpenSslEngine.IsSupported);
}

public sealed class SslStreamHandshakeTests : HandshakeTests
{
    private protected override TlsClient Client { get; } = new(new SslStreamEngine());
}

/// <summary>Both engines come to the same answers.</summary>
[Trait("Spec", "V8")]
[Trait("Spec", "V15")]
public abstract class HandshakeTests
{
    private static readonly TlsSettings Settings = TlsSettings.Default with { AuthorityPem = TestAuthority.Trusted.Pem };

    private const string TooLong =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        + "aaaaaaaaaaaaa.example";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static TestAuthority Authority => TestAuthority.Trusted;

    private protected abstract TlsClient Client { get; }

    [Theory]
    [InlineData("good.example", "good.example", SslProtocols.Tls13, "TLSv1.3")]
    [InlineData("good.example", "good.example", SslProtocols.Tls12, "TLSv1.2")]
    [InlineData("GOOD.example", "good.example", SslProtocols.Tls13, "TLSv1.3")]
    [InlineData("good.example.", "good.example", SslProtocols.Tls13, "TLSv1.3")]
    [InlineData("a.good.example", "*.good.example", SslProtocols.Tls13, "TLSv1.3")]
    [InlineData("127.0.0.1", "127.0.0.1", SslProtocols.Tls13, "TLSv1.3")]
    [InlineData("::1", "::1", SslProtocols.Tls13, "TLSv1.3")]
    [Trait("Spec", "V9")]
    public async Task A_good_chain_is_accepted_with_its_facts(string host, string name, SslProtocols protocol, string spoken)
    {
        var leaf = Authority.Leaf([name]);
        await using var server = TestServer.Tls(TestAuthority.Chain(leaf, Authority.Intermediate), protocols: protocol);
        using var socket = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(socket, host, Settings, http2: false, TestAuthority.Now, Cancel);
        await using var stream = result.Stream;

        Assert.Null(result.Failure);
        Assert.Equal("hello", await ReadTextAsync(stream!, 5));
        Assert.Equal(spoken, result.Facts!.Protocol);
        Assert.False(result.Facts.Resumed);
        var certificate = result.Facts.Certificate!;
        Assert.Equal($"CN={name}", certificate.Subject);
        Assert.Equal("CN=Faultline test intermediate", certificate.Issuer);
        Assert.Equal([name], certificate.Names);
        Assert.Equal(TestAuthority.Now.AddDays(-10), certificate.NotBefore);
        Assert.Equal(TestAuthority.Now.AddDays(80), certificate.NotAfter);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(leaf.RawData)), certificate.Sha256);
    }

    public static TheoryData<string, FailureKind, string> BadChains => new()
    {
        { "expired", FailureKind.TlsExpired, "expired on 2026-06-14 12:00 UTC" },
        { "not yet valid", FailureKind.TlsNotYetValid, "valid only from 2026-06-16 12:00 UTC" },
        { "wrong host", FailureKind.TlsWrongHost, "is for other.example, *.other.example, not for good.example" },
        { "common name only", FailureKind.TlsWrongHost, "not for good.example" },
        { "self-signed", FailureKind.TlsUntrusted, "self-signed (CN=good.example)" },
        { "unknown authority", FailureKind.TlsUntrusted, "Somebody else's root" },
        { "intermediate missing", FailureKind.TlsIncompleteChain, "issuer (CN=Faultline test intermediate) was not sent" },
        { "expired and wrong host", FailureKind.TlsExpired, "Also: the certificate is for other.example" },
        { "wrong host and self-signed", FailureKind.TlsWrongHost, "Also: the certificate is self-signed" },
        { "not yet valid, wrong host, intermediate missing", FailureKind.TlsNotYetValid, "was not sent" },
    };

    [Theory]
    [MemberData(nameof(BadChains))]
    public async Task A_bad_certificate_fails_with_its_kind_and_its_facts(string chain, FailureKind kind, string detail)
    {
        await using var server = TestServer.Tls(ChainOf(chain));
        var result = await HandshakeAsync(server, Settings);

        Assert.Null(result.Stream);
        Assert.Equal(kind, result.Failure!.Kind);
        Assert.Contains(detail, result.Failure.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(result.Facts!.Certificate!.Names);
    }

    [Theory]
    [MemberData(nameof(BadChains))]
    public async Task Insecure_accepts_a_bad_certificate_and_still_reads_it(string chain, FailureKind kind, string detail)
    {
        await using var server = TestServer.Tls(ChainOf(chain));
        using var socket = await server.ConnectAsync(Cancel);
        var insecure = Settings with { Insecure = true };
        var result = await Client.HandshakeAsync(socket, "good.example", insecure, false, TestAuthority.Now, Cancel);
        await using var stream = result.Stream;

        Assert.True(stream is not null, $"{kind} {detail}: {result.Failure}");
        Assert.NotEmpty(result.Facts!.Certificate!.Names);
    }

    [Fact]
    public async Task The_date_judged_by_is_the_one_given()
    {
        await using var server = TestServer.Tls(Authority.GoodChain());
        using var socket = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(socket, "good.example", Settings, false, TestAuthority.Now.AddDays(81), Cancel);

        Assert.Equal(FailureKind.TlsExpired, result.Failure!.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Naming_an_intermediate_or_the_leaf_as_authority_trusts_it(bool leafItself)
    {
        var leaf = Authority.Leaf(selfSigned: leafItself);
        var trusted = leafItself ? leaf : Authority.Intermediate;
        await using var server = TestServer.Tls(TestAuthority.Chain(leaf));
        using var socket = await server.ConnectAsync(Cancel);
        var settings = TlsSettings.Default with { AuthorityPem = trusted.ExportCertificatePem() };
        var result = await Client.HandshakeAsync(socket, "good.example", settings, false, TestAuthority.Now, Cancel);
        await using var stream = result.Stream;

        Assert.Null(result.Failure);
    }

    [Fact]
    public async Task Without_its_authority_a_private_site_is_not_trusted()
    {
        await using var server = TestServer.Tls(Authority.GoodChain());
        Assert.Equal(FailureKind.TlsUntrusted, (await HandshakeAsync(server, TlsSettings.Default)).Failure!.Kind);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", FailureKind.TlsProtocol, "answered 'HTTP/1.1 400 Bad Request'")]
    [InlineData("220 mail.example ESMTP\r\n", FailureKind.TlsProtocol, "answered '220 mail.example ESMTP'")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0046", FailureKind.TlsProtocol, "protocol_version")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0028", FailureKind.TlsHandshake, "handshake_failure")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0070", FailureKind.TlsHandshake, "unrecognized_name")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0074", FailureKind.TlsHandshake, "client certificate")]
    [InlineData("\u0016\u0003\u0003\u0000\u0004oops", FailureKind.TlsHandshake, "")]
    [InlineData("\u0016\u0003", FailureKind.TlsHandshake, "closed the connection")]
    [InlineData("\u0001", FailureKind.TlsProtocol, "does not speak TLS")]
    [InlineData("", FailureKind.TlsHandshake, "closed the connection without answering")]
    public async Task What_is_no_handshake_is_told_apart(string answer, FailureKind kind, string detail)
    {
        await using var server = TestServer.Answering(System.Text.Encoding.Latin1.GetBytes(answer));
        var result = await HandshakeAsync(server, Settings);

        Assert.Equal(kind, result.Failure!.Kind);
        Assert.Contains(detail, result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_chooses_an_old_version_is_named_with_it()
    {
        byte[] serverHello = [22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, .. new byte[32], 0, 0xC0, 0x13, 0];
        await using var server = TestServer.Answering(serverHello);
        var failure = (await HandshakeAsync(server, Settings)).Failure!;

        Assert.Equal(FailureKind.TlsProtocol, failure.Kind);
        Assert.Contains("TLS 1.1", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_within_the_handshake_is_named()
    {
        await using var server = TestServer.Raw(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[4096], SocketFlags.None, cancel);
            socket.LingerState = new LingerOption(true, 0);
        });
        var failure = (await HandshakeAsync(server, Settings)).Failure!;

        Assert.Equal(FailureKind.TlsHandshake, failure.Kind);
        Assert.Contains("reset", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "V13")]
    public async Task A_silent_server_ends_with_the_token()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var server = TestServer.Raw(async (socket, cancel) =>
        {
            await socket.ReceiveAsync(new byte[4096], SocketFlags.None, cancel);
            await patience.CancelAsync();
            await socket.ReceiveAsync(new byte[4096], SocketFlags.None, cancel);
        });
        using var client = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(client, "good.example", Settings, false, TestAuthority.Now, patience.Token);

        Assert.Equal(FailureKind.TlsTimeout, result.Failure!.Kind);
        Assert.Contains("never answered", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Any_bytes_for_an_answer_end_in_a_named_failure() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ArbMap.Default.ArbFor<bool>(),
        (byte[] bytes, bool likeARecord) => Task.Run(
            async () =>
            {
                byte[] answer = likeARecord ? [22, 3, 3, (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes] : bytes;
                await using var server = TestServer.Answering(answer);
                var failure = (await HandshakeAsync(server, Settings)).Failure!;
                return failure.Kind is FailureKind.TlsProtocol or FailureKind.TlsHandshake && failure.Detail.Length > 0;
            },
            Cancel).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    [Trait("Spec", "S4")]
    public void A_server_s_flight_with_one_byte_changed_never_passes_for_another_certificate() => Prop.ForAll(
        ArbMap.Default.ArbFor<ushort>(),
        ArbMap.Default.ArbFor<byte>(),
        (ushort position, byte change) => Task.Run(
            async () =>
            {
                var leaf = Authority.Leaf();
                await using var honest = TestServer.Tls(TestAuthority.Chain(leaf, Authority.Intermediate));
                await using var server = TestServer.Raw(async (near, cancel) =>
                {
                    using var far = await honest.ConnectAsync(cancel);
                    var buffer = new byte[64 * 1024];
                    var length = await near.ReceiveAsync(buffer, SocketFlags.None, cancel);
                    await far.SendAsync(buffer.AsMemory(0, length), SocketFlags.None, cancel);
                    length = await far.ReceiveAsync(buffer, SocketFlags.None, cancel);
                    buffer[position % length] ^= change;
                    await near.SendAsync(buffer.AsMemory(0, length), SocketFlags.None, cancel);
                    near.Shutdown(SocketShutdown.Send);
                    await near.ReceiveAsync(buffer, SocketFlags.None, cancel);
                });
                var result = await HandshakeAsync(server, Settings);
                return result.Failure is { } failure
                    ? failure.Kind is >= FailureKind.TlsExpired and < FailureKind.TlsTimeout
                    : result.Facts!.Certificate!.Sha256 == Convert.ToHexStringLower(SHA256.HashData(leaf.RawData));
            },
            Cancel).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("a\0.example")]
    [InlineData(TooLong)]
    public async Task A_host_that_no_certificate_can_name_is_refused(string host)
    {
        await using var server = TestServer.Tls(Authority.GoodChain());
        using var socket = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(socket, host, Settings, false, TestAuthority.Now, Cancel);
        Assert.Equal(FailureKind.TlsHandshake, result.Failure!.Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_protocol_offered_by_ALPN_is_the_one_asked_for(bool http2)
    {
        var agreed = new TaskCompletionSource<SslApplicationProtocol>();
        await using var server = TestServer.Tls(Authority.GoodChain(), (stream, cancel) =>
        {
            agreed.SetResult(stream.NegotiatedApplicationProtocol);
            return TestServer.GreetAsync(stream, cancel);
        });
        using var socket = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(socket, "good.example", Settings, http2, TestAuthority.Now, Cancel);
        await using var stream = result.Stream;
        await ReadTextAsync(stream!, 5);

        Assert.Equal(http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11, await agreed.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task A_client_certificate_is_shown_to_a_server_that_asks()
    {
        var identity = Authority.Leaf(["probe.example"]);
        var shown = new TaskCompletionSource<string?>();
        await using var server = TestServer.Tls(
            Authority.GoodChain(), client: (_, certificate, _, _) => shown.TrySetResult(certificate?.Subject));
        using var socket = await server.ConnectAsync(Cancel);
        var settings = Settings with
        {
            ClientCertificatePem = identity.ExportCertificatePem() + "\n" + Authority.Intermediate.ExportCertificatePem(),
            ClientKeyPem = identity.GetECDsaPrivateKey()!.ExportECPrivateKeyPem(),
        };
        var result = await Client.HandshakeAsync(socket, "good.example", settings, false, TestAuthority.Now, Cancel);
        await using var stream = result.Stream;

        Assert.Null(result.Failure);
        Assert.Equal("hello", await ReadTextAsync(stream!, 5));
        Assert.Equal("CN=probe.example", await shown.Task.WaitAsync(Cancel));
    }

    [Fact]
    public async Task Unusable_settings_fail_the_check_and_say_why()
    {
        await using var server = TestServer.Tls(Authority.GoodChain());
        var failure = (await HandshakeAsync(server, TlsSettings.Default with { AuthorityPem = "nonsense" })).Failure!;

        Assert.Equal(FailureKind.TlsHandshake, failure.Kind);
        Assert.Contains("tls: ca holds no certificate", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hundreds_of_handshakes_side_by_side_all_succeed()
    {
        await using var server = TestServer.Tls(Authority.GoodChain());
        var all = await Task.WhenAll(Enumerable.Range(0, 300).Select(async _ =>
        {
            using var socket = await server.ConnectAsync(Cancel);
            var result = await Client.HandshakeAsync(socket, "good.example", Settings, false, TestAuthority.Now, Cancel);
            await using var stream = result.Stream;
            return result.Failure?.Detail ?? await ReadTextAsync(stream!, 5);
        }));

        Assert.All(all, text => Assert.Equal("hello", text));
    }

    private async Task<TlsResult> HandshakeAsync(TestServer server, TlsSettings settings)
    {
        using var socket = await server.ConnectAsync(Cancel);
        var result = await Client.HandshakeAsync(socket, "good.example", settings, http2: false, TestAuthority.Now, Cancel);
        if (result.Stream is not null)
            await result.Stream.DisposeAsync();
        return result;
    }

    private static async Task<string> ReadTextAsync(Stream stream, int length)
    {
        var buffer = new byte[length];
        await stream.ReadExactlyAsync(buffer, Cancel);
        return System.Text.Encoding.ASCII.GetString(buffer);
    }

    private static SslStreamCertificateContext ChainOf(string what)
    {
        string[] others = ["other.example", "*.other.example"];
        var day = TimeSpan.FromDays(1);
        var unknown = TestAuthority.Unknown();
        return what switch
        {
            "expired" => TestAuthority.Chain(Authority.Leaf(until: -day), Authority.Intermediate),
            "not yet valid" => TestAuthority.Chain(Authority.Leaf(from: day), Authority.Intermediate),
            "wrong host" => TestAuthority.Chain(Authority.Leaf(others), Authority.Intermediate),
            "common name only" => TestAuthority.Chain(Authority.Leaf(["10.0.0.1"]), Authority.Intermediate),
            "self-signed" => TestAuthority.Chain(Authority.Leaf(selfSigned: true)),
            "unknown authority" => TestAuthority.Chain(unknown.Leaf(), unknown.Intermediate, unknown.Root),
            "intermediate missing" => TestAuthority.Chain(Authority.Leaf()),
            "expired and wrong host" => TestAuthority.Chain(Authority.Leaf(others, until: -day), Authority.Intermediate),
            "wrong host and self-signed" => TestAuthority.Chain(Authority.Leaf(others, selfSigned: true)),
            "not yet valid, wrong host, intermediate missing" => TestAuthority.Chain(Authority.Leaf(others, from: day)),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }
}
