using System.Net;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Names;

/// <summary>BIND 9 on a loopback port: a zone of its own, and one that it can't load or must ask dead servers for.</summary>
internal sealed class BindServer : IAsyncDisposable
{
    private readonly ServerProcess _process;

    private BindServer(ServerProcess process, IPEndPoint endPoint)
    {
        _process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    /// <param name="zone">Records of the zone <c>test</c>, in master file format.</param>
    public static async Task<BindServer> StartAsync(string zone, CancellationToken cancel)
    {
        var folder = ServerProcess.NewFolder();
        var (port, deadPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        await File.WriteAllTextAsync(
            Path.Combine(folder, "named.conf"),
            $$"""
            options {
                directory "{{folder}}";
                listen-on port {{port}} { 127.0.0.1; };
                listen-on-v6 { none; };
                pid-file none;
                recursion yes;
                allow-query { 127.0.0.0/8; };
                dnssec-validation no;
                empty-zones-enable no;
            };
            controls { };
            logging { channel errors { stderr; severity info; }; category default { errors; }; };
            zone "test" { type primary; file "test.zone"; };
            zone "unloadable" { type primary; file "missing.zone"; };
            zone "forwarded" { type forward; forward only; forwarders { 127.0.0.1 port {{deadPort}}; }; };
            """,
            cancel);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "test.zone"),
            $"$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 4\n@ NS ns\nns A 127.0.0.1\n{zone}\n",
            cancel);
        var endPoint = new IPEndPoint(IPAddress.Loopback, port);
        var process = await ServerProcess.StartAsync(
            "bind9", "named", folder, endPoint, ["-f", "-n", "1", "-c", Path.Combine(folder, "named.conf")], cancel);
        return new BindServer(process, endPoint);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
