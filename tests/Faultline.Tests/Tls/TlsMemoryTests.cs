using Faultline.Core.Checks;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Connections.Tls.OpenSsl;

namespace Faultline.Tests.Tls;

[Trait("Spec", "V13")]
[Collection(nameof(Alone))]
public sealed class TlsMemoryTests
{
    private const int Handshakes = 1_500;

    /// <summary>One SSL is about 20 kB of native memory: keeping a third of them would be seen.</summary>
    private const long Allowed = 10 * 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("good.example", true)]
    [InlineData("good.example", false)]
    [InlineData("wrong.example", false)]
    public async Task Thousands_of_handshakes_leave_no_native_memory_behind(string host, bool resumeSessions)
    {
        var client = new TlsClient(new OpenSslEngine(resumeSessions));
        var settings = TlsSettings.Default with { AuthorityPem = TestAuthority.Trusted.Pem };
        await using var server = TestServer.Tls(TestAuthority.Trusted.GoodChain());
        await RepeatAsync(Handshakes / 4);
        var before = NativeMemory();
        await RepeatAsync(Handshakes);

        Assert.InRange(NativeMemory() - before, long.MinValue, Allowed);

        async Task RepeatAsync(int times)
        {
            for (var i = 0; i < times; i++)
            {
                using var socket = await server.ConnectAsync(Cancel);
                var result = await client.HandshakeAsync(socket, host, settings, http2: false, TestAuthority.Now, Cancel);
                Assert.Equal(host == "good.example", result.Failure is null);
                if (result.Stream is null)
                    continue;
                await using var stream = result.Stream;
                await stream.ReadExactlyAsync(new byte[5], Cancel);
            }
        }
    }

    /// <summary>Other tests' memory would be measured with it.</summary>
    [CollectionDefinition(nameof(Alone), DisableParallelization = true)]
    public sealed class Alone;

    /// <summary>What is resident and not the collector's.</summary>
    private static long NativeMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }
}
