using System.CommandLine;
using Faultline.Core.Verdicts;
using Faultline.Engine;
using Faultline.Engine.Configuration;

namespace Faultline.Cli.Commands.Check;

/// <summary>The monitors of a configuration file: those named, or all that are not paused.</summary>
internal static class FileMonitors
{
    public static Asked Read(ParseResult parsed, CheckOptions options)
    {
        var path = parsed.GetRequiredValue(options.Config);
        var misplaced = options.OfUrls.Where(option => parsed.GetResult(option) is { Implicit: false }).ToList();
        if (misplaced.Count > 0)
            return Asked.WrongUsage(misplaced.Select(o => $"{o.Name} goes with URLs; with -c the file says how its monitors are asked"));
        var (configuration, mistakes) = ConfigurationFile.Load(path, ReadFor.Checks);
        if (configuration is null)
            return Asked.WrongConfiguration(mistakes.Select(mistake => Printable.Of($"{path}:{mistake}")));
        return Choose(configuration, parsed.GetValue(options.Targets) ?? []);
    }

    private static Asked Choose(FaultlineConfiguration configuration, string[] names)
    {
        var unknown = names.Where(name => configuration.Monitors.All(monitor => monitor.Name != name)).ToList();
        if (unknown.Count > 0)
        {
            var known = configuration.Monitors.Select(monitor => monitor.Name).ToList();
            return Asked.WrongUsage(unknown.Select(name => Unknown(name, known)));
        }

        // Whoever names a paused monitor wants to know how it is; nobody else does.
        var chosen = configuration.Monitors.Where(
            monitor => names.Length == 0 ? !monitor.Paused : names.Contains(monitor.Name, StringComparer.Ordinal));
        return new Asked
        {
            Specs = [.. chosen.Select(monitor => CheckSpecs.Of(monitor, configuration))],
            Canaries = CanaryHosts.Of(configuration),
            Secrets = configuration.Secrets,
        };
    }

    private static string Unknown(string name, IEnumerable<string> known) =>
        $"the file has no monitor '{Printable.Of(name)}'.{CommandLine.DidYouMean(name, known)}";
}
