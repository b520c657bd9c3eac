using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Faultline.Server;

namespace Faultline.Cli.Commands.Server;

/// <summary>A server that runs, asked over its control socket or by its URL.</summary>
internal sealed class RunningServer : IDisposable
{
    /// <summary>More than any list has: what a server says is bounded as well.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    /// <summary>A backup of much takes its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly HttpClient _client;
    private readonly string _where;

    private RunningServer(Uri address, Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect, string where)
    {
        _where = where;
        _client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = (context, cancel) => connect(context.DnsEndPoint, cancel),
        })
        {
            BaseAddress = address,
            Timeout = Patience,
            MaxResponseContentBufferSize = LongestAnswer,
        };
    }

    public static RunningServer At(Uri url) => new(url, NamedConnection.OpenAsync, url.GetLeftPart(UriPartial.Authority));

    public static RunningServer OnThisMachine(IReadOnlyList<string> folders)
    {
        var sockets = folders.Select(folder => Path.Combine(folder, "control.sock")).ToList();
        var socket = sockets.Find(File.Exists) ?? sockets[0];
        return new RunningServer(new Uri("http://localhost"), (_, cancel) => ConnectAsync(socket, cancel), socket);
    }

    /// <exception cref="NoServerException">Nobody answers there.</exception>
    /// <exception cref="RefusedException">It answers that it will not.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    /// <inheritdoc cref="GetAsync"/>
    public async Task<JsonElement> PostAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            body(json);
        return await SendAsync(HttpMethod.Post, path, bytes.ToArray(), cancel);
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var answer = await _client.SendAsync(request, cancel);
            var json = Read(await answer.Content.ReadAsByteArrayAsync(cancel))
                ?? throw new NoServerException($"what answers at {_where} is no faultline ({(int)answer.StatusCode})");
            return answer.IsSuccessStatusCode ? json : throw RefusedException.Of(json);
        }
        catch (HttpRequestException none)
        {
            throw new NoServerException(
                Path.IsPathFullyQualified(_where) && !File.Exists(_where)
                    ? $"no server is running with its data in {Path.GetDirectoryName(_where)}"
                    : $"no server answers at {_where}: {none.GetBaseException().Message}",
                none);
        }
    }

    private static JsonElement? Read(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string file, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(file), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
