using System.Text;
using Faultline.Cli;
using Faultline.Cli.Output;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Tests.Cli;

/// <summary>What a run of the command line inside the test returned and wrote.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error)
{
    /// <summary>Runs with answers that are canned: the network is never touched.</summary>
    public static Task<Ran> Async(Func<CheckSpec, Observation> answer, params string[] args) =>
        Async((spec, _) => Task.FromResult(answer(spec)), Screen.None, args, watched: false, TestContext.Current.CancellationToken);

    /// <summary>Runs a command that asks nothing.</summary>
    public static Task<Ran> Async(params string[] args) =>
        Async((CheckSpec _) => throw new InvalidOperationException("nothing should be asked"), args);

    public static Task<Ran> Async(
        Func<CheckSpec, CancellationToken, Task<Observation>> ask, Screen screen, string[] args, bool watched, CancellationToken stop) =>
        Async(_ => ask.Invoke, screen, args, watched, stop);

    public static async Task<Ran> Async(
        Func<IReadOnlyList<CanaryHost>, Ask> asking, Screen screen, string[] args, bool watched, CancellationToken stop)
    {
        using var bytes = new MemoryStream();
        using var error = new StringWriter();
        using var output = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        var exitCode = await CommandLine.RunAsync(args, new Surroundings
        {
            Bytes = bytes,
            Out = output,
            Error = error,
            Screen = screen,
            ErrorIsTerminal = watched,
            Asking = asking,
            Stop = stop,
            StoppedExitCode = () => 130,
        });
        return new Ran(exitCode, Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }
}
