using System.Net;
using System.Net.Sockets;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab.Sites;
using Faultline.Probing;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Names;

namespace Faultline.Tests.Hops;

/// <summary>The whole way from a spec to a verdict, with a prober that knows only the names that a test gives it.</summary>
internal static class Checking
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="hosts">As in a hosts file: <c>address name</c>, a line each.</param>
    /// <param name="nameServer">Null: one that refuses.</param>
    public static Prober ProberWith(string hosts = "", TimeProvider? time = null, IPEndPoint? nameServer = null, TimeSpan? patience = null)
    {
        var settings = new ResolverSettings
        {
            Hosts = HostsFile.Parse(hosts),
            NameServers = [nameServer ?? new IPEndPoint(IPAddress.Loopback, 1)],
            Timeout = patience ?? TimeSpan.FromSeconds(5),
            Attempts = 2,
        };
        return new Prober(time ?? TimeProvider.System, new Random(1), () => settings, new TlsClient(), () => []);
    }

    public static CheckSpec Spec(string url) => new() { Monitor = "test", Url = Url(url) };

    public static CheckUrl Url(string url) => CheckUrl.Parse(url, out var error) ?? throw new FormatException(error);

    public static async Task<(Observation Seen, Verdict Verdict)> CheckAsync(CheckSpec spec, Prober? prober = null)
    {
        var seen = await (prober ?? ProberWith()).CheckAsync(spec, Cancel)
            .WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Cancel);
        return (seen, Judge.Decide(spec, seen, Memory.None));
    }

    public static string Ok(string body = "fine") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    public static string Status(int status, string headers = "", string body = "") =>
        $"HTTP/1.1 {status} Because\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    public static string Redirect(int status, string location) => Status(status, $"Location: {location}\r\n");

    /// <summary>A site that answers by path, and 404 elsewhere.</summary>
    public static Site Serving(params (string Path, string Answer)[] routes) => new(async (visit, cancel) =>
    {
        var header = await visit.ReadRequestAsync(cancel);
        var route = Array.Find(routes, route => route.Path == header.Split(' ')[1]);
        await visit.SendAsync(route.Answer ?? Status(404), cancel);
    });

    /// <summary>A port of the loopback that refuses for as long as the test holds it: bound, and not listening.</summary>
    public static Socket ClosedPort(out int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        return socket;
    }

    public static string Line(this string request, string name) =>
        request.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)) ?? "";
}
