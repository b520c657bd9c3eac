using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Names that people give. They stand in URLs of the console, so they hold no slash.</summary>
internal static class Names
{
    public const int MaxLength = 100;

    /// <summary>A name without further meaning, such as a tag.</summary>
    public static Read<string> Plain { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar) || !IsName(scalar, reading))
            return false;
        value = scalar.Text;
        return true;
    };

    /// <summary>A name that this place gives; another may not give it again.</summary>
    public static Read<string> Given(NameOf what) => (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar) || !IsName(scalar, reading))
            return false;
        value = scalar.Text;
        return reading.Names.Give(what, scalar, reading);
    };

    /// <summary>A name that another place of the file must give.</summary>
    public static Read<string> Mentioned(NameOf what) => (node, reading, out value) =>
    {
        value = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        reading.Names.Mention(what, scalar, reading);
        value = scalar.Text;
        return true;
    };

    public static bool IsName(Scalar scalar, Reading reading) =>
        scalar.Text.Length switch
        {
            0 => reading.Wrong(scalar.At, "the name is empty"),
            > MaxLength => reading.Wrong(scalar.At, $"the name has {scalar.Text.Length} characters; at most {MaxLength} are allowed"),
            _ when scalar.Text.Contains('/') =>
                reading.Wrong(scalar.At, $"'{Shown.Clip(scalar.Written)}' contains a /, which names can't: use - or a space"),
            _ when scalar.Text.Any(char.IsControl) || scalar.Text.Trim() != scalar.Text =>
                reading.Wrong(scalar.At, "the name begins or ends with a space, or holds a line end or control character"),
            _ => true,
        };
}
