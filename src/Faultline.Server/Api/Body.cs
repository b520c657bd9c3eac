using System.Text.Json;
using Faultline.Core.Verdicts;
using Microsoft.AspNetCore.Http;

namespace Faultline.Server.Api;

/// <summary>What a request that changes something carries: one small object.</summary>
internal static class Body
{
    private const int Longest = 1000;

    /// <summary>A text that the object must hold; or what is wrong with it.</summary>
    public static async Task<(string Text, Problem? Problem)> TextAsync(HttpContext context, string name)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(
                context.Request.Body, new JsonDocumentOptions { MaxDepth = 8 }, context.RequestAborted);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                && value.GetString() is { } text && text.Trim() is { Length: > 0 and <= Longest } trimmed)
                return (Printable.Of(trimmed), null);
        }
        catch (JsonException)
        {
            // Told below, as any other body that is not what was asked for.
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode.
        }

        var problem = new Problem(StatusCodes.Status400BadRequest, $"the body must say \"{name}\", a text of at most {Longest} characters")
        {
            Next = $$"""send {"{{name}}": "…"}""",
        };
        return ("", problem);
    }
}
