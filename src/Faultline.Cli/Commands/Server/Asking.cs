using System.CommandLine;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Server;

/// <summary>Runs a command that asks a server, and says what to do when that fails.</summary>
internal static class Asking
{
    public static async Task<int> RunAsync(
        ParseResult parsed, ServerOptions options, Surroundings surroundings, Func<RunningServer, Task<int>> ask)
    {
        using var server = options.Of(parsed);
        var name = CommandLine.PathOf(parsed.CommandResult.Command);
        try
        {
            return await ask(server);
        }
        catch (NoServerException none)
        {
            surroundings.Error.WriteLine(Printable.Of($"{name}: {none.Message}"));
            surroundings.Error.WriteLine("Start one with faultline serve, or name the one that runs with --data DIR or --server URL.");
            return ExitCode.Unavailable;
        }
        catch (RefusedException refused)
        {
            surroundings.Error.WriteLine(Printable.Of($"{name}: {refused.Message}"));
            foreach (var line in (string[])[.. refused.Mistakes, refused.Next])
            {
                if (line.Length > 0)
                    surroundings.Error.WriteLine(Printable.Of(line));
            }

            return ExitCode.WrongUsage;
        }
    }
}
