using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Cli.Commands.Check;

/// <summary>What the command line or a file asks to be checked, or every mistake in it.</summary>
internal sealed record Asked
{
    public IReadOnlyList<CheckSpec> Specs { get; init; } = [];

    /// <summary>Who may be asked whether the network here is well (V11).</summary>
    public IReadOnlyList<CanaryHost> Canaries { get; init; } = [];

    /// <summary>To be masked wherever they turn up, besides those that the specs hold.</summary>
    public IReadOnlyCollection<string> Secrets { get; init; } = [];

    /// <summary>Whole lines for standard error; when there are any, nothing is asked.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>To be returned with the errors.</summary>
    public int ExitCode { get; init; }

    public static Asked WrongUsage(IEnumerable<string> errors) => new()
    {
        Errors = [.. errors.Select(error => $"faultline check: {error}"), "Try faultline check --help."],
        ExitCode = Cli.ExitCode.WrongUsage,
    };

    public static Asked WrongConfiguration(IEnumerable<string> lines) => new()
    {
        Errors = [.. lines],
        ExitCode = Cli.ExitCode.WrongConfiguration,
    };
}
