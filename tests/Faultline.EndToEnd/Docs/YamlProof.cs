using Faultline.Engine.Configuration;

namespace Faultline.EndToEnd.Docs;

/// <summary>
/// What a <c>yaml</c> block claims, and whether the program's own reader agrees. By the comment above it a block is
/// <list type="table">
/// <item><term>(none)</term><description>a whole configuration</description></item>
/// <item><term><c>file: NAME</c></term><description>a whole configuration, which the page's commands find under that name</description></item>
/// <item><term><c>wrong file: NAME</c></term><description>the same, with mistakes in it</description></item>
/// <item><term><c>keys of a monitor</c></term><description>goes into a monitor that has a name and a URL</description></item>
/// <item><term><c>keys of expect</c></term><description>goes into the <c>expect</c> of such a monitor</description></item>
/// </list>
/// </summary>
internal static class YamlProof
{
    private const string Monitor = "monitors:\n  - name: shop\n    url: https://shop.example/\n";

    /// <summary>Every variable and file has a value that fits a URL and a secret alike.</summary>
    private static readonly ConfigurationSources Anything = new(
        _ => "https://hooks.example/T0/B0", _ => new FileContent("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", ""), "/etc/faultline");

    /// <returns>What is wrong with the block; empty when it is as it claims.</returns>
    public static string Judge(Block block)
    {
        string? text = block.Comment switch
        {
            "" => block.Text,
            "keys of a monitor" => Monitor + Indented(block, 4),
            "keys of expect" => $"{Monitor}    expect:\n{Indented(block, 6)}",
            _ => block.FileName is null ? null : block.Text,
        };
        if (text is null)
            return $"the comment '{block.Comment}' does not say what the block is";
        var mistakes = ConfigurationFile.Read(text, Anything).Mistakes;
        if (block.Comment.StartsWith("wrong", StringComparison.Ordinal))
            return mistakes.Count > 0 ? "" : "it is announced as wrong, and has no mistake";
        return string.Join('\n', mistakes);
    }

    private static string Indented(Block block, int spaces) =>
        string.Concat(block.Lines.Select(line => line.Length == 0 ? "\n" : $"{new string(' ', spaces)}{line}\n"));
}
