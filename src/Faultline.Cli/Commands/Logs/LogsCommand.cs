using System.CommandLine;
using System.Text;
using Faultline.Cli.Output;
using Faultline.Core.Verdicts;
using Faultline.Server.Pages.Traffic;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Tallies;
using Faultline.Traffic.Telling;

namespace Faultline.Cli.Commands.Logs;

/// <summary><c>faultline logs FILE…</c> (T2, T5): several files make one report, and what can't be read whole makes none.</summary>
internal static class LogsCommand
{
    public static Command Build(Surroundings surroundings)
    {
        var options = new LogsOptions(surroundings.Time);
        var command = new Command("logs", "What access logs tell: error rates over time, whose fault, and what explains them");
        options.AddTo(command);
        new Examples(
            ("faultline logs access.log access.log.1.gz", "one report of both"),
            ("faultline logs access.log --from 2h", "the last two hours"),
            ("faultline logs access.log --format html -o report.html", "a page with charts, in one file"),
            ("kubectl logs deploy/web | faultline logs -", "from standard input"),
            ("faultline logs access.log --format json | jq .faults", "for programs")).AddTo(command);
        command.SetAction((parsed, _) => RunAsync(parsed, options, surroundings));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, LogsOptions options, Surroundings surroundings)
    {
        var files = parsed.GetRequiredValue(options.Files);
        var problems = files.Select(file => (File: file, Problem: Inputs.Problem(file))).Where(file => file.Problem.Length > 0).ToList();
        foreach (var (file, problem) in problems)
            surroundings.Error.WriteLine($"faultline logs: {Printable.Of(file)} {problem}");
        if (problems.Count > 0)
            return ExitCode.NoInput;
        using var output = OutputFile.Create(parsed.GetValue(options.Output), surroundings.Bytes, out var cannot);
        if (output is null)
        {
            surroundings.Error.WriteLine($"faultline logs: --output {Printable.Of(cannot)}");
            return ExitCode.CannotCreate;
        }

        var began = surroundings.Time.GetTimestamp();
        var (report, lost) = await ReadAsync(parsed, options, files, surroundings);
        if (report is null)
        {
            surroundings.Error.WriteLine($"faultline logs: {Printable.Of(lost)}");
            return ExitCode.NoInput;
        }

        await PrintAsync(report, surroundings.Time.GetElapsedTime(began), parsed, options, files, output, surroundings);
        output.Keep();
        return ExitCode.Fine;
    }

    /// <returns>No report, and why, when an input could not be read to its end: half of the truth would look like all of it.</returns>
    private static async Task<(TrafficReport? Report, string Lost)> ReadAsync(
        ParseResult parsed, LogsOptions options, string[] files, Surroundings surroundings)
    {
        var line = new Progress(surroundings.Error, surroundings.ErrorIsTerminal);
        var progress = new ReadingProgress(line, surroundings.Time);
        var inputs = files.Select(file => file == "-" ? LogInput.Of("standard input", surroundings.Input()) : LogInput.File(file)).ToList();
        var reading = new ReadingOptions
        {
            Only = options.Only(parsed),
            Layout = options.Layout(parsed),
            From = options.From(parsed),
            To = options.To(parsed),
            Host = parsed.GetValue(options.Host),
            Cores = parsed.GetValue(options.Cores) ?? Environment.ProcessorCount,
            Progress = progress.Show,
        };
        try
        {
            // A pipe that nobody writes to must not keep the command from being stopped.
            var report = await Task.Run(() => LogFiles.ReadAsync(inputs, reading, surroundings.Stop), surroundings.Stop)
                .WaitAsync(surroundings.Stop);
            return (report, "");
        }
        catch (LogException lost)
        {
            return (null, files.Length == 1 ? lost.Message : $"{lost.Message}; nothing is reported, half of the truth would look like all of it");
        }
        finally
        {
            line.Pause();
        }
    }

    private static async Task PrintAsync(
        TrafficReport report,
        TimeSpan took,
        ParseResult parsed,
        LogsOptions options,
        string[] files,
        OutputFile output,
        Surroundings surroundings)
    {
        switch (parsed.GetValue(options.Format))
        {
            case "json":
                JsonOutput.Write(output.Bytes, json => TrafficReportJson.Write(json, report, took));
                break;
            case "html":
                await TrafficDocument.WriteAsync(output.Bytes, report, files, surroundings.Time.GetUtcNow());
                break;
            case var _ when output.IsFile:
                using (var text = new StreamWriter(output.Bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
                    new LogsText(text, Screen.None).Write(report, took);
                break;
            default:
                new LogsText(surroundings.Out, surroundings.Screen).Write(report, took);
                break;
        }
    }
}
