using System.Text.RegularExpressions;

namespace Faultline.EndToEnd.Docs;

/// <summary>What differs from run to run and from machine to machine, and is therefore not compared: its form is, its value is not.</summary>
internal static class Varying
{
    private static readonly (Regex Pattern, string Mask)[] Table =
    [
        // Durations with their unit, and those of the phases, which share one.
        (Pattern(@"\b\d+(\.\d+)? (ms|s)\b"), "N ms"),
        (Pattern(@"\b(dns|connect|tls|first byte|transfer) \d+(\.\d+)?"), "$1 N"),
        (Pattern(@"""(dns|connect|tls|firstByte|transfer|total)"":\s*\d+(\.\d+)?"), "\"$1\":N"),
        // Moments, to the second or to the day; how long ago or ahead they are is compared where the text says it.
        (Pattern(@"\b\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"), "DATE"),
        (Pattern(@"\b[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\b"), "DATE"),
        (Pattern(@"\b\d{2}:\d{2}:\d{2}\b"), "TIME"),
        // What a history sums up to.
        (Pattern(@"\b\d+\.\d{3} %"), "N %"),
        (Pattern(@"""(fraction|seconds|up|degraded|rejected|down|unknown|maintenance|paused|gateway|daysLeft)"":\s*\d+(\.\d+)?"), "\"$1\":N"),
        (Pattern(@"\b\d+(\.\d+)? [kMG]?B/s"), "N B/s"),
        (Pattern(@"\b\d+\.\d MB\b"), "N MB"),
        (Pattern(@"\b[a-z2-7]{16}\b"), "ID"),
        // Debian's release decides.
        (Pattern(@"\bnginx([/ ])\d+(\.\d+)+"), "nginx$1V"),
        (Pattern(@"\bPython/\d+(\.\d+)+"), "Python/V"),
    ];

    public static string Masked(string line) => Table.Aggregate(line, (text, row) => row.Pattern.Replace(text, row.Mask));

    private static Regex Pattern(string text) => new(text, RegexOptions.NonBacktracking);
}
