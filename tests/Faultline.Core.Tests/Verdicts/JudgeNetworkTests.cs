using System.Net;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>The probe's own network, canaries, several addresses, and those who must be asked before the target.</summary>
public sealed class JudgeNetworkTests
{
    private static readonly CanaryAnswer Alive = new("resolver 192.0.2.53", Answered: true);
    private static readonly CanaryAnswer Dead = new("gateway 192.0.2.1", Answered: false);

    [Theory]
    [Trait("Spec", "V11")]
    [InlineData(FailureKind.NameTimeout, "dns-timeout")]
    [InlineData(FailureKind.NameServerFailure, "dns-failure")]
    [InlineData(FailureKind.ConnectionTimeout, "connection-timeout")]
    [InlineData(FailureKind.NetworkUnreachable, "network-unreachable")]
    [InlineData(FailureKind.TlsTimeout, "tls-timeout")]
    [InlineData(FailureKind.FirstByteTimeout, "timeout-first-byte")]
    [InlineData(FailureKind.TransferTimeout, "timeout-transfer")]
    public void Canaries_tell_the_probes_network_from_the_rest(FailureKind kind, string reason)
    {
        var offline = Judged(Failed(kind, canaries: [Dead, Dead]));
        Assert.Equal(("probe-offline", State.Inconclusive, Fault.Probe), (offline.Reason, offline.State, offline.Fault));
        Assert.Equal(reason, Judged(Failed(kind, canaries: [Dead, Alive])).Reason);
        Assert.Equal(reason, Judged(Failed(kind)).Reason);
    }

    [Theory]
    [Trait("Spec", "V11")]
    [InlineData(FailureKind.NameTimeout)]
    [InlineData(FailureKind.ConnectionTimeout)]
    [InlineData(FailureKind.NetworkUnreachable)]
    public void Without_canaries_it_is_down_with_low_confidence_and_says_so(FailureKind kind)
    {
        var verdict = Judged(Failed(kind));
        Assert.Equal((State.Down, Confidence.Low), (verdict.State, verdict.Confidence));
        Assert.Contains("can't be told from here", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "V11")]
    [InlineData(FailureKind.NameNotFound)]
    [InlineData(FailureKind.ConnectionRefused)]
    [InlineData(FailureKind.ConnectionReset)]
    [InlineData(FailureKind.TlsExpired)]
    public void Whatever_answered_proves_a_network(FailureKind kind) =>
        Assert.NotEqual(State.Inconclusive, Judged(Failed(kind, canaries: Dead)).State);

    [Fact]
    [Trait("Spec", "V8")]
    public void A_connect_timeout_from_one_place_leaves_host_firewall_and_route_open()
    {
        var verdict = Judged(Failed(FailureKind.ConnectionTimeout, canaries: Alive));
        Assert.Equal((Fault.Network, Confidence.Low), (verdict.Fault, verdict.Confidence));
        Assert.All(["host is off", "firewall", "route"], cause => Assert.Contains(cause, verdict.Summary, StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Spec", "V14")]
    [InlineData(FailureKind.ConnectionTimeout, "203.0.113.8", true)]
    [InlineData(FailureKind.ConnectionRefused, "2001:db8::1", true)]
    [InlineData(FailureKind.NoIPv6, "2001:db8::1", false)]
    [InlineData(FailureKind.NetworkUnreachable, "2001:db8::1", false)]
    [InlineData(FailureKind.NetworkUnreachable, "203.0.113.8", true)]
    [InlineData(FailureKind.ProbeResources, "203.0.113.8", false)]
    public void A_dead_address_degrades_unless_the_probe_lacks_its_family(FailureKind kind, string address, bool degrades)
    {
        var verdict = Judged(WithDeadAddress(kind, address));
        Assert.Equal(degrades ? "address-failing" : "ok", verdict.Reason);
        Assert.Contains(verdict.Evidence, item => item.What == $"address {address}");
        Assert.Equal(degrades, verdict.Summary.Contains(address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(407, "http-407", State.Rejected, Fault.Network)]
    [InlineData(403, "http-403", State.Rejected, Fault.Network)]
    [InlineData(502, "http-502", State.Down, Fault.Network)]
    [Trait("Spec", "K2")]
    public void A_proxy_that_refuses_is_the_networks_fault_and_not_the_targets(int status, string reason, State state, Fault fault)
    {
        var verdict = Judged(Answered(status) with { AnsweredBy = FailurePlace.Proxy, Proxy = "proxy.example:3128" });
        Assert.Equal((reason, state, fault), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Contains("the proxy proxy.example:3128", verdict.Summary, StringComparison.Ordinal);
        Assert.Contains("the target was not asked", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "http-503", State.Down)]
    [InlineData(502, "http-502", State.Down)]
    [InlineData(403, "http-403", State.Rejected)]
    [Trait("Spec", "K2")]
    [Trait("Spec", "V11")]
    public void An_error_page_of_our_own_proxy_over_plain_http_is_not_the_targets(int status, string reason, State state)
    {
        var verdict = Judged(ThroughProxy(Answered(status, Squid, "X-Squid-Error: ERR_DNS_FAIL 0\r\n")));
        Assert.Equal((reason, state, Fault.Network), (verdict.Reason, verdict.State, verdict.Fault));
        Assert.Equal(Confidence.Low, verdict.Confidence);
        Assert.Equal(
            $"{status}: the proxy proxy.example:3128 answered with an error page of its own (ERR_DNS_FAIL), "
            + "so the target was perhaps never asked",
            verdict.Summary);
    }

    [Fact]
    [Trait("Spec", "K2")]
    public void What_another_proxy_or_no_proxy_of_ours_wrote_is_the_targets()
    {
        Assert.Equal(Fault.Gateway, Judged(ThroughProxy(Answered(502, HAProxy))).Fault);
        Assert.Equal(Fault.Gateway, Judged(ThroughProxy(Answered(502, Squid with { OwnPage = false }))).Fault);
        Assert.Equal(Fault.Gateway, Judged(ThroughProxy(Answered(502, Squid)) with { Proxy = null }).Fault);
        Assert.Equal(Fault.Gateway, Judged(Answered(502, Squid) with { Proxy = "proxy.example:3128" }).Fault);
    }

    [Theory]
    [InlineData(FailureKind.ConnectionRefused, Fault.Network)]
    [InlineData(FailureKind.NameNotFound, Fault.Dns)]
    [InlineData(FailureKind.FirstByteTimeout, Fault.Network)]
    public void A_proxy_that_fails_is_not_the_targets_fault(FailureKind kind, Fault fault)
    {
        var verdict = Judged(Failed(kind, at: FailurePlace.Proxy) with { Proxy = "proxy.example:3128" });
        Assert.Equal(fault, verdict.Fault);
        Assert.StartsWith("the proxy proxy.example:3128", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "http-401", State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(429, "rate-limited", State.Rejected, Fault.Client, Urgency.Low)]
    [InlineData(503, "http-503", State.Down, Fault.Server, Urgency.High)]
    public void A_token_endpoint_is_judged_for_itself(int status, string reason, State state, Fault fault, Urgency urgency)
    {
        var spec = Spec with { Auth = new Credentials.OAuth2(CheckUrl.Parse("https://id.example/token", out _)!, "me", "secret", null) };
        var verdict = Judged(spec, Answered(status) with { AnsweredBy = FailurePlace.TokenEndpoint });
        Assert.Equal((reason, state, fault, urgency), (verdict.Reason, verdict.State, verdict.Fault, verdict.Urgency));
        Assert.Contains("the token endpoint id.example", verdict.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rejecting_root_says_nothing_about_a_token_endpoint()
    {
        var seen = Answered(401) with { AnsweredBy = FailurePlace.TokenEndpoint };
        Assert.Equal(State.Rejected, Judge.Decide(Spec, seen, new Memory(false, true, true)).State);
    }

    [Fact]
    public void Evidence_stays_short_with_hundreds_of_dead_addresses()
    {
        var dead = Enumerable.Range(1, 250)
            .Select(i => new IPEndPoint(new IPAddress([10, 0, 0, (byte)i]), 443))
            .Select(address => new FailedAddress(address, FailureKind.ConnectionTimeout, default));
        var verdict = Judged(Answered(200) with { FailedAddresses = [.. dead] });
        Assert.True(verdict.Evidence.Count < 20);
        Assert.Contains("and 247 more", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.ConnectionReset, "connection-reset")]
    [InlineData(FailureKind.NotHttp, "not-http")]
    [InlineData(FailureKind.HeadersTooLarge, "headers-too-large")]
    [InlineData(FailureKind.BodyTruncated, "body-truncated")]
    public void What_breaks_within_a_body_does_not_deny_the_header(FailureKind kind, string reason)
    {
        var verdict = Judged(WithinBody(kind, "after 3 bytes"));
        Assert.Equal(reason, verdict.Reason);
        Assert.Equal("Partly: a 200, but not its whole body", verdict.Steps[0].Answer);
        Assert.DoesNotContain("without an answer", verdict.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.ConnectionReset)]
    [InlineData(FailureKind.NotHttp)]
    public void A_502_whose_body_breaks_is_a_502(FailureKind kind) =>
        Assert.Equal("http-502", Judged(WithinBody(kind, "after 3 bytes", 502, Nginx)).Reason);

    [Fact]
    public void A_body_that_came_whole_and_can_not_be_decoded_is_not_told_as_cut() =>
        Assert.Equal(
            "the 200 did not arrive whole: the gzip body can't be decoded after 5 bytes",
            Judged(WithinBody(FailureKind.BodyTruncated, "the gzip body can't be decoded after 5 bytes")).Summary);

    [Fact]
    [Trait("Spec", "D5")]
    public void A_certificate_without_its_issuer_leaves_open_whether_an_intermediate_or_a_private_authority_is_missing()
    {
        var verdict = Judged(Failed(FailureKind.TlsIncompleteChain) with { Tls = new TlsFacts(null, Resumed: false, Certificate) });
        Assert.Equal(Confidence.Low, verdict.Confidence);
        Assert.Contains(
            "CN=Some Authority: an intermediate that the server leaves out, or an authority that this probe was not told to trust",
            verdict.Summary,
            StringComparison.Ordinal);
        Assert.Contains("If it is your own authority, trust it: --ca FILE, in a file tls: { ca: FILE }", verdict.Next);
    }

    [Fact]
    public void One_refused_address_is_told_once()
    {
        var refused = Failed(FailureKind.ConnectionRefused, "connection refused: 203.0.113.7:443") with
        {
            FailedAddresses = [new FailedAddress(Address, FailureKind.ConnectionRefused, TimeSpan.FromMilliseconds(1))],
        };
        Assert.Equal(["connect"], Judged(refused).Evidence.Select(e => e.What));
    }
}
