using Faultline.Core.Checks;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Diagnosis;

/// <summary>What an assertion asks for, in a few words.</summary>
internal static class Assertions
{
    public static string Wanted(Assertion? assertion) => assertion switch
    {
        Assertion.Contains contains => Quoted(contains.Text),
        Assertion.NotContains lacks => Quoted(lacks.Text),
        Assertion.Matches matches => Quoted(matches.Pattern.ToString()),
        Assertion.Json json => Spoken.Outside($"{json.Path}: {json.Compare}", 80),
        Assertion.Header header => Spoken.Outside($"{header.Name}: {header.Compare}", 80),
        Assertion.Fresh fresh => Spoken.Limit(fresh.Within),
        Assertion.ResponseTime { Down: { } down, Degraded: null } => Spoken.Duration(down),
        Assertion.ResponseTime { Degraded: { } degraded, Down: null } => Spoken.Duration(degraded),
        Assertion.ResponseTime { Degraded: { } degraded, Down: { } down } =>
            $"{Spoken.Duration(degraded)} (degraded) and {Spoken.Duration(down)} (down)",
        _ => "what is expected",
    };

    /// <summary>What does not hold, as the end of a sentence that begins with the status and "but".</summary>
    public static string Told(AssertionAnswer broken)
    {
        var found = Spoken.Outside(broken.Found.Length > 0 ? broken.Found : "not as expected", 120);
        return (broken.Assertion, broken.Kind) switch
        {
            (Assertion.Json, FoundKind.Obstacle) => $"{Place(broken.Assertion)} can't be looked at: {found}",
            (Assertion.Json json, _) => $"{Place(json)} is {found}, expected {Spoken.Outside(json.Compare.Say(), 80)}",
            (Assertion.Header header, _) => $"its header {Place(header)} is {found}, expected {Spoken.Outside(header.Compare.Say(), 80)}",
            (Assertion.Fresh, FoundKind.Obstacle) => $"its content does not say how old it is: {found}",
            (Assertion.Fresh fresh, _) => $"its content is {found}, more than {Wanted(fresh)}",
            (Assertion.Contains contains, FoundKind.OtherCase) =>
                $"the page does not contain {Wanted(contains)}: it has {found}, and case counts",
            (Assertion.Contains contains, _) => $"the page does not contain {Wanted(contains)}",
            _ => found,
        };
    }

    /// <summary>Where a value was looked for: a JSON path, or the name of a header.</summary>
    public static string Place(Assertion? assertion) => assertion switch
    {
        Assertion.Json json => Spoken.Outside(json.Path.ToString(), 60),
        Assertion.Header header => Spoken.Outside(header.Name, 60),
        _ => "",
    };

    /// <summary>The limit that was broken: what is degraded is not yet down.</summary>
    public static string Exceeded(Assertion.ResponseTime limit, State state) =>
        Wanted(state == State.Down && limit.Down is not null ? limit with { Degraded = null }
            : limit.Degraded is not null ? limit with { Down = null }
            : limit);

    /// <summary>The kind of thing that was looked for, for evidence.</summary>
    public static string Name(Assertion assertion) => assertion switch
    {
        Assertion.Contains or Assertion.NotContains => "text",
        Assertion.Matches => "pattern",
        Assertion.Json => "json",
        Assertion.Header => "header",
        Assertion.Fresh => "freshness",
        _ => "response time",
    };

    private static string Quoted(string text) => $"\"{Spoken.Outside(text, 60)}\"";
}
