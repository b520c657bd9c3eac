using System.Net;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Servers;
using Faultline.Traffic.Records;

namespace Faultline.EndToEnd.Traffic;

/// <summary>
/// A real Caddy that logs the guide's line, with true failures behind it. Debian's is older than <c>log_append</c>, which is left out: what
/// those two fields add is proved on lines in <c>ProxyFaultTests</c>.
/// </summary>
public sealed class CaddyLogFixture : IAsyncLifetime
{
    private ServerProcess? _caddy;

    internal Application Application { get; } = new();

    internal WrittenLog Log { get; private set; } = new(() => "");

    public int Port { get; } = ServerProcess.FreePort();

    public async ValueTask InitializeAsync()
    {
        var folder = ServerProcess.NewFolder();
        ServerFiles.Write(folder, "www/index.html", "<h1>shop</h1>");
        var log = string.Join('\n', GuideBlock.Of("caddy").Split('\n').Where(line => !line.StartsWith("log_append ", StringComparison.Ordinal)))
            .Replace("/var/log/caddy/faultline.log", $"{folder}/access.log", StringComparison.Ordinal);
        var configuration = ServerFiles.Write(folder, "Caddyfile", $$"""
            {
            	admin off
            	auto_https off
            	persist_config off
            	storage file_system {{folder}}/storage
            }
            http://shop.example:{{Port}} {
            	bind 127.0.0.1
            {{log}}
            	handle /app/* {
            		reverse_proxy 127.0.0.1:{{Application.Port}} {
            			transport http {
            				response_header_timeout 300ms
            			}
            		}
            	}
            	handle /patient/* {
            		reverse_proxy 127.0.0.1:{{Application.Port}}
            	}
            	handle /refused/* {
            		reverse_proxy 127.0.0.1:{{Application.ClosedPort}}
            	}
            	handle /forbidden/* {
            		respond 403
            	}
            	handle {
            		root * {{folder}}/www
            		file_server
            	}
            }

            """);
        Log = WrittenLog.OfFile(Path.Combine(folder, "access.log"));
        _caddy = await ServerProcess.StartAsync(
            "caddy", "caddy", folder, new IPEndPoint(IPAddress.Loopback, Port),
            ["run", "--config", configuration, "--adapter", "caddyfile"], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_caddy is not null)
            await _caddy.DisposeAsync();
        Application.Dispose();
    }
}

[Trait("Spec", "T1"), Trait("Spec", "T5")]
public sealed class CaddyLogTests(CaddyLogFixture server) : IClassFixture<CaddyLogFixture>
{
    [Theory]
    [InlineData("/app/ok", 200, RequestReason.None, Fault.None)]
    [InlineData("/index.html?static", 200, RequestReason.None, Fault.None)]
    [InlineData("/missing", 404, RequestReason.ClientError, Fault.Client)]
    [InlineData("/refused/", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/reset", 502, RequestReason.UpstreamReset, Fault.Gateway)]
    [InlineData("/app/silent", 504, RequestReason.UpstreamTimeout, Fault.Gateway)]
    [InlineData("/app/app500", 500, RequestReason.UpstreamStatus, Fault.Server)]
    [InlineData("/app/app404", 404, RequestReason.ClientError, Fault.Client)]
    [InlineData("/app/app429", 429, RequestReason.RateLimited, Fault.Client)]
    public async Task Line_that_Caddy_wrote_tells_the_reason(string path, int status, RequestReason reason, Fault fault)
    {
        await Visitor.AskAsync(server.Port, path);
        var told = await server.Log.AboutAsync($"\"{path}\"");
        Assert.Equal(("caddy", status, reason, fault), (told.Format, told.Status, told.Reason, told.Fault));
        Assert.StartsWith("shop.example", told.Host, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_that_leaves_early_is_an_abort()
    {
        await Visitor.LeaveAsync(server.Port, "/patient/silent", _ => server.Application.ArrivedAsync("/patient/silent"));
        var told = await server.Log.AboutAsync("/patient/silent");
        Assert.Equal((RequestReason.ClientAbort, Fault.Client), (told.Reason, told.Fault));
    }
}
