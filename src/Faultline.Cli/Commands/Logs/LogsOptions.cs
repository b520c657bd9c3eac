using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Server.Api;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;

namespace Faultline.Cli.Commands.Logs;

/// <summary>The words that <c>logs</c> understands.</summary>
internal sealed class LogsOptions
{
    private const string Auto = "auto";
    private readonly Option<string> _logFormat;
    private readonly Option<string> _from;
    private readonly Option<string> _to;
    private readonly TimeProvider _time;

    public LogsOptions(TimeProvider time)
    {
        _time = time;
        _logFormat = One(
            "--log-format", "auto|NAME|LAYOUT",
            "What wrote the log, such as nginx or haproxy-http, or its log_format in the words of nginx or Apache (default auto: found by itself)");
        _from = One(
            "--from", "TIME", "Leave out what is earlier: 2026-11-22, 2026-11-22T08:00 (UTC unless it says otherwise), or 2h ago");
        _to = One("--to", "TIME", "Leave out what is from then on");
        _logFormat.Validators.Add(Check(LogFormatProblem));
        _from.Validators.Add(Check(text => TimeProblem(text)));
        _to.Validators.Add(Check(text => TimeProblem(text)));
        Cores.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var cores) || cores < 1))
                result.AddError($"--cores {token.Value}: write a number from 1");
        });
    }

    public Argument<string[]> Files { get; } = new("FILE")
    {
        Description = "Access logs, packed by gzip or not; - is standard input",
        Arity = ArgumentArity.OneOrMore,
    };

    public Option<string> Host { get; } = One("--host", "NAME", "The host of lines that name none");

    public Option<int?> Cores { get; } = new("--cores") { HelpName = "N", Description = "How many to use (default all)" };

    public Option<string> Format { get; } = Commands.Format.Option(("html", "html for a page that is one file"));

    public Option<string> Output { get; } = One("--output", "FILE", "Write there instead of standard output", "-o");

    public void AddTo(Command command)
    {
        command.Arguments.Add(Files);
        foreach (Option option in new Option[] { _logFormat, _from, _to, Host, Cores, Format, Output })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (Time(result.GetValue(_from)) is { } from && Time(result.GetValue(_to)) is { } to && from >= to)
                result.AddError("--from is not before --to: nothing lies between them");
            var files = result.GetValue(Files) ?? [];
            foreach (var word in files)
            {
                if (word.StartsWith('-') && word != "-")
                    result.AddError(CommandLine.Unknown(word, command));
            }

            if (files.Count(file => file == "-") > 1)
                result.AddError("- is named twice: standard input can be read only once");
        });
    }

    public string? Only(ParseResult parsed) => parsed.GetValue(_logFormat) is { } name && name != Auto && !IsLayout(name) ? name : null;

    /// <summary>A format in the words of nginx or Apache; null for one of ours.</summary>
    public Func<FormatOptions, Traffic.Formats.Format>? Layout(ParseResult parsed) =>
        parsed.GetValue(_logFormat) is { } layout && IsLayout(layout) ? at => LineFormats.Parse(layout, at, out _, out _)! : null;

    public DateTimeOffset? From(ParseResult parsed) => Time(parsed.GetValue(_from));

    public DateTimeOffset? To(ParseResult parsed) => Time(parsed.GetValue(_to));

    /// <summary>Null for no time at all.</summary>
    private DateTimeOffset? Time(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var now = _time.GetUtcNow();
        return Duration.TryParse(text, out _) ? Moments.Read($"-{text}", now) : Moments.Read(text, now);
    }

    private string? TimeProblem(string text) =>
        Time(text) is null ? "is no time: write 2026-11-22, 2026-11-22T08:00Z, or 2h for two hours ago" : null;

    // No name of ours has a variable in it.
    private static bool IsLayout(string text) => text.AsSpan().IndexOfAny('$', '%') >= 0;

    private static string? LogFormatProblem(string text)
    {
        if (IsLayout(text))
            return LineFormats.Parse(text, FormatOptions.Utc, out var wrong, out var column) is null ? $"column {column}: {wrong}" : null;
        if (text == Auto || AllFormats.Names.Contains(text, StringComparer.Ordinal))
            return null;
        var near = CommandLine.DidYouMean(text, AllFormats.Names);
        return "is no format that is known." + (near.Length > 0 ? near : $" There are auto, {string.Join(", ", AllFormats.Names)}.");
    }

    private static Action<OptionResult> Check(Func<string, string?> problem) => result =>
    {
        if (result.Tokens is [var token] && problem(token.Value) is { } wrong)
            result.AddError($"{result.Option.Name} {token.Value} {wrong}");
    };

    private static Option<string> One(string name, string value, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };
}
