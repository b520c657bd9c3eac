namespace Faultline.Core.Checks;

/// <summary>Which final statuses are expected (V2).</summary>
public sealed record StatusExpression
{
    /// <summary>V1: 200-299.</summary>
    public static StatusExpression Default { get; } = new();

    /// <summary>V3: every code that can be expected is a 4xx.</summary>
    public bool ExpectsOnlyClientErrors => throw new NotImplementedException();

    public bool Expects(int status) => throw new NotImplementedException();

    /// <summary>Reads an expression such as <c>200-299,304</c>, <c>2xx</c> or <c>!500-599</c>.</summary>
    /// <param name="error">What is wrong, when the result is null.</param>
    /// <param name="column">Where, counted from 1.</param>
    public static StatusExpression? Parse(string text, out string error, out int column) => throw new NotImplementedException();
}
