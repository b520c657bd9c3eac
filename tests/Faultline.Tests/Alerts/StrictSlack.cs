using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Faultline.Lab.Sites;

namespace Faultline.Tests.Alerts;

/// <summary>
/// A stand-in for Slack's incoming webhooks that refuses what Slack's documentation refuses (docs.slack.dev "Block Kit reference", "Rate
/// limits"; api.slack.com/changelog/2016-05-17), and more than one message a second.
/// </summary>
internal sealed class StrictSlack : IAsyncDisposable
{
    private const string Path = "/services/T000/B000/verysecretpath";

    private readonly TimeProvider _time;
    private readonly Site _site;
    private DateTimeOffset _last = DateTimeOffset.MinValue;

    public StrictSlack(TimeProvider time)
    {
        _time = time;
        _site = new Site(ServeAsync);
    }

    public string Url => _site.Url.TrimEnd('/') + Path;

    /// <summary>What was taken.</summary>
    public ConcurrentQueue<JsonElement> Messages { get; } = new();

    /// <summary>Every answer, in order.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>Instead of judging the message; null to judge.</summary>
    public (int Status, string Body)? Always { get; set; }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    /// <summary>What is wrong with a payload; null when nothing is.</summary>
    public static string? Fault(JsonElement message)
    {
        var hasText = message.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0;
        if (!hasText)
            return "no_text";
        if (text.GetString()!.Length > 40_000)
            return "msg_too_long";
        return !message.TryGetProperty("blocks", out var blocks) ? null
            : blocks.GetArrayLength() is 0 or > 50 ? "invalid_blocks"
            : blocks.EnumerateArray().All(IsBlock) ? null : "invalid_blocks";
    }

    private static bool IsBlock(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "header" => Text(block, "plain_text") is { Length: >= 1 and <= 150 },
        "section" => Text(block, "mrkdwn") is { Length: >= 1 and <= 3000 },
        "divider" => true,
        "context" => block.GetProperty("elements").GetArrayLength() is >= 1 and <= 10,
        _ => false,
    };

    private static string? Text(JsonElement block, string type) =>
        block.TryGetProperty("text", out var text) && text.GetProperty("type").GetString() == type ? text.GetProperty("text").GetString() : null;

    private async Task ServeAsync(Visit visit, CancellationToken cancel)
    {
        var header = await visit.ReadHeaderAsync(cancel);
        var body = await visit.ReadBodyAsync(header, cancel);
        var (status, answer, more) = Judge(header, body);
        Answers.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{status} {answer}"));
        await visit.SendAsync(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\n{more}Connection: close\r\nContent-Length: {answer.Length}\r\n\r\n{answer}"),
            cancel);
    }

    private (int Status, string Answer, string More) Judge(string header, byte[] body)
    {
        if (Always is var (status, text))
            return (status, text, "");
        if (!header.StartsWith($"POST {Path} HTTP/1.1\r\n", StringComparison.Ordinal))
            return (404, "no_service", "");
        if (!header.Contains("\r\nContent-Type: application/json", StringComparison.OrdinalIgnoreCase))
            return (400, "invalid_payload", "");
        var now = _time.GetUtcNow();
        if (now - _last < TimeSpan.FromSeconds(1))
            return (429, "rate_limited", "Retry-After: 7\r\n");
        try
        {
            using var json = JsonDocument.Parse(Encoding.UTF8.GetString(body));
            if (Fault(json.RootElement) is { } fault)
                return (400, fault, "");
            _last = now;
            Messages.Enqueue(json.RootElement.Clone());
            return (200, "ok", "");
        }
        catch (JsonException)
        {
            return (400, "invalid_payload", "");
        }
    }
}
