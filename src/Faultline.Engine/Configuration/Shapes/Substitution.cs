using System.Text;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Shapes;

/// <summary>
/// <c>${NAME}</c> and <c>${file:PATH}</c> in values. Replaced after parsing, so a value can't add keys; what it
/// brings is not looked at again, so a value can't name another one. <c>$${</c> stands for a plain <c>${</c>.
/// </summary>
internal sealed class Substitution(ConfigurationSources sources)
{
    /// <summary>Characters that all substitutions may bring: many references to one large file must not fill the memory.</summary>
    public const int MaxTotal = 8 * 1024 * 1024;

    private readonly Dictionary<string, FileContent> _files = new(StringComparer.Ordinal);
    private int _total;

    /// <summary>The scalar with its references replaced; null when one can't be, which is reported.</summary>
    public Scalar? Apply(Scalar scalar, Reading reading)
    {
        var text = scalar.Text;
        var result = new StringBuilder();
        var isSecret = false;
        var at = 0;
        while (text.IndexOf("${", at, StringComparison.Ordinal) is >= 0 and var open)
        {
            if (open > at && text[open - 1] == '$')
            {
                result.Append(text, at, open - 1 - at).Append("${");
                at = open + 2;
                continue;
            }

            result.Append(text, at, open - at);
            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                reading.Wrong(
                    scalar.PositionOf(open), "${ is not closed: write ${NAME}, ${file:PATH}, or $${ for the characters themselves");
                return null;
            }

            if (Value(text[(open + 2)..close], scalar.PositionOf(open), reading) is not { } value)
                return null;
            result.Append(value);
            reading.KeepBrought(value);
            isSecret = true;
            at = close + 1;
        }

        result.Append(text, at, text.Length - at);
        return scalar with { Text = result.ToString(), IsPlain = false, TextColumn = null, Written = text, IsSecret = isSecret };
    }

    /// <summary>A file by its path, absolute or relative to the configuration; each is read once.</summary>
    public FileContent ReadFile(string path)
    {
        var full = Path.GetFullPath(Path.Combine(sources.Directory, path));
        if (!_files.TryGetValue(full, out var content))
            _files[full] = content = Spend(sources.File(full));
        return content;
    }

    private string? Value(string reference, Position at, Reading reading)
    {
        if (reference.StartsWith("file:", StringComparison.Ordinal))
        {
            var path = reference["file:".Length..];
            if (path.Length == 0)
            {
                reading.Wrong(at, "${file:} names no file: write ${file:/run/secrets/name}");
                return null;
            }

            var content = Spend(ReadFile(path));
            if (content.Text is null)
                reading.Missing(at, $"the file '{Shown.Clip(path)}' {content.Problem}");
            return content.Text is { } text ? WithoutLastLineEnd(text) : null;
        }

        if (!IsName(reference))
        {
            reading.Wrong(
                at, "between ${ and } stands the name of an environment variable, or file:PATH; write $${ for the characters themselves");
            return null;
        }

        var advice = $"is not set: set it, or write $${{{reference}}} for the characters themselves";
        var found = Spend(new FileContent(sources.Variable(reference), advice));
        if (found.Text is null)
            reading.Missing(at, $"the environment variable {Shown.Clip(reference)} {found.Problem}");
        return found.Text;
    }

    private FileContent Spend(FileContent content)
    {
        _total += content.Text?.Length ?? 0;
        return _total <= MaxTotal
            ? content
            : new FileContent(null, $"is too much: variables and files bring more than {MaxTotal} characters in all");
    }

    /// <summary>Editors and <c>echo</c> end a file with a line end that is no part of the secret.</summary>
    private static string WithoutLastLineEnd(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    private static bool IsName(string text) =>
        text.Length is > 0 and <= 200 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
