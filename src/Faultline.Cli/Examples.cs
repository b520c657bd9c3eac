using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Faultline.Cli;

/// <summary>Command lines that work, shown below a command's help: most people read nothing else.</summary>
internal sealed class Examples(params (string CommandLine, string Does)[] lines)
{
    public void AddTo(Command command)
    {
        // The root's own help option serves every command, so each gets one of its own.
        var help = command.Options.OfType<HelpOption>().FirstOrDefault();
        if (help is null)
            command.Options.Add(help = new HelpOption());
        help.Action = new HelpWithExamples((HelpAction)help.Action!, lines);
    }

    private sealed class HelpWithExamples(HelpAction help, (string CommandLine, string Does)[] lines) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var result = help.Invoke(parseResult);
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            var width = lines.Max(line => line.CommandLine.Length);
            foreach (var (commandLine, does) in lines)
                output.WriteLine($"  {commandLine.PadRight(width)}  {does}");
            return result;
        }
    }
}
