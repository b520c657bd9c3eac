using Faultline.Core;
using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of one piece of text.</summary>
internal static class Scalars
{
    /// <summary>Any text that is not empty.</summary>
    public static Read<string> Text { get; } = Of((string text, out string? value) =>
    {
        value = text;
        return text.Length == 0 ? "is empty: write a text" : null;
    });

    /// <summary>Text on one line, at most 200 characters.</summary>
    public static Read<string> Line { get; } = Of((string text, out string? value) =>
    {
        value = text;
        return text.Length is 0 or > 200 || text.Any(char.IsControl) ? "is not one line of 1 to 200 characters" : null;
    });

    public static Read<bool> Boolean { get; } = Choice(("true", true), ("false", false));

    /// <summary>Text that must never be shown (S3), whether it stands in the file or comes from elsewhere.</summary>
    public static Read<Secret<string>> Secret { get; } = (node, reading, out value) =>
    {
        value = null;
        if (!TrySecretText(node, reading, out var text))
            return false;
        value = new Secret<string>(text!);
        return true;
    };

    /// <summary>The same, for the models of Core that hold plain text.</summary>
    public static Read<string> SecretText { get; } = TrySecretText;

    /// <summary>A reader that shows the culprit, or the variable it came from.</summary>
    public static Read<T> Of<T>(WordParser<T> parse) => (node, reading, out value) =>
    {
        value = default;
        if (!reading.TryText(node, out var scalar))
            return false;
        return parse(scalar.Text, out value) is not { } problem || reading.Wrong(scalar.At, $"'{Shown.Clip(scalar.Written)}' {problem}");
    };

    /// <summary>Reports what a parser of another room says, which may repeat the text: withheld when that is a secret.</summary>
    /// <param name="wanted">Such as <c>a URL</c>.</param>
    /// <param name="index">Where in the text it went wrong, from 0.</param>
    public static bool Wrong(Scalar scalar, Reading reading, string wanted, string error, int index = 0) =>
        scalar.IsSecret
            ? reading.Wrong(scalar.At, $"'{Shown.Clip(scalar.Written)}' does not hold {wanted}")
            : reading.Wrong(scalar.PositionOf(Math.Clamp(index, 0, scalar.Text.Length)), Shown.ClipLong(error));

    /// <summary>One of a few words.</summary>
    public static Read<T> Choice<T>(params IReadOnlyList<(string Word, T Value)> words) => (node, reading, out value) =>
    {
        value = default;
        if (!reading.TryText(node, out var scalar))
            return false;
        foreach (var (word, meaning) in words)
        {
            if (word != scalar.Text)
                continue;
            value = meaning;
            return true;
        }

        string[] all = [.. words.Select(w => w.Word)];
        var near = scalar.IsSecret || reading.IsFull ? null : Nearest.To(scalar.Text, all).FirstOrDefault();
        var advice = near is null ? "" : $"; did you mean `{near}`?";
        return reading.Wrong(scalar.At, $"'{Shown.Clip(scalar.Written)}' is none of {string.Join(", ", all)}{advice}");
    };

    /// <summary>A whole number within bounds, both included.</summary>
    public static Read<int> Number(int from, int to) => Of((string text, out int value) =>
        int.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out value)
        && value >= from && value <= to
            ? null
            : $"is not a whole number from {from} to {to}");

    private static bool TrySecretText(Node node, Reading reading, out string? text)
    {
        text = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        reading.KeepSecret(scalar.Text);
        text = scalar.Text;
        return text.Length is > 0 and <= 16384 && !text.Any(c => char.IsControl(c) && c != '\n' && c != '\r')
            || reading.Wrong(scalar.At, "the secret is empty, too long, or holds control characters");
    }
}
