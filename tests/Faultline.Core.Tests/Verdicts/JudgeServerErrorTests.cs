using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>5xx: who could not do what.</summary>
[Trait("Spec", "V4")]
[Trait("Spec", "D3")]
public sealed class JudgeServerErrorTests
{
    private static readonly Dictionary<string, AnswerWriter> Known = new(StringComparer.Ordinal)
    {
        [""] = AnswerWriter.Unknown,
        ["nginx"] = Nginx,
        ["nginx passing on"] = Nginx with { OwnPage = false },
        ["HAProxy"] = HAProxy,
        ["HAProxy passing on"] = HAProxy with { OwnPage = false },
        ["Apache"] = Apache,
        ["Cloudflare"] = Cloudflare,
        ["Cloudflare passing on"] = Cloudflare with { OwnPage = false },
        ["gunicorn"] = Gunicorn,
        ["nginx behind Cloudflare"] = Nginx with { Edge = "Cloudflare" },
    };

    [Theory]
    [InlineData(500, "", Fault.Server)]
    [InlineData(500, "nginx", Fault.Server)]
    [InlineData(500, "gunicorn", Fault.Server)]
    [InlineData(500, "Cloudflare", Fault.Cdn)]
    [InlineData(500, "Cloudflare passing on", Fault.Server)]
    [InlineData(500, "nginx behind Cloudflare", Fault.Server)]
    [InlineData(501, "nginx", Fault.Server)]
    [InlineData(502, "", Fault.Gateway)]
    [InlineData(502, "nginx", Fault.Gateway)]
    [InlineData(502, "gunicorn", Fault.Gateway)]
    [InlineData(502, "Cloudflare", Fault.Gateway)]
    [InlineData(503, "", Fault.Server)]
    [InlineData(503, "HAProxy", Fault.Gateway)]
    [InlineData(503, "Apache", Fault.Gateway)]
    [InlineData(503, "HAProxy passing on", Fault.Server)]
    [InlineData(503, "nginx", Fault.Server)]
    [InlineData(503, "gunicorn", Fault.Server)]
    [InlineData(503, "Cloudflare passing on", Fault.Server)]
    [InlineData(504, "", Fault.Gateway)]
    [InlineData(504, "nginx passing on", Fault.Gateway)]
    [InlineData(505, "", Fault.Server)]
    [InlineData(511, "", Fault.Network)]
    [InlineData(520, "Cloudflare", Fault.Gateway)]
    [InlineData(521, "Cloudflare", Fault.Gateway)]
    [InlineData(522, "Cloudflare", Fault.Gateway)]
    [InlineData(523, "Cloudflare", Fault.Gateway)]
    [InlineData(524, "Cloudflare", Fault.Gateway)]
    [InlineData(525, "Cloudflare", Fault.Gateway)]
    [InlineData(526, "Cloudflare", Fault.Gateway)]
    [InlineData(522, "", Fault.Gateway)]
    [InlineData(530, "Cloudflare", Fault.Gateway)]
    [InlineData(577, "", Fault.Server)]
    public void Fault_is_of_who_could_not_do_it(int status, string writer, Fault fault)
    {
        var verdict = Judged(Answered(status, Known[writer]));
        Assert.Equal((State.Down, fault, Urgency.High), (verdict.State, verdict.Fault, verdict.Urgency));
        Assert.Equal($"http-{status}", verdict.Reason);
    }

    [Theory]
    [InlineData("error code: 1016", Fault.Dns, Confidence.Medium)]
    [InlineData("<h1>Error 1033</h1>", Fault.Gateway, Confidence.Medium)]
    [InlineData("<span>Error</span>\n<span>1101</span>", Fault.Gateway, Confidence.Low)]
    [InlineData("error code: 10160", Fault.Gateway, Confidence.Low)]
    [InlineData("error code: 1199", Fault.Gateway, Confidence.Low)]
    [InlineData("rror", Fault.Gateway, Confidence.Low)]
    [InlineData("", Fault.Gateway, Confidence.Low)]
    public void Fault_of_a_530_is_told_by_its_sub_code(string body, Fault fault, Confidence confidence)
    {
        var verdict = Judged(Answered(530, Cloudflare, body: body));
        Assert.Equal((fault, confidence), (verdict.Fault, verdict.Confidence));
    }

    [Fact]
    [Trait("Spec", "V7")]
    public void An_announced_return_is_told_and_when()
    {
        var verdict = Judged(Answered(503, Nginx, "Retry-After: 7200\r\n"));
        Assert.Equal(TimeSpan.FromHours(2), verdict.RetryAfter);
        Assert.Equal((State.Down, Urgency.High), (verdict.State, verdict.Urgency));
        Assert.Contains("back in 2 hours by its own word", verdict.Summary, StringComparison.Ordinal);
        Assert.Contains(verdict.Steps, step => step is { Node: "5xx/503", Answer: "Yes: in 2 hours" });
    }

    [Theory]
    [Trait("Spec", "V7")]
    [Trait("Spec", "D5")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("86401")]
    public void A_return_that_is_years_away_is_told_in_its_own_words_and_with_doubt(string line)
    {
        var verdict = Judged(Answered(503, Nginx, $"Retry-After: {line}\r\n"));
        Assert.EndsWith($"; its Retry-After ({line}) is too far off to rely on", verdict.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(verdict.Next, next => next.Contains("planned maintenance", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Spec", "V7")]
    public void What_Varnish_sends_with_each_of_its_error_pages_announces_nothing()
    {
        var varnish = new AnswerWriter("Varnish", "", WriterKind.Proxy, "", "Varnish's 503 page", OwnPage: true);
        var verdict = Judged(Answered(503, varnish, "Retry-After: 5\r\n"));
        Assert.Null(verdict.RetryAfter);
        Assert.DoesNotContain("back in", verdict.Summary, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(5), Judged(Answered(503, varnish with { OwnPage = false }, "Retry-After: 5\r\n")).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(120), Judged(Answered(503, varnish, "Retry-After: 120\r\n")).RetryAfter);
    }

    [Fact]
    [Trait("Spec", "D5")]
    public void An_edge_that_only_signs_is_not_called_the_writer()
    {
        var passedOn = Judged(Answered(500, Known["Cloudflare passing on"]));
        Assert.StartsWith("500 through Cloudflare:", passedOn.Summary, StringComparison.Ordinal);
        Assert.StartsWith("500 from Cloudflare itself:", Judged(Answered(500, Cloudflare)).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "D5")]
    [InlineData(3, "5xx/502/at-once")]
    [InlineData(99, "5xx/502/at-once")]
    [InlineData(59_900, "5xx/502/open")]
    [InlineData(60_010, "5xx/502/at-limit")]
    [InlineData(60_600, "5xx/502/open")]
    [InlineData(400, "5xx/502/open")]
    public void Time_to_the_first_byte_tells_a_refusal_from_a_hang(double milliseconds, string leaf)
    {
        var verdict = Judged(After(Answered(502, Nginx), milliseconds));
        var answer = verdict.Steps[^1].Answer;
        Assert.Equal(leaf, answer.StartsWith("Not hung", StringComparison.Ordinal) ? "5xx/502/at-once"
            : answer.StartsWith("Hung", StringComparison.Ordinal) ? "5xx/502/at-limit" : "5xx/502/open");
    }
}
