using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>3xx and 4xx: redirects, locks, rejections and what memory makes of them, limits.</summary>
public sealed class JudgeRejectionTests
{
    [Theory]
    [Trait("Spec", "V5")]
    // passed before, root answered well, root rejects now → state, fault, urgency
    [InlineData(false, null, null, State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(false, true, false, State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(false, null, true, State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(false, false, true, State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(false, true, true, State.Down, Fault.Server, Urgency.High)]
    [InlineData(true, null, null, State.Rejected, Fault.Server, Urgency.Normal)]
    [InlineData(true, true, false, State.Rejected, Fault.Server, Urgency.Normal)]
    [InlineData(true, false, true, State.Rejected, Fault.Server, Urgency.Normal)]
    [InlineData(true, true, true, State.Down, Fault.Server, Urgency.High)]
    public void Rejection_is_weighed_by_memory(bool passed, bool? rootWell, bool? rootRejects, State state, Fault fault, Urgency urgency)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 405, 451, 499 })
        {
            var verdict = Judge.Decide(Spec, Answered(status), new Memory(passed, rootWell, rootRejects));
            Assert.Equal((Reasons.Http(status), state, fault, urgency), (verdict.Reason, verdict.State, verdict.Fault, verdict.Urgency));
            Assert.True(fault == Fault.Client || verdict.Confidence == Confidence.Medium);
        }
    }

    [Theory]
    [Trait("Spec", "V5")]
    [InlineData(404)]
    [InlineData(410)]
    public void Nothing_at_the_end_of_a_redirect_is_the_servers(int status)
    {
        var verdict = Judged(Redirected(Answered(status)));
        Assert.Equal((State.Rejected, Fault.Server, Urgency.Normal), (verdict.State, verdict.Fault, verdict.Urgency));
        Assert.Contains("https://shop.example/gone", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "V5")]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(429)]
    public void Rejected_is_down_where_the_monitor_says_so(int status)
    {
        var verdict = Judged(Spec with { RejectedIsDown = true }, Answered(status));
        Assert.Equal((State.Down, Urgency.High), (verdict.State, verdict.Urgency));
    }

    [Fact]
    [Trait("Spec", "K2")]
    public void A_407_from_our_own_proxy_is_the_networks() =>
        Assert.Equal(Fault.Network, Judged(Answered(407) with { Proxy = "proxy.example:3128" }).Fault);

    [Theory]
    [Trait("Spec", "V3")]
    [InlineData("401,403", null, 301, "redirect-unexpected")]
    [InlineData("401,403", null, 200, "unexpectedly-open")]
    [InlineData("401,403", null, 401, "ok")]
    [InlineData("4xx", true, 302, "redirect-invalid")]
    [InlineData("200-299", null, 301, "redirect-invalid")]
    [InlineData("200-299", null, 304, "redirect-unexpected")]
    [InlineData("200-299", null, 300, "redirect-unexpected")]
    [InlineData("200-299", false, 308, "redirect-unexpected")]
    [InlineData("301", null, 301, "ok")]
    [InlineData("200,401", null, 204, "http-204")]
    public void Redirects_and_locks_are_judged_by_what_is_expected(string expected, bool? follow, int status, string reason) =>
        Assert.Equal(reason, Judged(Expecting(expected) with { Follow = follow }, Answered(status)).Reason);

    [Fact]
    [Trait("Spec", "V3")]
    public void A_login_form_a_challenge_or_a_redirect_before_it_is_no_open_door()
    {
        var locked = Expecting("401,403");
        Assert.Equal("http-200", Judged(locked, Answered(200) with { Examination = new Examination { LoginForm = true } }).Reason);
        Assert.Equal("http-200", Judged(locked, Challenged(200)).Reason);
        Assert.Equal("http-200", Judged(locked with { Follow = true }, Redirected(Answered(200))).Reason);
        Assert.Equal("unexpectedly-open", Judged(locked, Answered(200) with { Examination = null }).Reason);
    }

    [Theory]
    [Trait("Spec", "V6")]
    [InlineData("120", 120)]
    [InlineData("3600", 3600)]
    [InlineData("999999", 3600)]
    [InlineData("Sun, 22 Nov 2026 09:05:00 GMT", 300)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    public void Retry_after_of_a_429_is_told_up_to_an_hour(string header, int? seconds)
    {
        var verdict = Judged(Answered(429, headers: $"Retry-After: {header}\r\n"));
        Assert.Equal("rate-limited", verdict.Reason);
        Assert.Equal(seconds, verdict.RetryAfter?.TotalSeconds);
        Assert.Contains("longer interval", verdict.Next[0], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "V5")]
    [Trait("Spec", "D5")]
    public void Who_changed_is_not_known_to_a_check_that_remembers_nothing()
    {
        Assert.Equal("Not known: there is no earlier success to compare with", WhoChanged(Memory.None));
        Assert.StartsWith("Nobody, as far as is known", WhoChanged(new Memory(false, true, false)), StringComparison.Ordinal);

        static string WhoChanged(Memory memory) =>
            Judge.Decide(Spec, Answered(401), memory).Steps.Single(step => step.Question == "Who changed?").Answer;
    }

    [Fact]
    [Trait("Spec", "D2")]
    public void Bot_protection_is_named()
    {
        var verdict = Judged(Challenged(403));
        Assert.Contains("bot protection (Cloudflare challenge)", verdict.Summary, StringComparison.Ordinal);
        Assert.Contains(verdict.Evidence, item => item is { What: "challenge", Value: "Cloudflare challenge" });
    }

    [Fact]
    [Trait("Spec", "S3")]
    public void A_location_is_shown_without_its_user()
    {
        var verdict = Judged(Spec with { Follow = false }, Answered(302, headers: "Location: https://user:secret@other.example/x\r\n"));
        Assert.DoesNotContain([verdict.Summary, .. verdict.Next, .. verdict.Evidence.Select(item => item.Value)], HasSecret);
        Assert.Contains("https://other.example/x", verdict.Summary, StringComparison.Ordinal);

        static bool HasSecret(string text) => text.Contains("secret", StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_asks_to_wait_for_a_day_is_quoted_as_it_asks_and_obeyed_for_an_hour()
    {
        var verdict = Judged(Answered(429, headers: "Retry-After: 86400\r\n"));
        Assert.Equal("429: asked too often; it asks to wait 24 hours", verdict.Summary);
        Assert.Equal(TimeSpan.FromHours(1), verdict.RetryAfter);
    }

    [Theory]
    [InlineData("", "302: its redirect leads to no place that can be asked: it has no Location")]
    [InlineData("Location:\r\n", "302: its redirect leads to no place that can be asked: its Location is empty")]
    public void A_redirect_without_a_place_says_what_is_missing(string headers, string told) =>
        Assert.Equal(told, Judged(Answered(302, headers: headers)).Summary);

    [Fact]
    public void A_teapot_says_its_name() => Assert.Equal("418: I'm a teapot", Judged(Answered(418)).Summary);

    [Fact]
    public void Line_breaks_in_a_quotation_are_spaces() => Assert.Equal(
        "a b c d",
        Judged(Failed(FailureKind.NotHttp, "a\r\nb\nc\td")).Evidence.Single(item => item.What == "answer").Value);

    [Fact]
    public void What_was_seen_is_told_whole_up_to_hundreds_of_characters()
    {
        var detail = new string('x', 400);
        Assert.Contains(new Evidence("tls", detail), Judged(Failed(FailureKind.TlsHandshake, detail)).Evidence);
        Assert.Contains(new Evidence("tls", detail + "…"), Judged(Failed(FailureKind.TlsHandshake, detail + "x")).Evidence);
    }

    [Fact]
    public void A_304_tells_no_place_that_it_leads_to() =>
        Assert.DoesNotContain(Judged(Answered(304)).Evidence, e => e.What == "leads to");

    [Fact]
    public void A_407_although_no_proxy_is_configured_does_not_speak_of_the_checks_proxy() =>
        Assert.DoesNotContain(Judged(Answered(407)).Next, next => next.Contains("the check's proxy", StringComparison.Ordinal));
}
