using System.CommandLine;

namespace Faultline.Cli.Commands;

/// <summary>How a command answers: text for people, JSON for programs.</summary>
internal static class Format
{
    public static Option<string> Option()
    {
        var option = new Option<string>("--format")
        {
            Description = "How to print: text for people, json for programs",
            HelpName = "text|json",
            DefaultValueFactory = _ => "text",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not ("text" or "json"))
                result.AddError($"--format {token.Value}: write text or json");
        });
        return option;
    }
}
