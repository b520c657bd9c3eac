using Faultline.Core.Verdicts;

namespace Faultline.Cli.Output;

internal static class FaultLineText
{
    public static string Of(CheckResult result) => string.Join(" -- ", result.Line.Hops.Select(h => h.Name));
}
