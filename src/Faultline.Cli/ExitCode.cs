using Faultline.Core.Verdicts;

namespace Faultline.Cli;

/// <summary>What the program returns: the contract's table; 64 and above are those of sysexits.h.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>A test message was not taken.</summary>
    public const int NotSent = 1;

    public const int WrongUsage = 64;
    public const int WrongConfiguration = 65;
    public const int NoInput = 66;
    public const int Unavailable = 69;
    public const int Bug = 70;
    public const int CannotCreate = 73;
    public const int OutputLost = 74;

    /// <summary>What a shell reports of a program that SIGPIPE ended.</summary>
    public const int NobodyReads = 141;

    /// <summary>The worst state decides: down, rejected, degraded, inconclusive, up.</summary>
    public static int Of(IEnumerable<State> states) =>
        states.Select(Badness).DefaultIfEmpty(Fine).MinBy(code => code == Fine ? int.MaxValue : code);

    private static int Badness(State state) => state switch
    {
        State.Up => Fine,
        State.Down => 1,
        State.Rejected => 2,
        State.Degraded => 3,
        _ => 4,
    };
}
