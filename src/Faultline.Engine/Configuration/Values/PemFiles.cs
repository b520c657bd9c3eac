using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Values;

/// <summary>Readers of certificates and keys: a path, or the PEM text itself where a variable brings it.</summary>
internal static class PemFiles
{
    public static Read<string> Certificates { get; } = Of(isSecret: false);

    public static Read<string> PrivateKey { get; } = Of(isSecret: true);

    private static Read<string> Of(bool isSecret) => (node, reading, out pem) =>
    {
        pem = null;
        if (!reading.TryText(node, out var scalar))
            return false;
        var isInline = scalar.Text.StartsWith("-----BEGIN ", StringComparison.Ordinal);
        if (!isInline && (scalar.Text.Length is 0 or > 4096 || scalar.Text.Any(char.IsControl)))
            return reading.Wrong(scalar.At, "this is neither a path nor PEM text");
        var content = isInline ? new FileContent(scalar.Text, "") : reading.ReadFile(scalar.Text);
        if (content.Text is null)
            return reading.Wrong(scalar.At, $"the file '{Shown.Clip(scalar.Written)}' {content.Problem}");
        if (isSecret)
            reading.KeepSecret(content.Text);
        pem = content.Text;
        return true;
    };
}
