using System.Text;
using System.Text.RegularExpressions;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Checks;

[Trait("Spec", "V9")]
public sealed class ExaminerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Add to cart", "<p>Add to cart</p>", AssertionOutcome.Holds, "")]
    [InlineData("add to cart", "<p>Add to cart</p>", AssertionOutcome.Fails, "'Add to cart'")]
    [InlineData("x", "<p>Add to cart</p>", AssertionOutcome.Fails, "HTML or XML")]
    [InlineData("x", "<html><TITLE lang=en> Welcome </TITLE>", AssertionOutcome.Fails, "HTML titled 'Welcome'")]
    [InlineData("x", "", AssertionOutcome.Fails, "an empty body")]
    [InlineData("x", "{\"a\":1}", AssertionOutcome.Fails, "JSON")]
    [InlineData("x", "ok", AssertionOutcome.Fails, "text that begins 'ok'")]
    [InlineData("x", "\0\u0001\u0002", AssertionOutcome.Fails, "binary data")]
    [InlineData("Grüße", "Viele Grüße", AssertionOutcome.Holds, "")]
    [InlineData("", "anything", AssertionOutcome.Holds, "")]
    public void Contains_compares_by_ordinal_and_says_what_was_there(string text, string body, AssertionOutcome outcome, string found) =>
        AssertAnswer(outcome, found, Ask(new Assertion.Contains(text), body));

    [Theory]
    [InlineData("Exception", "all fine", AssertionOutcome.Holds, "")]
    [InlineData("Exception", "an Exception", AssertionOutcome.Fails, "at byte 4: 'an Exception'")]
    public void NotContains_says_where_it_was_found(string text, string body, AssertionOutcome outcome, string found) =>
        AssertAnswer(outcome, found, Ask(new Assertion.NotContains(text), body));

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("\"ISO-8859-15\"")]
    [InlineData("windows-1252")]
    [InlineData("utf-16")]
    [InlineData("utf-8")]
    [InlineData("no-such-charset")]
    public void Body_is_compared_in_the_charset_it_was_sent_in(string charset)
    {
        var encoding = charset.Contains("16", StringComparison.Ordinal) ? Encoding.Unicode
            : charset is "utf-8" or "no-such-charset" ? Encoding.UTF8 : Encoding.Latin1;
        var body = encoding.GetBytes("{\"gruß\":\"Grüße\"}");
        var header = $"Content-Type: application/json; boundary=x; charset={charset}";
        AssertAnswer(AssertionOutcome.Holds, "", Ask(new Assertion.Contains("Grüße"), body, header));
        AssertAnswer(AssertionOutcome.Holds, "", Ask(new Assertion.Matches(Linear("^.*Gr..e")), body, header));
        AssertAnswer(AssertionOutcome.Holds, "", Ask(Json("gruß", "Grüße"), body, header));
    }

    [Fact]
    public void Byte_order_mark_beats_the_header()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] body = [.. encoding.Preamble, .. encoding.GetBytes("{\"a\":\"ü\"}")];
            AssertAnswer(AssertionOutcome.Holds, "", Ask(Json("a", "ü"), body, "Content-Type: text/plain; charset=iso-8859-1"));
        }
    }

    [Theory]
    [InlineData("status.db", "ok", "{\"status\":{\"db\":\"ok\"}}", AssertionOutcome.Holds, "")]
    [InlineData("status.db", "ok", "{\"status\":{\"db\":\"degraded\"}}", AssertionOutcome.Fails, "'degraded'")]
    [InlineData("status", "ok", "{\"status\":{\"db\":1}}", AssertionOutcome.Fails, "an object or array")]
    [InlineData("status.db", "ok", "{}", AssertionOutcome.Fails, "missing")]
    [InlineData("a", "absent", "{}", AssertionOutcome.Holds, "")]
    [InlineData("a", "null", "{\"a\":null}", AssertionOutcome.Holds, "")]
    [InlineData("n[*]", "> 4", "{\"n\":[1,2,3,4,4]}", AssertionOutcome.Fails, "'1', '2', '3' and 2 more")]
    [InlineData("a", "ok", "<html><title>Login</title>", AssertionOutcome.Fails, "no JSON but HTML titled 'Login'")]
    [InlineData("a", "ok", "{\"a\":\"ok\"} {}", AssertionOutcome.Fails, "no JSON but text that begins '{\"a\":\"ok\"} {}'")]
    [InlineData("a", "ok", "", AssertionOutcome.Fails, "no JSON but an empty body")]
    [InlineData("a", "ok", "{\"a\":\"\\ud800\"}", AssertionOutcome.Fails, "JSON whose text is not valid Unicode")]
    [InlineData("a", "ok", "{\"\\ud800\":1}", AssertionOutcome.Fails, "JSON whose text is not valid Unicode")]
    public void Json_says_what_was_there_instead(string path, string value, string body, AssertionOutcome outcome, string found) =>
        AssertAnswer(outcome, found, Ask(Json(path, value), body));

    [Fact]
    [Trait("Spec", "S4")]
    public void Json_nested_too_deep_is_no_json() =>
        Assert.StartsWith("no JSON", Ask(Json("a", "ok"), new string('[', 1_000_000)).Found, StringComparison.Ordinal);

    [Fact]
    [Trait("Spec", "S4")]
    public void Json_path_that_finds_a_long_text_many_times_over_is_refused()
    {
        var body = $"{new string('[', 60)}\"{new string('x', 1_000_000)}\"{new string(']', 60)}";
        Assert.Contains("narrower path", Ask(Json("$..*..*..*", "ok"), body).Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Version", "2", AssertionOutcome.Holds, "")]
    [InlineData("x-version", ">= 3", AssertionOutcome.Fails, "'2', '1'")]
    [InlineData("X-None", "2", AssertionOutcome.Fails, "missing")]
    [InlineData("X-None", "absent", AssertionOutcome.Holds, "")]
    public void Header_compares_every_line(string name, string value, AssertionOutcome outcome, string found) =>
        AssertAnswer(outcome, found, Ask(new Assertion.Header(name, Comparison.Parse(value, out _)!), "", "X-Version: 2", "x-version: 1"));

    [Fact]
    public void Response_time_is_left_to_the_judge() =>
        AssertAnswer(AssertionOutcome.Holds, "", Ask(new Assertion.ResponseTime(TimeSpan.Zero, TimeSpan.Zero), ""));

    [Theory]
    [InlineData("Sun, 22 Nov 2026 08:30:00 GMT", AssertionOutcome.Holds, "")]
    [InlineData("Sunday, 22-Nov-26 08:30:00 GMT", AssertionOutcome.Holds, "")]
    [InlineData("Sun Nov 22 08:30:00 2026", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T08:30:00Z", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T08:30:00.123456789Z", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T10:30:00+02:00", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22 08:30:00", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T08:30", AssertionOutcome.Holds, "")]
    [InlineData("1795336200", AssertionOutcome.Holds, "")]
    [InlineData("1795336200.5", AssertionOutcome.Holds, "")]
    [InlineData("1795336200000", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T09:04:59Z", AssertionOutcome.Holds, "")]
    [InlineData("2026-11-22T09:06:00Z", AssertionOutcome.Fails, "'2026-11-22T09:06:00Z' lies 6 minutes in the future")]
    [InlineData("2026-11-22T07:59:59Z", AssertionOutcome.Fails, "60 minutes old ('2026-11-22T07:59:59Z')")]
    [InlineData("2026-11-19", AssertionOutcome.Fails, "3 days old ('2026-11-19')")]
    [InlineData("0", AssertionOutcome.Fails, "20779 days old ('0')")]
    [InlineData("yesterday", AssertionOutcome.Fails, "no timestamp: 'yesterday'")]
    [InlineData("10:30", AssertionOutcome.Fails, "no timestamp: '10:30'")]
    [InlineData("1e300", AssertionOutcome.Fails, "no timestamp: '1e300'")]
    [InlineData("-5", AssertionOutcome.Fails, "no timestamp: '-5'")]
    [InlineData("99999999999", AssertionOutcome.Fails, "'99999999999' lies 1136628 days in the future")]
    [InlineData("0001-01-01T00:00:00+14:00", AssertionOutcome.Fails, "no timestamp: '0001-01-01T00:00:00+14:00'")]
    [InlineData("9999-12-31T23:59:59-14:00", AssertionOutcome.Fails, "no timestamp: '9999-12-31T23:59:59-14:00'")]
    public void Fresh_reads_every_usual_timestamp(string time, AssertionOutcome outcome, string found)
    {
        var within = TimeSpan.FromHours(1);
        AssertAnswer(
            outcome, found, Ask(new Assertion.Fresh(new FreshnessMarker.Header("Last-Modified"), within), "", $"Last-Modified: {time}"));
        AssertAnswer(outcome, found, Ask(
            new Assertion.Fresh(new FreshnessMarker.Json(JsonPath.Parse("at", out _, out _)!), within), $"{{\"at\":\"{time}\"}}"));
        AssertAnswer(
            outcome, found, Ask(new Assertion.Fresh(new FreshnessMarker.Text(Linear("made at (.*);")), within), $"<p>made at {time};</p>"));
    }

    [Fact]
    public void Fresh_without_its_marker_fails()
    {
        var path = new FreshnessMarker.Json(JsonPath.Parse("at", out _, out _)!);
        AssertAnswer(
            AssertionOutcome.Fails, "no header X-Time", Ask(new Assertion.Fresh(new FreshnessMarker.Header("X-Time"), TimeSpan.MaxValue), ""));
        AssertAnswer(AssertionOutcome.Fails, "no timestamp at at", Ask(new Assertion.Fresh(path, TimeSpan.MaxValue), "{}"));
        AssertAnswer(AssertionOutcome.Fails, "no JSON but an empty body", Ask(new Assertion.Fresh(path, TimeSpan.MaxValue), ""));
        AssertAnswer(AssertionOutcome.Fails, "nothing matches \"at (.*)\"", Ask(
            new Assertion.Fresh(new FreshnessMarker.Text(Linear("at (.*)")), TimeSpan.MaxValue), "x"));
        AssertAnswer(
            AssertionOutcome.Fails, "no timestamp: 'an object or array'", Ask(new Assertion.Fresh(path, TimeSpan.MaxValue), "{\"at\":{}}"));
    }

    [Theory]
    [Trait("Spec", "V13")]
    [InlineData("contains", "abc", AssertionOutcome.Holds)]
    [InlineData("contains", "x", AssertionOutcome.Undecided)]
    [InlineData("notContains", "abc", AssertionOutcome.Fails)]
    [InlineData("notContains", "x", AssertionOutcome.Undecided)]
    [InlineData("matches", "a.c", AssertionOutcome.Holds)]
    [InlineData("matches", "x", AssertionOutcome.Undecided)]
    [InlineData("json", "x", AssertionOutcome.Undecided)]
    [InlineData("fresh", "x", AssertionOutcome.Undecided)]
    [InlineData("header", "x", AssertionOutcome.Fails)]
    public void Capped_body_leaves_open_only_what_it_hides(string kind, string text, AssertionOutcome outcome)
    {
        Assertion assertion = kind switch
        {
            "contains" => new Assertion.Contains(text),
            "notContains" => new Assertion.NotContains(text),
            "matches" => new Assertion.Matches(Linear(text)),
            "json" => Json("a", text),
            "header" => new Assertion.Header("X", Comparison.Parse(text, out _)!),
            _ => new Assertion.Fresh(new FreshnessMarker.Text(Linear(text)), TimeSpan.FromHours(1)),
        };
        Assert.Equal(outcome, Ask(assertion, "{\"abc\":1, "u8, capped: true).Outcome);
    }

    [Fact]
    [Trait("Spec", "V13")]
    public void Capped_body_that_is_html_is_no_json_however_it_ends()
    {
        var fresh = new Assertion.Fresh(new FreshnessMarker.Json(JsonPath.Parse("a", out _, out _)!), TimeSpan.FromHours(1));
        Assert.Equal(AssertionOutcome.Fails, Ask(Json("a", "ok"), "<html>"u8, capped: true).Outcome);
        Assert.Equal(AssertionOutcome.Fails, Ask(fresh, "<html>"u8, capped: true).Outcome);
        Assert.Equal(AssertionOutcome.Undecided, Ask(fresh, "{\"b\":"u8, capped: true).Outcome);
    }

    [Fact]
    public void Answers_stand_in_the_order_of_the_assertions()
    {
        Assertion[] assertions = [new Assertion.Contains("a"), new Assertion.Contains("x"), new Assertion.NotContains("a")];
        var examination = Examine(new Expectation { Assertions = assertions }, 200, "a"u8);
        Assert.Equal(assertions, examination.Assertions.Select(answer => answer.Assertion));
        Assert.Equal(
            [AssertionOutcome.Holds, AssertionOutcome.Fails, AssertionOutcome.Fails],
            examination.Assertions.Select(answer => answer.Outcome));
    }

    [Fact]
    public void Plain_good_answer_is_nothing_to_speak_of() =>
        Assert.Same(
            Examination.Nothing, Examine(Expectation.Default, 200, "<html><title>Shop</title><form><input type=password></form></html>"u8));

    [Fact]
    [Trait("Spec", "V3")]
    public void Login_form_and_challenge_page_are_looked_for_where_a_lock_is_expected()
    {
        var locked = new Expectation { Status = StatusExpression.Parse("401,403", out _, out _)! };
        Assert.True(Examine(locked, 200, "<form><input type=password></form>"u8).LoginForm);
        Assert.Equal("Cloudflare challenge", Examine(locked, 403, "<title>Just a moment...</title>challenge-platform"u8).BotChallenge);
        Assert.Equal("Cloudflare challenge", Examine(Expectation.Default, 200, ""u8, "cf-mitigated: challenge").BotChallenge);
    }

    [Fact]
    [Trait("Spec", "V10")]
    public void Error_page_with_200_is_found_with_its_writer()
    {
        var examination = Examine(Expectation.Default, 200,
            "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n"u8);
        Assert.Equal(new ErrorPage("HAProxy", 503, Whole: true), examination.ErrorPage);
        Assert.Equal("HAProxy", examination.Writer.Name);
    }

    [Fact]
    [Trait("Spec", "V12")]
    public void Any_bytes_get_one_answer_for_each_assertion_and_no_exception()
    {
        var expectation = new Expectation { Assertions = EveryKind() };
        var bytes = Gen.OneOf(
            Gen.Choose(0, 255).Select(b => new[] { (byte)b }),
            Gen.Elements(
                "{", "}", "[", "]", "\"at\"", ":", ",", "1", "\\ud800", "<title>", "<html>", "502 ", "<form><input type=", "\uFEFF", "\r\n")
                .Select(Encoding.UTF8.GetBytes))
            .ListOf().Select(parts => parts.SelectMany(part => part).ToArray()).ToArbitrary();
        Prop.ForAll(bytes, bytes, Gen.Choose(100, 999).ToArbitrary(), (body, headers, status) =>
        {
            foreach (var charset in new[] { "", "utf-16", "utf-7", "utf-32", "shift_jis", "\"" })
            {
                var type = Encoding.ASCII.GetBytes($"Content-Type: text/html; charset={charset}\r\n");
                byte[] lines = [.. type, .. headers, (byte)'\n', .. headers];
                foreach (var capped in new[] { false, true })
                {
                    var answer = new Answer
                    {
                        Status = status,
                        Protocol = "HTTP/1.1",
                        Headers = new HeaderBlock(lines),
                        BodyLength = body.Length,
                        BodyCapped = capped,
                    };
                    var answers = Examiner.Examine(Spec(expectation), answer, body, Now).Assertions;
                    if (!answers.Select(a => a.Assertion).SequenceEqual(expectation.Assertions)
                        || (!capped && answers.Any(a => a.Outcome == AssertionOutcome.Undecided)))
                        return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Evidence_from_a_mebibyte_is_short()
    {
        var body = Encoding.ASCII.GetBytes("{\"at\":\"" + new string('x', 1 << 20) + "\"}");
        var examination = Examine(new Expectation { Assertions = EveryKind() }, 200, body);
        Assert.All(examination.Assertions, answer => Assert.True(answer.Found.Length < 200, answer.Found));
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Expression_that_is_slow_though_linear_is_given_up()
    {
        // Whether 'c' may follow depends on what stood 900 characters before, so that there are more states than any table holds.
        var slow = new Regex("(?:a|b)*a[ab]{900}c", RegexOptions.NonBacktracking, matchTimeout: TimeSpan.FromMilliseconds(1));
        var random = new Random(1);
        var body = new byte[1 << 20];
        foreach (ref var b in body.AsSpan())
            b = (byte)(random.Next(2) == 0 ? 'a' : 'b');
        AssertAnswer(AssertionOutcome.Undecided, "the expression takes too long on this text", Ask(new Assertion.Matches(slow), body));
        Assert.Equal(LinearRegex.Longest, Linear("a").MatchTimeout);
    }

    private static Assertion[] EveryKind() =>
    [
        new Assertion.Contains("\ud800x"), new Assertion.NotContains("at"), new Assertion.Matches(Linear("^[a-z]{3}.*(at)?$")),
        Json("$..at", "ok"), Json("$..*", "~ x"), Json("at[::-1]", "absent"),
        new Assertion.Header("Content-Type", Comparison.Parse("~ html", out _)!),
        new Assertion.ResponseTime(TimeSpan.FromSeconds(1), null),
        new Assertion.Fresh(new FreshnessMarker.Json(JsonPath.Parse("at", out _, out _)!), TimeSpan.FromHours(1)),
        new Assertion.Fresh(new FreshnessMarker.Text(Linear("[0-9]+")), TimeSpan.FromHours(1)),
        new Assertion.Fresh(new FreshnessMarker.Header("Content-Type"), TimeSpan.FromHours(1)),
    ];

    private static void AssertAnswer(AssertionOutcome outcome, string found, AssertionAnswer answer) =>
        Assert.Equal((outcome, found), (answer.Outcome, answer.Found));

    private static AssertionAnswer Ask(Assertion assertion, string body, params string[] headers) =>
        Ask(assertion, Encoding.UTF8.GetBytes(body), headers);

    private static AssertionAnswer Ask(Assertion assertion, ReadOnlySpan<byte> body, params string[] headers) =>
        Assert.Single(Examine(new Expectation { Assertions = [assertion] }, 200, body, headers).Assertions);

    private static AssertionAnswer Ask(Assertion assertion, ReadOnlySpan<byte> body, bool capped)
    {
        var answer = new Answer { Status = 200, Protocol = "HTTP/1.1", BodyLength = body.Length, BodyCapped = capped };
        return Assert.Single(Examiner.Examine(Spec(new Expectation { Assertions = [assertion] }), answer, body, Now).Assertions);
    }

    private static Examination Examine(Expectation expectation, int status, ReadOnlySpan<byte> body, params string[] headers)
    {
        var block = new HeaderBlock(Encoding.Latin1.GetBytes(string.Concat(headers.Select(line => line + "\r\n"))));
        return Examiner.Examine(
            Spec(expectation), new Answer { Status = status, Protocol = "HTTP/1.1", Headers = block, BodyLength = body.Length }, body, Now);
    }

    private static CheckSpec Spec(Expectation expectation) =>
        new() { Monitor = "shop", Url = CheckUrl.Parse("https://shop.example/", out _)!, Expect = expectation };

    private static Assertion.Json Json(string path, string value) =>
        new(JsonPath.Parse(path, out _, out _)!, Comparison.Parse(value, out _)!);

    private static Regex Linear(string pattern) => LinearRegex.Create(pattern, out _)!;
}
