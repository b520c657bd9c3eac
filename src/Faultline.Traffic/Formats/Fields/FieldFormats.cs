namespace Faultline.Traffic.Formats.Fields;

/// <summary>Fields in a fixed or declared order: HAProxy, W3C, load balancers.</summary>
internal static class FieldFormats
{
    public static IReadOnlyList<Format> Of(FormatOptions options) => [];
}
