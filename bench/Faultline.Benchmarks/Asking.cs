using System.Globalization;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Probing;
using Faultline.Probing.Connections.Tls;
using Faultline.Probing.Names;

namespace Faultline.Benchmarks;

/// <summary>
/// Asks and judges as fast as it can, a fresh connection for each check, and tells how many whole checks a CPU-second bought.
/// </summary>
internal static class Asking
{
    private const int Targets = 32;

    /// <summary>A monitor runs for days: what is measured is compiled code, with names resolved and sessions kept.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public static async Task<double> MeasureAsync(AskingOptions options)
    {
        var time = TimeProvider.System;
        var prober = Create(options.Resumption);
        var specs = Enumerable.Range(1, Targets).Select(options.Spec).ToArray();

        await AskForAsync(prober, specs, options.InFlight, WarmUp, time);
        var before = Environment.CpuUsage.TotalTime;
        var checks = await AskForAsync(prober, specs, options.InFlight, options.Duration, time);
        return checks / (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    private static Prober Create(bool resumption)
    {
        var files = new ResolverFiles(TimeProvider.System);
        return new Prober(TimeProvider.System, new Random(1), () => files.Current, new TlsClient(resumption));
    }

    private static async Task<long> AskForAsync(Prober prober, CheckSpec[] specs, int inFlight, TimeSpan duration, TimeProvider time)
    {
        var started = time.GetTimestamp();
        var workers = new Task<long>[inFlight];
        for (var i = 0; i < inFlight; i++)
        {
            var first = i;
            workers[i] = Task.Run(async () =>
            {
                var done = 0L;
                for (var next = first; time.GetElapsedTime(started) < duration; next++)
                {
                    var spec = specs[next % specs.Length];
                    var verdict = Judge.Decide(spec, await prober.CheckAsync(spec, CancellationToken.None), Memory.None);
                    if (verdict.State != State.Up)
                        throw new InvalidOperationException($"{spec.Url} is not up: {verdict.Summary}");
                    done++;
                }

                return done;
            });
        }

        return (await Task.WhenAll(workers)).Sum();
    }
}

/// <summary>What the command line asked for.</summary>
internal sealed record AskingOptions(string Url, string? ConnectTo, TimeSpan Duration, int InFlight, bool Resumption)
{
    public static AskingOptions? Parse(string[] args)
    {
        if (args is not ["asking", ..])
            return null;
        var options = new AskingOptions("", null, TimeSpan.FromSeconds(6), 32, Resumption: true);
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--no-resumption")
            {
                options = options with { Resumption = false };
                continue;
            }

            if (i + 1 == args.Length)
                return null;
            var value = args[i + 1];
            var updated = args[i] switch
            {
                "--url" => options with { Url = value },
                "--connect-to" => options with { ConnectTo = value },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(int.Parse(value, CultureInfo.InvariantCulture)) },
                "--in-flight" => options with { InFlight = int.Parse(value, CultureInfo.InvariantCulture) },
                _ => null,
            };
            if (updated is null)
                return null;
            options = updated;
            i++;
        }

        return options.Url.Length > 0 ? options : null;
    }

    public CheckSpec Spec(int n)
    {
        string Numbered(string text) => text.Replace("{n}", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var url = CheckUrl.Parse(Numbered(Url), out var error) ?? throw new FormatException(error);
        var connectTo = ConnectTo is null ? null : new ConnectTo(Numbered(ConnectTo), null);
        return new CheckSpec { Monitor = url.ToString(), Url = url, ConnectTo = connectTo };
    }
}
