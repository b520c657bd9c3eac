namespace Faultline.Cli.Commands.Serve;

#pragma warning disable CA1032, CA1064, MA0015 // Made and caught in this folder alone.

/// <summary>The server can't be started; the message says why and what to do.</summary>
internal sealed class CannotServeException(int exitCode, string message, Exception because) : Exception(message, because)
{
    public int ExitCode => exitCode;
}
