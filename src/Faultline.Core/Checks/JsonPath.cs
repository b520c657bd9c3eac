namespace Faultline.Core.Checks;

/// <summary>Our subset of RFC 9535: names, indexes, wildcards, slices, descendants; no filters (S4).</summary>
public sealed record JsonPath
{
    public static JsonPath? Parse(string text, out string error, out int column) => throw new NotImplementedException();
}
