using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>What people read of an assertion that does not hold: examined and judged as a check does it.</summary>
[Trait("Spec", "V9")]
[Trait("Spec", "D5")]
public sealed class AssertionWordsTests
{
    [Theory]
    [InlineData("$.status", "bad", "$.status is 'ok', expected 'bad'")]
    [InlineData("$.status", "!= ok", "$.status is 'ok', expected anything but 'ok'")]
    [InlineData("$.status", "absent", "$.status is 'ok', expected none")]
    [InlineData("$.gone", "exists", "$.gone is missing, expected any value")]
    [InlineData("$.queue", "< 2", "$.queue is '3', expected less than 2")]
    [InlineData("$.queue", "<= 2", "$.queue is '3', expected at most 2")]
    [InlineData("$.queue", "> 4", "$.queue is '3', expected more than 4")]
    [InlineData("$.queue", ">=4", "$.queue is '3', expected at least 4")]
    [InlineData("$.queue", "~ ^4", "$.queue is '3', expected a match for \"^4\"")]
    public void A_value_is_told_with_what_was_expected_instead(string path, string comparison, string told)
    {
        var assertion = new Assertion.Json(Path(path), Compare(comparison));
        Assert.Equal($"200, but {told}", Asked("{\"status\":\"ok\",\"queue\":3}", assertion).Summary);
    }

    [Fact]
    public void A_body_that_is_no_json_is_told_as_that() => Assert.Equal(
        "200, but $.status can't be looked at: no JSON but HTML titled 'Sign in'",
        Asked("<title>Sign in</title>", new Assertion.Json(Path("$.status"), Compare("ok"))).Summary);

    [Fact]
    public void A_header_is_told_with_what_was_expected_instead() => Assert.Equal(
        "200, but its header X-Release is '6', expected '7'",
        Asked("", new Assertion.Header("X-Release", Compare("7")), "X-Release: 6\r\n").Summary);

    [Theory]
    [InlineData("{\"updated\":\"2026-11-20T08:00:00Z\"}", "its content is 2 days old ('2026-11-20T08:00:00Z'), more than 1 day")]
    [InlineData("{\"updated\":\"soon\"}", "its content does not say how old it is: no timestamp: 'soon'")]
    [InlineData("{}", "its content does not say how old it is: no timestamp at $.updated")]
    public void Freshness_says_what_is_known(string body, string told)
    {
        var assertion = new Assertion.Fresh(new FreshnessMarker.Json(Path("$.updated")), TimeSpan.FromDays(1));
        Assert.Equal($"200, but {told}", Asked(body, assertion).Summary);
    }

    [Fact]
    public void A_text_that_differs_in_case_alone_is_told_as_it_stands_there() => Assert.Equal(
        "200, but the page does not contain \"hello\": it has 'Hello', and case counts",
        Asked("<p>Hello</p>", new Assertion.Contains("hello")).Summary);

    [Theory]
    [InlineData("<html><head><title>Shop</title><style>p { }</style></head>\r\n<body><!-- x -->\n<p>Back  soon</p>", "Shop Back soon")]
    [InlineData("a < b", "a < b")]
    [InlineData("<script>endless", null)]
    [InlineData("", "an empty body")]
    [InlineData("\u0001\u0002", "binary data")]
    public void What_the_page_says_is_evidence(string body, string? page) =>
        Assert.Equal(page, Page(Asked(body, new Assertion.Contains("Add to cart"))));

    [Fact]
    [Trait("Spec", "S4")]
    [Trait("Spec", "S3")]
    public void The_page_in_the_evidence_is_short_printable_and_holds_no_secret()
    {
        var spec = Asserting(new Assertion.Contains("x")) with { Auth = new Credentials.Bearer("hunter2hunter2") };
        var seen = Seen(spec, "\u202Ehunter2hunter2 " + new string('a', 4000), "");
        var page = Page(CheckResult.Of(spec, seen, Judged(spec, seen), []).Verdict)!;
        Assert.StartsWith("\uFFFD*** aaa", page, StringComparison.Ordinal);
        Assert.True(page.Length <= 201);
    }

    // "Hello hello" by zstd.
    private static readonly byte[] Zstandard =
        [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x59, 0x00, 0x00, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x20, 0x68, 0x65, 0x6c, 0x6c, 0x6f];

    [Fact]
    [Trait("Spec", "V13")]
    public void A_coding_that_can_not_be_undone_leaves_open_what_the_body_says()
    {
        Assertion[] body = [new Assertion.Contains("x"), new Assertion.NotContains("x"), new Assertion.Json(Path("$.a"), Compare("1"))];
        foreach (var assertion in body)
        {
            var verdict = Judged(Asserting(assertion), Coded(assertion, Zstandard));
            Assert.Equal((State.Degraded, Reasons.BodyTooLarge), (verdict.State, verdict.Reason));
            Assert.Equal(
                "200, but whether the page is as expected can't be decided: its coding (zstd) is none that this probe can undo",
                verdict.Summary);
        }

        var header = new Assertion.Header("X-Release", Compare("7"));
        Assert.Equal(Reasons.HeaderMismatch, Judged(Asserting(header), Coded(header, Zstandard)).Reason);
    }

    [Fact]
    public void A_coding_that_is_only_named_hides_nothing()
    {
        var assertion = new Assertion.Contains("Hello");
        Assert.Equal(State.Up, Judged(Asserting(assertion), Coded(assertion, "Hello"u8.ToArray())).State);
        Assert.Equal(Reasons.BodyTextMissing, Judged(Asserting(assertion), Coded(assertion, "Bye"u8.ToArray())).Reason);
    }

    [Fact]
    public void A_forbidden_text_is_shown_where_it_stands() => Assert.Contains(
        new Evidence("contains", "\"Fatal\" at byte 36: '… für immer weiter, Fatal error'"),
        Asked("So geht das nun für immer weiter, Fatal error", new Assertion.NotContains("Fatal")).Evidence);

    private static string? Page(Verdict verdict) =>
        verdict.Evidence.Where(item => item.What == "page").Select(item => item.Value).SingleOrDefault();

    private static Verdict Asked(string body, Assertion assertion, string headers = "") =>
        Judged(Asserting(assertion), Seen(Asserting(assertion), body, headers));

    private static Observation Seen(CheckSpec spec, string body, string headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var seen = Answered(200, headers: headers);
        var answer = seen.Answer! with { BodyLength = bytes.Length, BodySample = bytes.AsMemory(0, Math.Min(bytes.Length, 4096)) };
        return seen with { Answer = answer, Examination = Examiner.Examine(spec, answer, bytes, At) };
    }

    private static Observation Coded(Assertion assertion, byte[] bytes)
    {
        var seen = Answered(200, headers: "Content-Encoding: zstd\r\n");
        var answer = seen.Answer! with { BodySample = bytes, Oddities = ["unknown Content-Encoding, body kept as sent"] };
        return seen with { Answer = answer, Examination = Examiner.Examine(Asserting(assertion), answer, bytes, At) };
    }

    private static JsonPath Path(string text) => JsonPath.Parse(text, out _, out _)!;

    private static Comparison Compare(string text) => Comparison.Parse(text, out _)!;
}
