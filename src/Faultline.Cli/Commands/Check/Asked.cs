using Faultline.Core.Checks;

namespace Faultline.Cli.Commands.Check;

/// <summary>What the command line or a file asks to be checked, or every mistake in it.</summary>
/// <param name="Secrets">To be masked wherever they turn up, besides those that the specs hold.</param>
/// <param name="Errors">Whole lines for standard error; when there are any, nothing is asked.</param>
/// <param name="ExitCode">To be returned with them.</param>
internal sealed record Asked(IReadOnlyList<CheckSpec> Specs, IReadOnlyCollection<string> Secrets, IReadOnlyList<string> Errors, int ExitCode)
{
    public static Asked For(IReadOnlyList<CheckSpec> specs, IReadOnlyCollection<string> secrets) =>
        new(specs, secrets, [], Cli.ExitCode.Fine);

    public static Asked WrongUsage(IEnumerable<string> errors) =>
        new([], [], [.. errors.Select(error => $"faultline check: {error}"), "Try faultline check --help."], Cli.ExitCode.WrongUsage);

    public static Asked WrongConfiguration(IEnumerable<string> lines) => new([], [], [.. lines], Cli.ExitCode.WrongConfiguration);
}
