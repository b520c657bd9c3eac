using System.CommandLine;
using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Cli.Commands.Check;

/// <summary><c>faultline check URL…</c> and <c>faultline check -c FILE [NAME…]</c>.</summary>
internal static class CheckCommand
{
    /// <summary>The region of a check asked by hand: the place of the one who asks.</summary>
    private const string Region = "local";

    public static Command Build(Surroundings surroundings)
    {
        var options = new CheckOptions();
        var command = new Command("check", "Check URLs once: a verdict for each, with its diagnosis");
        options.AddTo(command);
        new Examples(
            ("faultline check https://shop.example/", "is it up, and if not, whose fault is it?"),
            ("faultline check https://shop.example/admin --expect 401", "a lock that must hold"),
            ("faultline check https://api.example/health --json '$.status=ok'", "what the body must say"),
            ("faultline check https://shop.example/ --connect-to 192.0.2.7", "ask one server behind the name"),
            ("faultline check -c faultline.yaml shop", "a monitor of a file")).AddTo(command);
        command.Validators.Add(result =>
        {
            foreach (var word in result.GetValue(options.Targets) ?? [])
            {
                if (word.StartsWith('-'))
                    result.AddError(CommandLine.Unknown(word, command));
            }
        });
        command.SetAction((parsed, _) => RunAsync(parsed, options, surroundings));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CheckOptions options, Surroundings surroundings)
    {
        var asked = parsed.GetValue(options.Config) is null
            ? SpecReader.Read(parsed, options)
            : FileMonitors.Read(parsed, options);
        if (asked.Errors.Count > 0)
        {
            foreach (var error in asked.Errors)
                surroundings.Error.WriteLine(error);
            return asked.ExitCode;
        }

        if (asked.Specs.Count == 0)
            surroundings.Error.WriteLine("faultline check: nothing was checked: the file has no monitor that is not paused");
        var progress = new Progress(surroundings.Error, surroundings.ErrorIsTerminal);
        var run = new CheckRun(surroundings.Ask, asked.Secrets, done => progress.Show(done, asked.Specs.Count));
        var results = run.RunAsync(asked.Specs, surroundings.Stop);
        var states = parsed.GetValue(options.Format) == "json"
            ? await PrintJsonAsync(results, asked.Specs.Count, progress, surroundings.Bytes)
            : await PrintTextAsync(results, asked.Specs, progress, surroundings, parsed.GetValue(options.Verbose));
        return states.Count < asked.Specs.Count ? surroundings.StoppedExitCode() : ExitCode.Of(states);
    }

    private static async Task<List<State>> PrintTextAsync(
        IAsyncEnumerable<CheckResult> results, IReadOnlyList<CheckSpec> specs, Progress progress, Surroundings surroundings, bool verbose)
    {
        var text = new CheckText(surroundings.Out, surroundings.Screen, verbose);
        var states = new List<State>();
        await foreach (var result in results)
        {
            progress.Pause();
            text.Write(result);
            if (specs.Count > 1)
                surroundings.Out.WriteLine();
            states.Add(result.Verdict.State);
            progress.Resume(states.Count, specs.Count);
        }

        progress.Pause();
        if (specs.Count > 1 || states.Count < specs.Count)
            text.WriteSummary(states, specs.Count);
        return states;
    }

    private static async Task<List<State>> PrintJsonAsync(IAsyncEnumerable<CheckResult> results, int asked, Progress progress, Stream output)
    {
        var states = new List<State>();
        output.Write("["u8);
        await foreach (var result in results)
        {
            progress.Pause();
            output.Write(states.Count == 0 ? "\n"u8 : ",\n"u8);
            using (var json = new Utf8JsonWriter(output, VerdictJson.Format))
                VerdictJson.Write(json, result, Region);
            output.Flush();
            states.Add(result.Verdict.State);
            progress.Resume(states.Count, asked);
        }

        progress.Pause();
        output.Write("\n]\n"u8);
        output.Flush();
        return states;
    }
}
