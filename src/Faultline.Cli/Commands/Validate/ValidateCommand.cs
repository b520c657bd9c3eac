using System.CommandLine;

namespace Faultline.Cli.Commands.Validate;

/// <summary><c>faultline validate FILE</c>.</summary>
internal static class ValidateCommand
{
    public static Command Build(Surroundings surroundings) => new("validate", "Every mistake of a configuration file, each with its line");
}
