using System.CommandLine;

namespace Faultline.Cli.Commands;

/// <summary>How a command answers: text for people, JSON for programs.</summary>
internal static class Format
{
    /// <param name="more">What this command can do besides, each with what it is for.</param>
    public static Option<string> Option(params (string Word, string Does)[] more)
    {
        string[] words = ["text", "json", .. more.Select(m => m.Word)];
        var option = new Option<string>("--format")
        {
            Description = string.Join(", ", ["How to print: text for people", "json for programs", .. more.Select(m => m.Does)]),
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => "text",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value, StringComparer.Ordinal))
                result.AddError($"--format {token.Value}: write {string.Join(", ", words[..^1])} or {words[^1]}");
        });
        return option;
    }
}
