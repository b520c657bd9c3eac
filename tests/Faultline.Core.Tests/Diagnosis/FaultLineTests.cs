using Faultline.Core.Checks;
using Faultline.Core.Diagnosis;
using Faultline.Core.Http;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Diagnosis;

[Trait("Spec", "U6")]
public sealed class FaultLineTests
{
    private static readonly Observation BehindEdge = Answered(502, Nginx with { Edge = "Cloudflare" });

    private static readonly Observation Expired = Failed(FailureKind.TlsExpired) with
    {
        Tls = new TlsFacts(null, Resumed: false, Certificate with { NotAfter = At.AddDays(-3.5) }),
    };

    private static readonly Observation Offline = Failed(FailureKind.NameTimeout, canaries: new CanaryAnswer("gateway", Answered: false));

    [Fact]
    public void The_four_examples_of_the_design_are_exact()
    {
        Assert.Equal("probe -- dns -- tcp -- tls -- edge -- nginx -x- app      down, fault behind nginx: 502", Line(BehindEdge));
        Assert.Equal(
            "probe -- dns -- tcp -x- tls                              down, tls at fault: certificate expired 3 days ago", Line(Expired));
        Assert.Equal("probe -x- dns                                            inconclusive: the probe has no network", Line(Offline));
        Assert.Equal("[monitor] -- dns -- tcp -- tls -- app                    rejected, client at fault: 401", Line(Answered(401)));
    }

    public static TheoryData<string, string> Lines => new()
    {
        { "up", "probe -- dns -- tcp -- tls -- app" },
        { "up behind nginx", "probe -- dns -- tcp -- tls -- nginx -- app" },
        { "plain address", "probe -- tcp -x- app" },
        { "500", "probe -- dns -- tcp -- tls -x- app" },
        { "503 of nginx itself", "probe -- dns -- tcp -- tls -x- nginx" },
        { "503 of HAProxy's backend", "probe -- dns -- tcp -- tls -- haproxy -x- app" },
        { "500 that nginx wrote", "probe -- dns -- tcp -- tls -- nginx -x- app" },
        { "503 passed on by nginx", "probe -- dns -- tcp -- tls -- nginx -x- app" },
        { "refused", "probe -- dns -x- tcp" },
        { "no such name", "probe -x- dns" },
        { "silent", "probe -- dns -- tcp -- tls -x- app" },
        { "edge itself", "probe -- dns -- tcp -- tls -x- edge .. app" },
        { "522", "probe -- dns -- tcp -- tls -- edge -x- app" },
        { "dead address", "probe -- dns -- [tcp] -- tls -- app" },
        { "not allowed", "[monitor] -- dns .. tcp" },
        { "no IPv6", "probe -- dns -x- tcp" },
        { "proxy refuses", "probe -x- proxy .. app" },
        { "proxy passes", "probe -- dns -- proxy -- tcp -- tls -- app" },
        { "error page inside the page", "probe -- dns -- tcp -- tls -- nginx -- [app]" },
        { "own proxy's page", "probe -x- proxy .. app" },
        { "passed on by our Squid", "probe -- proxy -- tcp -x- app" },
        { "token refused", "[monitor] -- token endpoint .. app" },
        { "token endpoint down", "probe -x- token endpoint .. app" },
        { "sign-in", "probe -- dns -x- tcp" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_shows_what_was_reached_and_where_it_breaks(string name, string expected) =>
        Assert.Equal(expected, FaultLineText.Path(Of(Named(name))));

    public static TheoryData<string, AnswerWriter, string> ContentLines => new()
    {
        { "a text is missing", Nginx, "probe -- dns -- tcp -- tls -x- nginx" },
        { "a text is missing", HAProxy, "probe -- dns -- tcp -- tls -- haproxy -x- app" },
        { "a text is missing", Cloudflare, "probe -- dns -- tcp -- tls -- edge -x- app" },
        { "a text is missing", Gunicorn, "probe -- dns -- tcp -- tls -x- app" },
        { "slow", Nginx, "probe -- dns -- tcp -- tls -- [nginx]" },
        { "slow", HAProxy, "probe -- dns -- tcp -- tls -- haproxy -- [app]" },
    };

    /// <summary>Nobody saw an application behind a web server that may have served the page itself.</summary>
    [Theory]
    [Trait("Spec", "D5")]
    [MemberData(nameof(ContentLines))]
    public void Content_breaks_at_the_one_who_answered_and_degraded_breaks_nothing(string what, AnswerWriter writer, string expected)
    {
        var isSlow = what == "slow";
        Assertion assertion = isSlow ? new Assertion.ResponseTime(TimeSpan.FromMilliseconds(50), null) : new Assertion.Contains("x");
        var spec = Asserting(assertion);
        var outcome = isSlow ? AssertionOutcome.Holds : AssertionOutcome.Fails;
        var seen = WithBroken(assertion, outcome);
        seen = seen with { Examination = seen.Examination! with { Writer = writer with { OwnPage = false } } };
        Assert.Equal(expected, FaultLineText.Path(FaultLine.Of(spec, seen, Judged(spec, seen))));
    }

    [Theory]
    [InlineData("up", "up: answered as expected")]
    [InlineData("odd", "down, server at fault: 777, a status that HTTP does not know")]
    [InlineData("522", "down, fault behind the edge: 522")]
    [InlineData("dead address", "degraded, network at fault: answered, but not from every address: 203.0.113.8 did not connect")]
    public void Words_say_state_fault_and_why(string name, string expected) =>
        Assert.Equal(expected, FaultLineText.Words(Of(Named(name)), Judged(Named(name))));

    [Theory]
    [InlineData("up", "From the probe, dns, tcp, tls and app were reached.")]
    [InlineData("522", "From the probe, dns, tcp, tls and edge were reached; the path breaks before app.")]
    [InlineData("500", "From the probe, dns, tcp and tls were reached; the fault is at app.")]
    [InlineData("not allowed", "From the monitor, dns was reached; the monitor itself is at fault; tcp was not reached.")]
    [InlineData("no such name", "From the probe, nothing was reached; the path breaks before dns.")]
    public void Alternative_tells_the_same_in_a_sentence(string name, string expected) =>
        Assert.Equal(expected, FaultLineText.Alternative(Of(Named(name))));

    private static Observation Named(string name) => name switch
    {
        "up" => Answered(200),
        "up behind nginx" => Answered(200, Nginx),
        "plain address" => Answered(500) with { Url = CheckUrl.Parse("http://203.0.113.7/", out _)!, Lookup = null },
        "odd" => Answered(777),
        "500" => Answered(500),
        "503 of nginx itself" => Answered(503, Nginx),
        "503 of HAProxy's backend" => Answered(503, HAProxy),
        "500 that nginx wrote" => Answered(500, Nginx),
        "503 passed on by nginx" => Answered(503, Nginx with { OwnPage = false }),
        "refused" => Failed(FailureKind.ConnectionRefused),
        "no such name" => Failed(FailureKind.NameNotFound),
        "silent" => Failed(FailureKind.FirstByteTimeout),
        "edge itself" => Answered(500, Cloudflare),
        "522" => Answered(522, Cloudflare),
        "dead address" => WithDeadAddress(FailureKind.ConnectionTimeout),
        "not allowed" => Failed(FailureKind.AddressNotAllowed) with { Lookup = Answered(200).Lookup },
        "no IPv6" => Failed(FailureKind.NoIPv6) with { Lookup = Answered(200).Lookup },
        "proxy refuses" => Answered(407) with { AnsweredBy = FailurePlace.Proxy, Proxy = "proxy.example:3128" },
        "proxy passes" => Answered(200) with { Proxy = "proxy.example:3128" },
        "error page inside the page" => WithPage(502, whole: false, Nginx),
        "own proxy's page" => ThroughProxy(Answered(503, Squid)),
        "passed on by our Squid" => ThroughProxy(Answered(500, Squid with { OwnPage = false })),
        "token refused" => Answered(401) with { AnsweredBy = FailurePlace.TokenEndpoint },
        "token endpoint down" => Failed(FailureKind.ConnectionRefused, at: FailurePlace.TokenEndpoint),
        _ => Answered(511),
    };

    private static FaultLine Of(Observation seen) => FaultLine.Of(Spec, seen, Judged(seen));

    private static string Line(Observation seen) => FaultLineText.Line(Of(seen), Judged(seen));
}
