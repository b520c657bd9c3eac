using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Checks;

/// <summary>Answers the assertions of an expectation, one for one (V9).</summary>
internal static class AssertionExaminer
{
    // Clocks of servers differ a little; a timestamp further ahead is wrong, and proves nothing about freshness.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    // Most values listed as evidence of what a JSON path found.
    private const int MostShown = 3;

    private const int MostRepeats = 4;

    public static AssertionAnswer[] Examine(
        IReadOnlyList<Assertion> assertions, Answer answer, ReadOnlySpan<byte> body, DateTimeOffset now, out bool allHold)
    {
        allHold = true;
        if (assertions.Count == 0)
            return [];
        var answers = new AssertionAnswer[assertions.Count];
        // Some servers name a coding, such as "utf-8", for a body that has none.
        var isCoded = answer.KeepsItsCoding && (BodyText.IsBinary(body) || !Utf8.IsValid(body));
        var text = new BodyText(body, answer.Headers);
        for (var i = 0; i < answers.Length; i++)
        {
            answers[i] = isCoded && IsAboutBody(assertions[i])
                ? new(assertions[i], AssertionOutcome.Undecided, "a body whose coding can't be undone")
                : ExamineInTime(assertions[i], answer, ref text, now);
            allHold &= answers[i].Outcome == AssertionOutcome.Holds;
        }

        text.Dispose();
        return answers;
    }

    private static bool IsAboutBody(Assertion assertion) =>
        assertion is not (Assertion.Header or Assertion.ResponseTime or Assertion.Fresh { Marker: FreshnessMarker.Header });

    private static AssertionAnswer ExamineInTime(Assertion assertion, Answer answer, ref BodyText body, DateTimeOffset now)
    {
        try
        {
            return Examine(assertion, answer, ref body, now);
        }
        catch (RegexMatchTimeoutException)
        {
            // The body was too much for this expression, as one beyond the cap is for any.
            return new(assertion, AssertionOutcome.Undecided, "the expression takes too long on this text");
        }
    }

    private static AssertionAnswer Examine(Assertion assertion, Answer answer, ref BodyText body, DateTimeOffset now)
    {
        switch (assertion)
        {
            case Assertion.Contains contains:
                return IndexOf(body.Utf8, contains.Text) >= 0 ? Holds(assertion) : ExamineMissing(contains, answer, ref body);
            case Assertion.NotContains contains:
                return IndexOf(body.Utf8, contains.Text) is var at and >= 0
                    ? Fails(assertion, string.Create(CultureInfo.InvariantCulture, $"at byte {at + 1}: '{Shown.Around(body.Utf8, at)}'"))
                    : MissingIn(assertion, answer, "", otherwise: AssertionOutcome.Holds);
            case Assertion.Matches matches:
                return matches.Pattern.IsMatch(body.Text) ? Holds(assertion) : MissingIn(assertion, answer, body.Describe());
            case Assertion.Json json:
                return ExamineJson(json, answer, ref body);
            case Assertion.Header header:
                var lines = answer.Headers.All(header.Name).ToArray();
                return header.Compare.Holds(lines) ? Holds(assertion) : Fails(assertion, Listed(lines));
            case Assertion.Fresh fresh:
                return ExamineFreshness(fresh, answer, ref body, now);
            default:
                // Response time is the Judge's.
                return Holds(assertion);
        }
    }

    private static AssertionAnswer ExamineMissing(Assertion.Contains contains, Answer answer, ref BodyText body) =>
        !answer.BodyCapped && body.Text.IndexOf(contains.Text, StringComparison.OrdinalIgnoreCase) is var at and >= 0
            ? Fails(contains, $"'{Shown.Of(body.Text.Substring(at, contains.Text.Length))}'") with { Kind = FoundKind.OtherCase }
            : MissingIn(contains, answer, body.Describe());

    private static AssertionAnswer ExamineJson(Assertion.Json json, Answer answer, ref BodyText body)
    {
        if (!TrySelect(json.Path, ref body, out var found, out var problem))
            return answer.BodyCapped && body.LooksLikeJson ? new(json, AssertionOutcome.Undecided, problem) : Obstructed(json, problem);
        return json.Compare.Holds(found) ? Holds(json) : Fails(json, Listed(found));
    }

    private static AssertionAnswer ExamineFreshness(Assertion.Fresh fresh, Answer answer, ref BodyText body, DateTimeOffset now)
    {
        var problem = "";
        string? marker = null;
        switch (fresh.Marker)
        {
            case FreshnessMarker.Header header:
                marker = answer.Headers[header.Name];
                break;
            case FreshnessMarker.Json json:
                if (!TrySelect(json.Path, ref body, out var found, out problem) && !body.LooksLikeJson)
                    return Obstructed(fresh, problem);
                if (found.Count > 0)
                    marker = found[0] ?? "an object or array";
                break;
            case FreshnessMarker.Text text:
                var match = text.Pattern.Match(body.Text);
                marker = match.Success ? match.Groups.Count > 1 ? match.Groups[1].Value : match.Value : null;
                break;
        }

        if (marker is null)
        {
            problem = problem.Length == 0 ? NoMarker(fresh.Marker) : problem;
            return fresh.Marker is FreshnessMarker.Header
                ? Obstructed(fresh, problem)
                : MissingIn(fresh, answer, problem) with { Kind = FoundKind.Obstacle };
        }

        if (Timestamp.Read(marker) is not { } time)
            return Obstructed(fresh, $"no timestamp: '{Shown.Of(marker)}'");
        var age = now - time;
        if (age < -ClockSkew)
            return Obstructed(fresh, $"'{Shown.Of(marker)}' lies {Spoken.Rough(-age)} in the future");
        return age <= fresh.Within ? Holds(fresh) : Fails(fresh, $"{Spoken.Rough(age)} old ('{Shown.Of(marker)}')");
    }

    private static string NoMarker(FreshnessMarker marker) => marker switch
    {
        FreshnessMarker.Header header => $"no header {header.Name}",
        FreshnessMarker.Json json => $"no timestamp at {Shown.Of(json.Path.ToString())}",
        FreshnessMarker.Text text => $"nothing matches \"{Shown.Of(text.Pattern.ToString())}\"",
        _ => "no timestamp",
    };

    private static bool TrySelect(JsonPath path, ref BodyText body, out IReadOnlyList<string?> found, out string problem)
    {
        found = [];
        problem = "";
        if (body.Json is not { } document)
        {
            problem = $"no JSON but {body.Describe()}";
            return false;
        }

        try
        {
            var nodes = path.Select(document.RootElement, out var complete);
            if (complete && TryReadTexts(nodes, body.Utf8.Length, out var texts))
                found = texts;
            else
                problem = "too many values: name a narrower path";
        }
        catch (InvalidOperationException)
        {
            problem = "JSON whose text is not valid Unicode";
        }

        return problem.Length == 0;
    }

    // A path with several '..' finds the same value again and again; together they may be longer than the body many times over.
    private static bool TryReadTexts(IReadOnlyList<JsonElement> nodes, int bodyLength, out string?[] texts)
    {
        texts = new string?[nodes.Count];
        var length = 0L;
        for (var i = 0; i < texts.Length; i++)
        {
            if (nodes[i].ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                continue;
            length += JsonMarshal.GetRawUtf8Value(nodes[i]).Length;
            if (length > MostRepeats * (long)bodyLength)
                return false;
            texts[i] = Text(nodes[i]);
        }

        return true;
    }

    private static string? Text(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.String => node.GetString(),
        JsonValueKind.Object or JsonValueKind.Array => null,
        _ => node.GetRawText(),
    };

    private static string Listed(IReadOnlyList<string?> found)
    {
        if (found.Count == 0)
            return "missing";
        var shown = string.Join(", ", found.Take(MostShown).Select(value => value is null ? "an object or array" : $"'{Shown.Of(value)}'"));
        return found.Count > MostShown ? $"{shown} and {found.Count - MostShown} more" : shown;
    }

    private static int IndexOf(ReadOnlySpan<byte> body, string text)
    {
        const int onStack = 256;
        var longest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = longest > onStack ? ArrayPool<byte>.Shared.Rent(longest) : null;
        Span<byte> needle = rented ?? stackalloc byte[onStack];
        var at = body.IndexOf(needle[..Encoding.UTF8.GetBytes(text, needle)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return at;
    }

    // What is not in the part that was read may stand behind the cap (V13).
    private static AssertionAnswer MissingIn(
        Assertion assertion, Answer answer, string found, AssertionOutcome otherwise = AssertionOutcome.Fails) =>
        answer.BodyCapped
            ? new(assertion, AssertionOutcome.Undecided, string.Create(
                CultureInfo.InvariantCulture, $"not in the first {answer.BodyLength} bytes"))
            : new(assertion, otherwise, found);

    private static AssertionAnswer Holds(Assertion assertion) => new(assertion, AssertionOutcome.Holds, "");

    private static AssertionAnswer Fails(Assertion assertion, string found) => new(assertion, AssertionOutcome.Fails, found);

    private static AssertionAnswer Obstructed(Assertion assertion, string why) =>
        Fails(assertion, why) with { Kind = FoundKind.Obstacle };
}
