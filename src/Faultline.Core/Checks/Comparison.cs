namespace Faultline.Core.Checks;

/// <summary>What a value found must be: equal, different, greater, smaller, matching.</summary>
public sealed record Comparison
{
    public static Comparison? Parse(string text, out string error) => throw new NotImplementedException();
}
