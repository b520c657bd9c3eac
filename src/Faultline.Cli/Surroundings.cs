using Faultline.Cli.Output;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Cli;

/// <summary>Asks once. Throws only when cancelled.</summary>
internal delegate Task<Observation> Ask(CheckSpec spec, CancellationToken cancel);

/// <summary>
/// Everything a command touches besides its arguments and the files they name: so that a command can be run inside a test.
/// </summary>
internal sealed record Surroundings
{
    /// <summary>Standard output as bytes: JSON goes out as UTF-8, whatever the console thinks.</summary>
    public required Stream Bytes { get; init; }

    /// <summary>Standard input, opened when it is asked for.</summary>
    public Func<Stream> Input { get; init; } = Console.OpenStandardInput;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard output as text, over <see cref="Bytes"/>; flushed after each write.</summary>
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Screen Screen { get; init; }

    /// <summary>Whether somebody can watch progress on standard error.</summary>
    public required bool ErrorIsTerminal { get; init; }

    /// <summary>What asks, given the hosts that may be asked whether the network here is well (V11).</summary>
    public required Func<IReadOnlyList<CanaryHost>, Ask> Asking { get; init; }

    /// <summary>Ends the command early: Ctrl+C or SIGTERM.</summary>
    public required CancellationToken Stop { get; init; }

    /// <summary>Reads files that somebody named: a pipe to which nobody writes must not keep the command from being stopped.</summary>
    /// <exception cref="OperationCanceledException">It was; the reading goes on until the process ends.</exception>
    public Task<T> UnlessStopped<T>(Func<T> read) => Task.Run(read, Stop).WaitAsync(Stop);

    /// <summary>What a command returns that was ended by <see cref="Stop"/>: 128 and the signal's number, as shells do.</summary>
    public required Func<int> StoppedExitCode { get; init; }
}
