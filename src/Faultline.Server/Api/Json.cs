using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Faultline.Core.Verdicts;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary>JSON as the API writes it: UTF-8, times in UTC (RFC 3339), numbers in milliseconds.</summary>
internal static class Json
{
    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, string type = "application/json")
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        await using (var json = new Utf8JsonWriter(buffer, VerdictJson.Format))
            write(json);
        context.Response.ContentType = type;
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    /// <summary>A page of a list: the contract's <c>{ "items", "next" }</c>.</summary>
    /// <param name="next">Where the next page begins; null behind the last one.</param>
    public static Task WriteListAsync<T>(HttpContext context, IEnumerable<T> items, Action<Utf8JsonWriter, T> write, string? next) =>
        WriteAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var item in items)
                write(json, item);
            json.WriteEndArray();
            json.WriteString("next", next);
            json.WriteEndObject();
        });

    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static void WriteTime(this Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } at)
            json.WriteString(name, Text(at));
    }

    public static void WriteMilliseconds(this Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } took)
            json.WriteNumber(name, Math.Round(took.TotalMilliseconds, 3));
    }
}
