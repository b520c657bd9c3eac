using System.Runtime.InteropServices;
using System.Text;
using Faultline.Cli.Output;
using Faultline.Probing;

namespace Faultline.Cli;

/// <summary>The surroundings of the real program: its streams, its terminal, its signals.</summary>
internal sealed class RunningProcess : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _stoppedBy;

    public RunningProcess()
    {
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
        var screen = ScreenWithoutGreeting();
        var bytes = Console.OpenStandardOutput();
        Surroundings = new Surroundings
        {
            Bytes = bytes,
            Out = Utf8(bytes),
            Error = Utf8(Console.OpenStandardError()),
            Screen = screen,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Asking = canaryHosts => Prober.OfThisMachine(canaryHosts).CheckAsync,
            Stop = _stop.Token,
            StoppedExitCode = () => 128 + _stoppedBy,
        };
    }

    public Surroundings Surroundings { get; }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _stop.Dispose();
    }

    /// <summary>
    /// The console library greets a terminal with what its terminfo has for switching the keypad, and never switches it back. It finds that
    /// by TERM, so it is not shown it.
    /// </summary>
    private static Screen ScreenWithoutGreeting()
    {
        const string Name = "TERM";
        var terminal = Environment.GetEnvironmentVariable(Name);
        Environment.SetEnvironmentVariable(Name, null);
        return Screen.Of(
            !Console.IsOutputRedirected,
            name => name == Name ? terminal : Environment.GetEnvironmentVariable(name),
            () => Console.WindowWidth);
    }

    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private void Stop(PosixSignalContext context)
    {
        const int Interrupt = 2, Terminate = 15;

        // The first signal asks for an orderly end; a second one ends the program as it always would.
        if (Interlocked.CompareExchange(ref _stoppedBy, context.Signal == PosixSignal.SIGINT ? Interrupt : Terminate, 0) != 0)
            return;
        context.Cancel = true;
        _stop.Cancel();
    }
}
