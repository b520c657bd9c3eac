using System.Text.RegularExpressions;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>The contract's table of reasons, row by row.</summary>
[Trait("Spec", "V1")]
[Trait("Spec", "V8")]
[Trait("Spec", "V9")]
[Trait("Spec", "V12")]
public sealed class JudgeTableTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(50);
    private static readonly CanaryAnswer Dead = new("gateway 192.0.2.1", Answered: false);

    private static readonly Assertion Text = new Assertion.Contains("x");
    private static readonly Assertion Forbidden = new Assertion.NotContains("x");
    private static readonly Assertion Pattern = new Assertion.Matches(new Regex("x", RegexOptions.NonBacktracking));
    private static readonly Assertion Json = new Assertion.Json(JsonPath.Parse("$.a", out _, out _)!, Comparison.Parse("1", out _)!);
    private static readonly Assertion Header = new Assertion.Header("X", Comparison.Parse("1", out _)!);
    private static readonly Assertion Fresh = new Assertion.Fresh(new FreshnessMarker.Header("Date"), Limit);
    private static readonly Assertion Slow = new Assertion.ResponseTime(Limit, null);
    private static readonly Assertion TooSlow = new Assertion.ResponseTime(null, Limit);

    /// <summary>Reason, state, fault, urgency as the contract says; how to get there.</summary>
    private static readonly (string Reason, State State, Fault Fault, Urgency Urgency, CheckSpec Spec, Observation Seen)[] Table =
    [
        ("ok", State.Up, Fault.None, Urgency.None, Spec, Answered(200)),
        ("http-500", State.Down, Fault.Server, Urgency.High, Spec, Answered(500)),
        ("http-404", State.Rejected, Fault.Client, Urgency.Low, Spec, Answered(404)),
        ("http-103", State.Down, Fault.Server, Urgency.Normal, Spec, Answered(103)),
        ("http-204", State.Down, Fault.Server, Urgency.Normal, Expecting("200"), Answered(204)),
        ("http-600", State.Down, Fault.Server, Urgency.Normal, Spec, Answered(600)),
        ("http-999", State.Down, Fault.Server, Urgency.Normal, Spec, Answered(999)),
        ("rate-limited", State.Rejected, Fault.Client, Urgency.Low, Spec, Answered(429)),
        ("redirect-unexpected", State.Rejected, Fault.Client, Urgency.Low, Spec with { Follow = false }, Answered(302)),
        ("unexpectedly-open", State.Down, Fault.Server, Urgency.High, Expecting("401,403"), Answered(200)),
        ("dns-not-found", State.Down, Fault.Dns, Urgency.High, Spec, Failed(FailureKind.NameNotFound)),
        ("dns-failure", State.Down, Fault.Dns, Urgency.High, Spec, Failed(FailureKind.NameServerFailure)),
        ("dns-timeout", State.Down, Fault.Dns, Urgency.High, Spec, Failed(FailureKind.NameTimeout)),
        ("connection-refused", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.ConnectionRefused)),
        ("connection-reset", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.ConnectionReset)),
        ("empty-response", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.EmptyResponse)),
        ("not-http", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.NotHttp)),
        ("body-truncated", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.BodyTruncated)),
        ("headers-too-large", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.HeadersTooLarge)),
        ("redirect-loop", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.RedirectLoop)),
        ("redirect-invalid", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.RedirectInvalid)),
        ("timeout-first-byte", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.FirstByteTimeout)),
        ("timeout-transfer", State.Down, Fault.Server, Urgency.High, Spec, Failed(FailureKind.TransferTimeout)),
        ("connection-timeout", State.Down, Fault.Network, Urgency.High, Spec, Failed(FailureKind.ConnectionTimeout)),
        ("network-unreachable", State.Down, Fault.Network, Urgency.High, Spec, Failed(FailureKind.NetworkUnreachable)),
        ("tls-expired", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsExpired)),
        ("tls-not-yet-valid", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsNotYetValid)),
        ("tls-wrong-host", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsWrongHost)),
        ("tls-untrusted", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsUntrusted)),
        ("tls-incomplete-chain", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsIncompleteChain)),
        ("tls-protocol", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsProtocol)),
        ("tls-handshake", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsHandshake)),
        ("tls-timeout", State.Down, Fault.Tls, Urgency.High, Spec, Failed(FailureKind.TlsTimeout)),
        ("body-text-missing", State.Down, Fault.Server, Urgency.High, Asserting(Text), WithBroken(Text)),
        ("body-text-forbidden", State.Down, Fault.Server, Urgency.High, Asserting(Forbidden), WithBroken(Forbidden)),
        ("body-pattern-missing", State.Down, Fault.Server, Urgency.High, Asserting(Pattern), WithBroken(Pattern)),
        ("json-mismatch", State.Down, Fault.Server, Urgency.High, Asserting(Json), WithBroken(Json)),
        ("header-mismatch", State.Down, Fault.Server, Urgency.High, Asserting(Header), WithBroken(Header)),
        ("stale-content", State.Down, Fault.Server, Urgency.High, Asserting(Fresh), WithBroken(Fresh)),
        ("too-slow", State.Down, Fault.Server, Urgency.High, Asserting(TooSlow), Answered(200)),
        ("too-slow", State.Degraded, Fault.Server, Urgency.Low, Asserting(Slow), Answered(200)),
        ("body-too-large", State.Degraded, Fault.Server, Urgency.Low, Asserting(Text), WithBroken(Text, AssertionOutcome.Undecided)),
        ("address-failing", State.Degraded, Fault.Network, Urgency.Low, Spec, WithDeadAddress(FailureKind.ConnectionTimeout)),
        ("error-page-with-200", State.Down, Fault.Server, Urgency.High, Spec, WithPage(null, whole: true)),
        ("error-page-with-200", State.Degraded, Fault.Server, Urgency.Normal, Spec, WithPage(500, whole: false)),
        ("address-not-allowed", State.Inconclusive, Fault.Client, Urgency.Low, Spec, Failed(FailureKind.AddressNotAllowed)),
        ("probe-offline", State.Inconclusive, Fault.Probe, Urgency.None, Spec, Failed(FailureKind.NameTimeout, canaries: Dead)),
        ("probe-no-ipv6", State.Inconclusive, Fault.Probe, Urgency.None, Spec, Failed(FailureKind.NoIPv6)),
        ("probe-resources", State.Inconclusive, Fault.Probe, Urgency.None, Spec, Failed(FailureKind.ProbeResources)),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_is_judged_as_the_contract_says(int row)
    {
        var (reason, state, fault, urgency, spec, seen) = Table[row];
        var verdict = Judged(spec, seen);
        Assert.Equal((reason, state, fault, urgency), (verdict.Reason, verdict.State, verdict.Fault, verdict.Urgency));
    }

    [Fact]
    public void Table_has_every_reason_that_one_observation_can_give() =>
        // An edge beside its origin makes the other two, and a certificate's end is a notice.
        Assert.Equal(
            Reasons.All.Select(row => row.Code)
                .Except([Reasons.MaskedByCdn, Reasons.EdgeFailure, Reasons.CertificateExpiring], StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
            Table.Select(row => row.Reason)
                .Where(reason => !reason.StartsWith("http-", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal));

    [Fact]
    public void A_check_that_passed_and_leaves_nothing_to_say_is_one_shared_value() =>
        Assert.True(ReferenceEquals(Judged(Answered(200)), Judged(Answered(204))));

    [Fact]
    public void A_check_that_passed_and_leaves_nothing_to_say_allocates_nothing()
    {
        var seen = Answered(200);
        Judged(seen);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Judged(seen);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_first_hop_that_fails_names_the_reason_and_the_rest_is_evidence()
    {
        Assertion[] both = [Text, TooSlow];
        var seen = WithBroken(Text);
        Assert.Equal("body-text-missing", Judged(Asserting(both), seen).Reason);
        Assert.Contains(Judged(Asserting(both), seen).Evidence, item => item.What == "also: response time");
        Assert.Equal("too-slow", Judged(Asserting(TooSlow, Text), seen).Reason);
        Assert.Equal("http-404", Judged(Asserting(both), seen with { Answer = Answered(404).Answer }).Reason);
        // What is down goes before what is degraded, wherever it stands.
        Assert.Equal("body-text-missing", Judged(Asserting(Slow, Text), seen).Reason);
    }

    [Fact]
    public void A_status_arrives_before_its_body()
    {
        var seen = Failed(FailureKind.BodyTruncated, "chunk lies") with { Answer = Answered(502).Answer };
        var verdict = Judged(seen);
        Assert.Equal("http-502", verdict.Reason);
        Assert.Contains(verdict.Evidence, item => item is { What: "body", Value: "body-truncated chunk lies" });
    }

    [Fact]
    public void Neither_answer_nor_failure_is_an_empty_response() =>
        Assert.Equal("empty-response", Judged(Answered(200) with { Answer = null, Examination = null }).Reason);

    [Fact]
    public void What_was_tolerated_and_capped_is_told_of_a_check_that_passed()
    {
        var seen = Answered(200);
        seen = seen with { Lookup = seen.Lookup! with { Age = TimeSpan.FromSeconds(20) } };
        seen = seen with { Answer = seen.Answer! with { BodyCapped = true, Oddities = ["bare LF"] } };
        var verdict = Judged(seen);
        Assert.Equal(State.Up, verdict.State);
        Assert.Equal(["name lookup", "body", "tolerated"], verdict.Evidence.Select(item => item.What), StringComparer.Ordinal);
    }
}
