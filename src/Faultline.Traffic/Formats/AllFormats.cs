namespace Faultline.Traffic.Formats;

/// <summary>Every format there is, the strictest first: the order in which they are tried.</summary>
public static class AllFormats
{
    /// <summary>A set of its own for one reader.</summary>
    public static IReadOnlyList<Format> Of(FormatOptions options) =>
        [.. Json.JsonFormats.Of(options), .. Fields.FieldFormats.Of(options), .. Lines.LineFormats.Of(options)];

    /// <summary>What <c>--log-format</c> and <c>format:</c> take besides <c>auto</c>: products and single formats.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Of(FormatOptions.Utc).SelectMany(f => new[] { f.Product, f.Name }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>What <see cref="FormatOptions.Fields"/> may name.</summary>
    public static IReadOnlyList<string> FieldNames { get; } = [.. Json.CommonNames.Fields];
}
