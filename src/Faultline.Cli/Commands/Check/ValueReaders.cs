using Faultline.Core.Checks;

namespace Faultline.Cli.Commands.Check;

/// <summary>Reads the value of one option.</summary>
/// <param name="error">What is wrong and what would be right; empty when nothing is.</param>
internal delegate T? ValueReader<out T>(string text, out string error);

/// <summary>Kinds of values that several options have.</summary>
internal static class ValueReaders
{
    /// <summary>What is no secret, and so is shown when it is wrong.</summary>
    public static ValueReader<T> Word<T>(WordParser<T> parse) => (text, out error) =>
    {
        error = parse(text, out var value) is { } problem ? $"'{text}' {problem}" : "";
        return value;
    };

    public static ValueReader<T> OneOf<T>(IReadOnlyList<(string Word, T Value)> words) => (text, out error) =>
    {
        foreach (var (word, value) in words)
        {
            if (word != text)
                continue;
            error = "";
            return value;
        }

        error = $"'{text}' is none of {string.Join(", ", words.Select(w => w.Word))}";
        return default;
    };

    /// <summary>An assertion about a text that is not empty.</summary>
    public static ValueReader<Assertion> Text(Func<string, Assertion> assert) => (text, out error) =>
    {
        error = text.Length == 0 ? "the text is empty" : "";
        return assert(text);
    };
}
