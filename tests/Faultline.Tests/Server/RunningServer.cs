using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Faultline.Server;

namespace Faultline.Tests.Server;

/// <summary>The real server over a small world, on a port of its own and with a data folder of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly FaultlineServer _server;
    private readonly HttpClient _overSocket;

    private RunningServer(FaultlineServer server, string folder)
    {
        (_server, Folder) = (server, folder);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = server.Address };
        _overSocket = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(folder, "control.sock")), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://control") };
    }

    public HttpClient Client { get; }

    public HttpClient Control => _overSocket;

    public string Folder { get; }

    public Uri Address => _server.Address;

    public static async Task<RunningServer> StartAsync(Watched watched, string listen = "http://127.0.0.1:0")
    {
        var folder = Directory.CreateTempSubdirectory("fl-").FullName;
        var options = new ServerOptions(ListenAddress.Parse(listen, out _)!, folder, watched.Complaints.Enqueue);
        return new RunningServer(await FaultlineServer.StartAsync(options, watched.Source, TestContext.Current.CancellationToken), folder);
    }

    public async Task<(int Status, string Text)> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(Client, request, headers);
    }

    public async Task<JsonElement> JsonAsync(string path, int status = 200)
    {
        var (code, text) = await GetAsync(path);
        Assert.True(status == code, $"{path}: {code} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task<(int Status, string Text)> PostAsync(string path, string json, params (string Name, string Value)[] headers) =>
        PostAsync(Client, path, json, headers);

    public static async Task<(int Status, string Text)> PostAsync(
        HttpClient client, string path, string json, params (string Name, string Value)[] headers)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return await SendAsync(client, request, headers);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _overSocket.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<(int Status, string Text)> SendAsync(
        HttpClient client, HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.ContentType = new(value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
