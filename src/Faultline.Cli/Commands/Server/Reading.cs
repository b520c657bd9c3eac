using System.Globalization;
using System.Text.Json;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Server;

/// <summary>Reads what a server answered; what is absent is empty, and what is said is fit to be printed.</summary>
internal static class Reading
{
    public static string Text(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? Printable.Of(value.ToString()) : "";

    public static IEnumerable<JsonElement> List(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    public static double Number(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;

    /// <summary>In this machine's zone, to the second; empty when absent.</summary>
    public static string Time(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.TryGetDateTimeOffset(out var at)
            ? TimeZoneInfo.ConvertTime(at, TimeZoneInfo.Local).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            : "";

    /// <summary>Every page of a list.</summary>
    public static async Task<List<JsonElement>> AllAsync(this RunningServer server, string path, CancellationToken cancel)
    {
        var items = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await server.GetAsync(cursor.Length == 0 ? path : $"{path}?cursor={cursor}", cancel);
            items.AddRange(page.List("items"));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return items;
    }
}
