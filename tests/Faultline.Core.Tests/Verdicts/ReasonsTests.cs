using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Tests.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Verdicts;

[Trait("Spec", "V12")]
public sealed class ReasonsTests
{
    /// <summary>The contract's table as it is written there. Where it names two values, the first.</summary>
    private const string Contract = """
        ok | up | none | none
        rate-limited | rejected | client | low
        redirect-unexpected | rejected | client | low
        unexpectedly-open | down | server | high
        dns-not-found, dns-failure, dns-timeout | down | dns | high
        connection-refused, connection-reset, empty-response, not-http, body-truncated, headers-too-large | down | server | high
        redirect-loop, redirect-invalid, timeout-first-byte, timeout-transfer | down | server | high
        connection-timeout, network-unreachable | down | network | high
        tls-expired, tls-not-yet-valid, tls-wrong-host, tls-untrusted, tls-incomplete-chain | down | tls | high
        tls-protocol, tls-handshake, tls-timeout | down | tls | high
        body-text-missing, body-text-forbidden, body-pattern-missing, json-mismatch, header-mismatch | down | server | high
        stale-content, too-slow | down | server | high
        body-too-large | degraded | server | low
        address-failing | degraded | network | low
        certificate-expiring | up | tls | low
        error-page-with-200 | down | server | high
        masked-by-cdn | down | server | high
        edge-failure | down | gateway | high
        address-not-allowed | inconclusive | client | low
        probe-offline, probe-no-ipv6, probe-resources | inconclusive | probe | none
        """;

    // The last is rate-limited, which is a status as well.
    private static readonly HashSet<string> Phases =
        new(StringComparer.Ordinal) { "dns", "connect", "tls", "answer", "content", "probe", "4xx" };

    private static readonly HeaderBlock Uncached = new("Server: nginx\r\nContent-Type: text/html\r\nDate: x\r\n"u8.ToArray());

    public static TheoryData<string> Codes => [.. Reasons.All.Select(row => row.Code)];

    public static TheoryData<FailureKind> Kinds => [.. Enum.GetValues<FailureKind>()];

    [Fact]
    public void The_rows_are_the_contracts()
    {
        var contract = Contract.Split('\n').SelectMany(Rows).OrderBy(row => row, StringComparer.Ordinal);
        var ours = Reasons.All
            .Select(row => $"{row.Code} {row.State.Word()} {row.Fault.Word()} {row.Urgency.Word()}")
            .OrderBy(row => row, StringComparer.Ordinal);
        Assert.Equal(contract, ours);

        static IEnumerable<string> Rows(string line)
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            return cells[0].Split(", ").Select(code => $"{code} {cells[1]} {cells[2]} {cells[3]}");
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    [Trait("Spec", "K3")]
    public void Every_reason_is_explained_as_its_row_judges(string code)
    {
        var row = Reasons.Row(code)!;
        var explanation = Reasons.Explain(code)!;
        Assert.Equal(code, explanation.Reason);
        Assert.Equal((row.Fault, row.Urgency), (explanation.Fault, explanation.Urgency));
        Assert.Contains(explanation.Class, (ISet<string>)Phases);
        Assert.True(explanation.NeedsAttention || row.Urgency == Urgency.None);
        Assert.True(row.State != State.Down || !explanation.ServerHealthy);
        WellWritten.Check(explanation);
        Assert.Equal(code == Reasons.Ok, explanation.Next.Count == 0);
    }

    [Fact]
    public void No_two_reasons_say_the_same()
    {
        var explanations = Reasons.All.Select(row => Reasons.Explain(row.Code)!).ToList();
        Assert.Equal(explanations.Count, explanations.DistinctBy(one => one.Name, StringComparer.Ordinal).Count());
        Assert.Equal(explanations.Count, explanations.DistinctBy(one => one.Meaning, StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_constant_has_a_row()
    {
        var constants = typeof(Reasons).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(Reasons.All.Select(row => row.Code).Order(StringComparer.Ordinal), constants.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_failure_has_a_row_that_is_no_success(FailureKind kind)
    {
        var row = Reasons.ForFailure(kind);
        Assert.Contains(row, Reasons.All);
        Assert.True(row.State is State.Down or State.Inconclusive);
    }

    [Fact]
    public void No_two_failures_share_a_reason()
    {
        var kinds = Enum.GetValues<FailureKind>();
        Assert.Equal(kinds.Length, kinds.Select(kind => Reasons.ForFailure(kind).Code).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(FailureKind.ConnectionRefused, "connection-refused")]
    [InlineData(FailureKind.NameServerFailure, "dns-failure")]
    [InlineData(FailureKind.FirstByteTimeout, "timeout-first-byte")]
    [InlineData(FailureKind.TransferTimeout, "timeout-transfer")]
    [InlineData(FailureKind.NoIPv6, "probe-no-ipv6")]
    public void A_failure_has_the_reason_of_its_phase(FailureKind kind, string code) => Assert.Equal(code, Reasons.ForFailure(kind).Code);

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("http-")]
    [InlineData("http-50")]
    [InlineData("http-099")]
    [InlineData("http-5033")]
    [InlineData("http-+50")]
    [InlineData("http-5 3")]
    [InlineData("HTTP-503")]
    [InlineData("http-٥٠٣")]
    [InlineData("connection_refused")]
    [InlineData("certificate-expired")]
    public void What_is_no_reason_has_neither_row_nor_explanation(string code)
    {
        Assert.Null(Reasons.Row(code));
        Assert.Null(Reasons.Explain(code));
    }

    [Fact]
    [Trait("Spec", "K3")]
    public void Http_reasons_are_explained_by_their_status()
    {
        foreach (var status in Enumerable.Range(300, 700).Where(status => status != 429))
        {
            var explanation = Reasons.Explain($"http-{status}");
            Assert.Equal(StatusCodes.Explain(status) with { Reason = $"http-{status}" }, explanation);
            Assert.Null(Reasons.Row($"http-{status}"));
        }
    }

    [Theory]
    [InlineData("http-101")]
    [InlineData("http-200")]
    [InlineData("http-204")]
    public void A_success_that_nobody_expected_is_the_servers(string code)
    {
        var explanation = Reasons.Explain(code)!;
        Assert.Equal((Fault.Server, Urgency.Normal, true), (explanation.Fault, explanation.Urgency, explanation.NeedsAttention));
    }

    [Fact]
    public void Http_429_is_called_rate_limited()
    {
        Assert.Equal("rate-limited", Reasons.Http(429));
        Assert.Equal(Reasons.Explain("rate-limited"), Reasons.Explain("http-429"));
    }

    [Fact]
    public void Http_codes_are_made_once()
    {
        Assert.Equal("http-503", Reasons.Http(503));
        for (var status = 100; status <= 999; status++)
            Assert.Same(Reasons.Http(status), Reasons.Http(status));
    }

    [Fact]
    public void Looking_up_allocates_nothing_the_second_time()
    {
        Assert.True(FindsAll());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = FindsAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(found);

        static bool FindsAll() =>
            StatusCodes.Explain(503).Known
            && !StatusCodes.Explain(477).Known
            && Reasons.Row(Reasons.Http(502)) is null
            && Reasons.ForFailure(FailureKind.TlsExpired).Fault == Fault.Tls
            && Reasons.Explain(Reasons.DnsTimeout) is not null
            && CacheEvidence.Read(Uncached) is null;
    }

    [Theory]
    [InlineData(99)]
    [InlineData(1000)]
    [InlineData(int.MinValue)]
    public void Http_takes_no_number_that_is_no_status(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Reasons.Http(status));
}
