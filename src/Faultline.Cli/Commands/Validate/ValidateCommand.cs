using System.CommandLine;
using Faultline.Cli.Output;
using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;

namespace Faultline.Cli.Commands.Validate;

/// <summary>
/// <c>faultline validate FILE</c> (U3). Mistakes are what was asked for, so they go to standard output, as linters have it, ready to be
/// piped.
/// </summary>
internal static class ValidateCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var file = new Argument<string>("FILE") { Description = "A configuration file, such as faultline.yaml" };
        var format = Format.Option();
        var command = new Command("validate", "Every mistake of a configuration file, each with its line and column") { file, format };
        new Examples(
            ("faultline validate faultline.yaml", "before a reload, or in a commit hook"),
            ("faultline validate faultline.yaml --format json", "for programs")).AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(file);
            var result = await surroundings.UnlessStopped(() => ConfigurationFile.Load(path));
            if (parsed.GetValue(format) == "json")
                WriteJson(path, result, surroundings.Bytes);
            else
                WriteText(path, result, surroundings.Out);
            return result.Configuration is null ? ExitCode.WrongConfiguration : ExitCode.Fine;
        });
        return command;
    }

    private static void WriteText(string path, ConfigurationResult result, TextWriter output)
    {
        foreach (var mistake in result.Mistakes)
            output.WriteLine(Printable.Of($"{path}:{mistake}"));
        if (result.Configuration is { } configuration)
        {
            var contents = Contents(configuration).Select(part => Count(part.Count, part.Noun));
            output.WriteLine($"{Printable.Of(path)}: {string.Join(", ", contents)}: fine");
        }
    }

    private static void WriteJson(string path, ConfigurationResult result, Stream output) => JsonOutput.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteBoolean("valid", result.Configuration is not null);
        json.WriteStartArray("mistakes");
        foreach (var mistake in result.Mistakes)
        {
            json.WriteStartObject();
            json.WriteNumber("line", mistake.Line);
            json.WriteNumber("column", mistake.Column);
            json.WriteString("message", mistake.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result.Configuration is { } configuration)
        {
            foreach (var (count, noun) in Contents(configuration))
                json.WriteNumber(noun + "s", count);
        }

        json.WriteEndObject();
    });

    private static (int Count, string Noun)[] Contents(FaultlineConfiguration configuration) =>
    [
        (configuration.Monitors.Count, "monitor"), (configuration.Channels.Count, "channel"), (configuration.Routes.Count, "route"),
    ];

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
