namespace Faultline.Traffic.Formats.Json;

/// <summary>JSON objects.</summary>
internal static class JsonFormats
{
    public static IReadOnlyList<Format> Of(FormatOptions options) => [];
}
