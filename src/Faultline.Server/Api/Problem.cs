using System.Text.Json;
using Faultline.Core.Verdicts;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary>What went wrong, as problem details (RFC 9457), with the remedy beside it.</summary>
internal sealed record Problem(int Status, string Title)
{
    /// <summary>What to do about it; empty where nothing can be done.</summary>
    public string Next { get; init; } = "";

    /// <summary>Several things that are wrong at once, such as the mistakes of a configuration.</summary>
    public IReadOnlyList<string> Mistakes { get; init; } = [];

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        await Json.WriteAsync(context, Write, "application/problem+json");
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("status", Status);
        json.WriteString("title", Printable.Of(Title));
        if (Next.Length > 0)
            json.WriteString("next", Printable.Of(Next));
        if (Mistakes.Count > 0)
        {
            json.WriteStartArray("mistakes");
            foreach (var mistake in Mistakes)
                json.WriteStringValue(Printable.Of(mistake));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
