using System.Text.RegularExpressions;

namespace Faultline.Tests.House;

/// <summary>What a compiler can't see: read from the files of the clone.</summary>
public sealed class ConventionTests
{
    private const int LongestFile = 300;

    /// <summary>What a build leaves behind.</summary>
    private static readonly string[] Made = ["artifacts", "bin", "obj"];

    /// <summary>Rules of the specification that this program keeps so far; each is proved by a test that names it.</summary>
    private static readonly string[] Rules =
    [
        .. Numbered('K', 3), .. Numbered('V', 15), .. Numbered('D', 3), "D5", "C2", "C3", .. Numbered('I', 5), "I7",
        "A1", "A3", "A4", "A5", "A6", "U3", "U5", "U6", .. Numbered('O', 3), "S2", "S3", "S4", "T1", "T2", "T5",
    ];

    public static TheoryData<string> SpecRules => [.. Rules];

    [Theory]
    [MemberData(nameof(SpecRules))]
    public void Every_rule_is_named_by_a_test(string rule)
    {
        // Where it only stands in a comment nothing proves it.
        var word = new Regex($@"Trait\(""Spec"", ""([A-Z0-9 ]* )?{rule}[ ""]", RegexOptions.NonBacktracking);
        var tests = Files("tests", "*.cs").Where(f => Path.GetFileName(f) != $"{nameof(ConventionTests)}.cs");
        Assert.Contains(tests, f => word.IsMatch(File.ReadAllText(f)));
    }

    [Fact]
    public void Tests_wait_for_conditions_rather_than_for_the_clock()
    {
        // Expressions, so that this file does not hold what they look for.
        var sleep = new Regex(@"Thread\.Sleep|Task\.Delay\(", RegexOptions.NonBacktracking);
        var sleeping = Files("tests", "*.cs").SelectMany(Lines).Where(line => sleep.IsMatch(line.Text));
        var onWhoseClock = new Regex(@"TimeProvider|\btime\b", RegexOptions.NonBacktracking);
        Assert.DoesNotContain(sleeping, line => !onWhoseClock.IsMatch(line.Text));
    }

    [Fact]
    public void Files_know_nothing_of_the_machine_that_they_were_written_on()
    {
        // Taken apart, so that this file does not hold them.
        string[] paths = [.. new[] { "work", "root", "tmp/fl" }.Select(folder => $"/{folder}/")];
        var lines = Files("", "*").SelectMany(Lines);
        Assert.DoesNotContain(lines, line => Array.Exists(paths, p => line.Text.Contains(p, StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_are_short_enough_to_be_about_one_thing() =>
        Assert.DoesNotContain(Files("src", "*.cs"), f => File.ReadLines(f).Count() > LongestFile);

    private static IEnumerable<string> Numbered(char letter, int last) => Enumerable.Range(1, last).Select(n => $"{letter}{n}");

    private static IEnumerable<(string File, string Text)> Lines(string file) => File.ReadLines(file).Select(text => (file, text));

    /// <summary>The files that belong to the project: not hidden, and not made by a build.</summary>
    private static IEnumerable<string> Files(string folder, string pattern)
    {
        var here = new DirectoryInfo(Repository.PathTo(folder));
        var below = here.GetDirectories().Where(d => !IsHidden(d) && !Made.Contains(d.Name));
        return here.GetFiles(pattern).Where(f => !IsHidden(f)).Select(f => f.FullName)
            .Concat(below.SelectMany(d => Files(Path.Combine(folder, d.Name), pattern)));
    }

    private static bool IsHidden(FileSystemInfo entry) => entry.Name.StartsWith('.');
}
