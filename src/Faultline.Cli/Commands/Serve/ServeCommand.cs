using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Faultline.Core.Verdicts;
using Faultline.Engine;
using Faultline.Engine.Monitors;
using Faultline.Engine.Storage;
using Faultline.Probing;
using Faultline.Server;

namespace Faultline.Cli.Commands.Serve;

/// <summary><c>faultline serve</c>: the monitor, until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <summary>From the signal to the end; a service manager should wait longer.</summary>
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(14);

    public static Command Build(Surroundings surroundings)
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Watch, remember and tell: the monitor with its pages and API");
        options.AddTo(command);
        new Examples(
            ("faultline serve -c faultline.yaml", "watch what the file names; pages at http://127.0.0.1:8080"),
            ("faultline serve", "start empty and look around"),
            ("faultline serve -c faultline.yaml --data /srv/faultline", "remember everything there"),
            ("faultline serve -c faultline.yaml --listen http://127.0.0.1:9000", "at another port"),
            ("kill -HUP PID", "read the file again")).AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            // First of all: until it is registered, a wish for a reload would end the program.
            using var reloads = new Reloads();
            try
            {
                return await RunAsync(parsed, options, reloads, surroundings);
            }
            catch (CannotServeException reason)
            {
                return Tell(surroundings, reason, reason.ExitCode);
            }
            catch (ListenException reason)
            {
                return Tell(surroundings, reason, ExitCode.Unavailable);
            }
            catch (ConfigurationException wrong)
            {
                foreach (var mistake in wrong.Mistakes)
                    surroundings.Error.WriteLine(Printable.Of(mistake));
                return ExitCode.WrongConfiguration;
            }
            catch (StorageException reason)
            {
                return Tell(surroundings, reason, ExitCode.OutputLost);
            }
            catch (OperationCanceledException) when (surroundings.Stop.IsCancellationRequested)
            {
                // Told to stop while it started.
                return ExitCode.Fine;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, ServeOptions options, Reloads reloads, Surroundings surroundings)
    {
        var (file, folder, listen) = (options.ConfigurationOf(parsed), options.DataFolderOf(parsed), options.ListenOf(parsed));
        var (say, time, stop) = (new Speech(surroundings.Out), new SteadyTime(TimeProvider.System), surroundings.Stop);
        using var held = DataLock.Take(folder);

        // Before anything is asked or stored: a server that nobody could reach does not begin.
        FaultlineServer.EnsureFree(listen);
        var hub = await Hub.StartAsync(HubOptionsOf(parsed, options, folder, time, say), stop);
        try
        {
            using var export = OpenTelemetryExport.Begin(Environment.GetEnvironmentVariable);
            await using var server = await FaultlineServer.StartAsync(
                new ServerOptions(listen, folder, say.Line), HubSource.Of(hub, time), stop);
            say.Line(file is null ? "watching nothing yet: name a file with -c to begin" : $"watching {Count(hub.Monitors.Count)} of {file}");
            say.Line($"remembering in {folder}");
            say.Line($"pages and API at {server.Address}");
            await reloads.AnswerAsync(hub.ReloadAsync, stop);
            say.Line("stopping");
        }
        finally
        {
            await EndAsync(hub, time, say);
        }

        return ExitCode.Fine;
    }

    /// <summary>What hangs then, such as a database that does not answer, goes with the process; a start takes up what was stored.</summary>
    private static async Task EndAsync(Hub hub, TimeProvider time, Speech say)
    {
        try
        {
            await hub.DisposeAsync().AsTask().WaitAsync(PatienceAtTheEnd, time);
        }
        catch (TimeoutException)
        {
            say.Line($"ending after {PatienceAtTheEnd.TotalSeconds:0} s, though not everything has come to its end");
        }
    }

    private static string Count(int monitors) =>
        string.Create(CultureInfo.InvariantCulture, $"{monitors} {(monitors == 1 ? "monitor" : "monitors")}");

    private static HubOptions HubOptionsOf(ParseResult parsed, ServeOptions options, string folder, TimeProvider time, Speech say) => new(
        options.ConfigurationOf(parsed), folder, options.DatabaseOf(parsed, folder), time, Prober.OfThisMachine(time: time),
        new Random(RandomNumberGenerator.GetInt32(int.MaxValue)), say.Line);

    private static int Tell(Surroundings surroundings, Exception reason, int exitCode)
    {
        surroundings.Error.WriteLine($"faultline serve: {Printable.Of(reason.Message)}");
        return exitCode;
    }
}
