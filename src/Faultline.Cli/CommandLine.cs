using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Reflection;
using Faultline.Cli.Commands.Backup;
using Faultline.Cli.Commands.Channels;
using Faultline.Cli.Commands.Check;
using Faultline.Cli.Commands.Explain;
using Faultline.Cli.Commands.Incidents;
using Faultline.Cli.Commands.Logs;
using Faultline.Cli.Commands.Serve;
using Faultline.Cli.Commands.Uptime;
using Faultline.Cli.Commands.Validate;
using Faultline.Core;

namespace Faultline.Cli;

/// <summary>The program's verbs, and what happens when they are misspelt.</summary>
internal static class CommandLine
{
    /// <summary>EPIPE as .NET reports it.</summary>
    private const int BrokenPipe = 32;

    private const string Description = "Watches HTTP services and says whose fault a failure is, how sure that is, and what to do now.";

    private static readonly Examples RootExamples = new(
        ("faultline check https://shop.example/", "one check, told right"),
        ("faultline serve -c faultline.yaml", "watch, remember and tell"),
        ("faultline incidents", "what is wrong now"),
        ("faultline logs access.log", "what users got, and whose fault it was"),
        ("faultline explain 502", "what a status means and whose fault it is"),
        ("faultline validate faultline.yaml", "every mistake of a configuration"));

    public static async Task<int> RunAsync(string[] args, Surroundings surroundings)
    {
        var root = Build(surroundings);
        var parsed = root.Parse(
            args.Length == 0 ? ["--help"] : args,
            new ParserConfiguration
            {
                // --body @file is ours; and posix bundling would read a mistyped -cx as two options.
                ResponseFileTokenReplacer = null,
                EnablePosixBundling = false,
            });
        try
        {
            if (parsed.Tokens.FirstOrDefault(token => token.Type == TokenType.Directive) is { } directive)
                return Refuse(root, [Unknown(directive.Value, root)], surroundings.Error);
            if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
                return Refuse(parsed.CommandResult.Command, Messages(parsed), surroundings.Error);
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = surroundings.Out,
                Error = surroundings.Error,
                EnableDefaultExceptionHandler = false,

                // Signals are ours: what is done is printed before the program ends.
                ProcessTerminationTimeout = null,
            }, surroundings.Stop);
        }
        catch (OperationCanceledException) when (surroundings.Stop.IsCancellationRequested)
        {
            return surroundings.StoppedExitCode();
        }
        catch (IOException broken) when (broken.HResult is BrokenPipe)
        {
            // The reader (head, less) has seen enough. Not 0: that would say that all is up.
            return ExitCode.NobodyReads;
        }
        catch (Exception lost) when (lost.GetBaseException() is IOException reason)
        {
            // Files are read where a mistake in them has its words, so this is an output: a full disk, a closed descriptor.
            TryTell(surroundings.Error, $"faultline: the output can't be written: {reason.Message}");
            return ExitCode.OutputLost;
        }
        catch (Exception bug)
        {
            TryTell(surroundings.Error, $"faultline: this is a bug in faultline, please report it: {bug}");
            return ExitCode.Bug;
        }
    }

    private static void TryTell(TextWriter error, string text)
    {
        try
        {
            error.WriteLine(text);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            // Nobody is left to tell; the exit code still does.
        }
    }

    private static RootCommand Build(Surroundings surroundings)
    {
        var root = new RootCommand(Description)
        {
            CheckCommand.Build(surroundings),
            ServeCommand.Build(surroundings),
            IncidentsCommand.Build(surroundings),
            UptimeCommand.Build(surroundings),
            LogsCommand.Build(surroundings),
            ExplainCommand.Build(surroundings),
            ValidateCommand.Build(surroundings),
            BackupCommand.Build(surroundings),
            TestCommand.Build(surroundings),
        };
        root.Directives.Clear();
        RootExamples.AddTo(root);
        foreach (var option in root.Options)
        {
            if (option is VersionOption)
                option.Action = new PrintVersion();
        }

        return root;
    }

    private static int Refuse(Command command, IEnumerable<string> messages, TextWriter error)
    {
        var path = PathOf(command);
        foreach (var message in messages)
            error.WriteLine($"{path}: {Core.Verdicts.Printable.Of(message)}");
        error.WriteLine($"Try {path} --help.");
        return ExitCode.WrongUsage;
    }

    public static string PathOf(Symbol command) =>
        command is RootCommand ? "faultline" : $"{PathOf(command.Parents.First())} {command.Name}";

    /// <summary>
    /// A word that is no command or option makes the library complain about what it took the word for as well: said once is enough.
    /// </summary>
    private static IEnumerable<string> Messages(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        if (unknown.Count == 0)
            return parsed.Errors.Select(Message).Distinct(StringComparer.Ordinal);

        // What follows a command that there is not was meant for it.
        return unknown.Take(command.Subcommands.Count > 0 ? 1 : unknown.Count).Select(word => Unknown(word, command));
    }

    /// <summary>The library says that something is missing; its description says what to write.</summary>
    private static string Message(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Option: var option } value => Message(option, value.Tokens.Count) ?? error.Message,
        ArgumentResult { Parent: OptionResult { Option: var option } value } => Message(option, value.Tokens.Count) ?? error.Message,
        ArgumentResult { Tokens.Count: 0, Argument: var argument } => $"name {Inside(argument.Description)}",
        _ => error.Message,
    };

    /// <summary>What is wrong with the number of an option's values; null when nothing is.</summary>
    private static string? Message(Option option, int values)
    {
        if (values < option.Arity.MinimumNumberOfValues)
            return $"{option.Name} needs a value: {option.Name} {option.HelpName}. {option.Description}";
        return values > option.Arity.MaximumNumberOfValues ? $"{option.Name} can be given only once" : null;
    }

    /// <summary>A description as part of a sentence.</summary>
    private static string Inside(string? description) =>
        string.IsNullOrEmpty(description) ? "" : char.ToLowerInvariant(description[0]) + description[1..];

    /// <summary>A question to put behind an error, beginning with a space; empty when nothing known is near.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        string.Join(" or ", Nearest.To(word, known).Take(3)) is { Length: > 0 } near ? $" Did you mean {near}?" : "";

    /// <summary>What to say of a word that stands where an option or a command was expected.</summary>
    public static string Unknown(string word, Command command)
    {
        if (word.StartsWith('-'))
        {
            var names = command.Options.Where(option => !option.Hidden).Select(option => option.Name);
            return $"there is no option {word}.{DidYouMean(word, names)}";
        }

        return command.Subcommands.Count > 0
            ? $"there is no command {word}.{DidYouMean(word, command.Subcommands.Select(c => c.Name))}"
            : $"{word} is one word too many.";
    }

    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var attribute = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
            var version = attribute?.InformationalVersion ?? "";
            var build = version.IndexOf('+');
            parseResult.InvocationConfiguration.Output.WriteLine($"faultline {(build < 0 ? version : version[..build])}");
            return ExitCode.Fine;
        }
    }
}
