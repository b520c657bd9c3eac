namespace Faultline.Traffic.Formats.Lines;

/// <summary>The family of the common log format.</summary>
internal static class LineFormats
{
    public static IReadOnlyList<Format> Of(FormatOptions options) => [];
}
