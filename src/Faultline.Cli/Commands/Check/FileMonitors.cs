using System.CommandLine;

namespace Faultline.Cli.Commands.Check;

/// <summary>The monitors of a configuration file, all of them or those named.</summary>
internal static class FileMonitors
{
    public static Asked Read(ParseResult parsed, CheckOptions options, Func<string, string?> variable) => throw new NotImplementedException();
}
