using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of the small languages of expectations; their errors point into the text.</summary>
internal static class Patterns
{
    private static readonly Read<string> StatusTerm = (node, reading, out text) =>
    {
        text = null;
        if (!reading.TryText(node, out var scalar) || ParseStatus(scalar, reading) is null)
            return false;
        text = scalar.Text;
        return true;
    };

    /// <summary>V2. A list joins its terms; 200 alone is an expression as well.</summary>
    public static Read<StatusExpression> Status { get; } = (node, reading, out value) =>
    {
        value = null;
        if (node is Sequence list)
        {
            if (!Lists.Some(StatusTerm)(list, reading, out var terms))
                return false;
            value = StatusExpression.Parse(string.Join(',', terms!), out _, out _);
            return value is not null;
        }

        if (!reading.TryText(node, out var scalar))
            return false;
        value = ParseStatus(scalar, reading);
        return value is not null;
    };

    /// <summary>A regular expression in linear time (S4).</summary>
    public static Read<Regex> LinearRegex { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        value = Core.Checks.LinearRegex.Create(scalar.Text, out var error);
        return value is not null || Scalars.Wrong(scalar, reading, "a regular expression", error);
    };

    /// <summary>Our subset of RFC 9535.</summary>
    public static Read<JsonPath> Path { get; } = (node, reading, out value) =>
    {
        value = null;
        return reading.TryText(node, out var scalar) && TryPath(scalar, reading, out value);
    };

    public static bool TryPath(Scalar scalar, Reading reading, [NotNullWhen(true)] out JsonPath? path)
    {
        path = JsonPath.Parse(scalar.Text, out var error, out var column);
        return path is not null || Scalars.Wrong(scalar, reading, "a JSON path", error, column - 1);
    }

    /// <summary>What a value must be; <c>null</c> is a value here.</summary>
    public static Read<Comparison> Comparison { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar, mayBeNull: node is Scalar { Text: "null" }))
            return false;
        value = Core.Checks.Comparison.Parse(scalar.Text, out var error);
        return value is not null || Scalars.Wrong(scalar, reading, "a comparison", error);
    };

    private static StatusExpression? ParseStatus(Scalar scalar, Reading reading)
    {
        var value = StatusExpression.Parse(scalar.Text, out var error, out var column);
        if (value is null)
            Scalars.Wrong(scalar, reading, "a status expression", error, column - 1);
        return value;
    }
}
