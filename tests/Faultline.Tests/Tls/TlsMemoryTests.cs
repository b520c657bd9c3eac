using System.Runtime.InteropServices;
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

    /// <summary>
    /// What malloc has given out, over all its arenas (mallinfo(3)): where OpenSSL's memory comes from and the collector's does not. The
    /// resident set would tell of every other test's memory as well.
    /// </summary>
    private static long NativeMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var info = MallInfo();
        return (long)(info.Used + info.Mapped);
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern MallocInfo MallInfo();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        private readonly nuint _arena;
        private readonly nuint _freeChunks;
        private readonly nuint _fastChunks;
        private readonly nuint _mappings;

        /// <summary><c>hblkhd</c>: bytes in blocks of their own mapping.</summary>
        public readonly nuint Mapped;
        private readonly nuint _unused;
        private readonly nuint _fastBytes;

        /// <summary><c>uordblks</c>: bytes in use.</summary>
        public readonly nuint Used;
        private readonly nuint _free;
        private readonly nuint _top;
    }
}
