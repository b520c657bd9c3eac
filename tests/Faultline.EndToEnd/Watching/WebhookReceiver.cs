using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Faultline.EndToEnd.Servers;

namespace Faultline.EndToEnd.Watching;

/// <summary>Receives Standard Webhooks, and refuses those whose signature is not right.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<Received> _received = new();

    public WebhookReceiver()
    {
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServerProcess.FreePort()}/hook/");
        _listener.Prefixes.Add(Url);
        _listener.Start();
        _ = ReceiveAsync();
    }

    public string Url { get; }

    /// <summary>Each event once, in the order of arrival: a repeated webhook-id is the same event sent again.</summary>
    public IReadOnlyList<Received> Events => [.. _received.DistinctBy(r => r.Id)];

    /// <summary>Of a type, about outages: that they come too often is an incident of its own.</summary>
    public IEnumerable<Received> Of(string type) => Events.Where(e => e.Type == type && e.Incident.GetProperty("kind").GetString() == "problem");

    public void Dispose() => _listener.Close();

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var body = await reader.ReadToEndAsync();
                var headers = context.Request.Headers;
                var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
                var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), signed));
                var isRight = headers["webhook-signature"] == $"v1,{signature}";
                if (isRight)
                    _received.Enqueue(new Received(headers["webhook-id"]!, JsonDocument.Parse(body).RootElement));
                context.Response.StatusCode = isRight ? 204 : 401;
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    /// <param name="Id">The webhook-id.</param>
    public sealed record Received(string Id, JsonElement Body)
    {
        public string Type => Body.GetProperty("type").GetString()!;

        public JsonElement Incident => Body.GetProperty("data").GetProperty("incident");

        public string IncidentId => Incident.GetProperty("id").GetString()!;
    }
}
