using System.Text.RegularExpressions;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using static Faultline.Core.Tests.Verdicts.Sample;

namespace Faultline.Core.Tests.Diagnosis;

/// <summary>One observation for every leaf of the decision tree.</summary>
internal static class LeafCases
{
    public sealed record Case(string Leaf, CheckSpec Spec, Observation Seen, Memory Memory);

    public static IEnumerable<Case> All =>
    [
        .. Detours, .. Probes, .. Names, .. Connections, .. Handshakes, .. NoAnswers, .. Redirects, .. Successes, .. Rejections,
        .. Gateways, .. ServerErrors, .. Unavailables, .. Edges, .. Contents, .. Slownesses,
    ];

    private static readonly Assertion.ResponseTime Limit = new(TimeSpan.FromMilliseconds(50), null);
    private static readonly Assertion.Contains CartText = new("Add to cart");
    private static readonly CanaryAnswer Alive = new("gateway 192.0.2.1", Answered: true);
    private static readonly CanaryAnswer Dead = new("gateway 192.0.2.1", Answered: false);
    private static readonly Regex Pattern = new("a+", RegexOptions.NonBacktracking);

    private static IEnumerable<Case> Detours =>
    [
        Of("detour/proxy/credentials", At(407, FailurePlace.Proxy)),
        Of("detour/proxy/refused", At(502, FailurePlace.Proxy)),
        Of("detour/proxy/own-page", ThroughProxy(Answered(503, Squid, "X-Squid-Error: ERR_CONNECT_FAIL 111\r\n"))),
        Of("detour/proxy/silent", Failed(FailureKind.ConnectionRefused, at: FailurePlace.Proxy) with { Proxy = "proxy.example:3128" }),
        Of("detour/token/refused", At(401, FailurePlace.TokenEndpoint)),
        Of("detour/token/failed", At(500, FailurePlace.TokenEndpoint)),
        Of("detour/token/silent", Failed(FailureKind.FirstByteTimeout, at: FailurePlace.TokenEndpoint)),
    ];

    private static IEnumerable<Case> Probes =>
    [
        Of("probe/offline", Failed(FailureKind.NameTimeout, canaries: Dead)),
        Of("probe/no-ipv6", Failed(FailureKind.NoIPv6)),
        Of("probe/resources", Failed(FailureKind.ProbeResources, "too many open files")),
        Of("probe/address-not-allowed", Failed(FailureKind.AddressNotAllowed, "169.254.169.254 is link-local")),
    ];

    private static IEnumerable<Case> Names =>
    [
        Of("dns/not-found", Failed(FailureKind.NameNotFound, "NXDOMAIN from 192.0.2.53")),
        Of("dns/no-address", Observed(new Failure(FailureKind.NameNotFound, "no IPv6 address, says 192.0.2.53") { NameExists = true })),
        Of("dns/failure", Failed(FailureKind.NameServerFailure, "SERVFAIL from 192.0.2.53")),
        Of("dns/timeout/this-name", Failed(FailureKind.NameTimeout, canaries: Alive)),
        Of("dns/timeout/resolver", Failed(FailureKind.NameTimeout, canaries: [new("resolver 192.0.2.53", false), Alive])),
        Of("dns/failure/resolver", Failed(FailureKind.NameServerFailure, canaries: [new("resolver 192.0.2.53", false), Alive])),
        Of("dns/timeout/untold", Failed(FailureKind.NameTimeout)),
    ];

    private static IEnumerable<Case> Connections =>
    [
        Of("connect/refused", Failed(FailureKind.ConnectionRefused)),
        Of("connect/timeout/this-host", Failed(FailureKind.ConnectionTimeout, canaries: [Dead, Alive])),
        Of("connect/timeout/untold", Failed(FailureKind.ConnectionTimeout)),
        Of("connect/unreachable/this-host", Failed(FailureKind.NetworkUnreachable, canaries: Alive)),
        Of("connect/unreachable/untold", Failed(FailureKind.NetworkUnreachable)),
        Of("connect/address-failing", WithDeadAddress(FailureKind.ConnectionTimeout)),
    ];

    private static IEnumerable<Case> Handshakes =>
    [
        Of("tls/expired", Failed(FailureKind.TlsExpired)),
        Of("tls/expired/issuer", Failed(FailureKind.TlsExpired) with { Tls = new(null, false, Certificate) }),
        Of("tls/not-yet-valid", Failed(FailureKind.TlsNotYetValid)),
        Of("tls/wrong-host", Failed(FailureKind.TlsWrongHost)),
        Of("tls/untrusted/self-signed", Failed(FailureKind.TlsUntrusted) with
        {
            Tls = new(null, false, Certificate with { Issuer = Certificate.Subject }),
        }),
        Of("tls/untrusted/authority", Failed(FailureKind.TlsUntrusted) with { Tls = new(null, false, Certificate) }),
        Of("tls/incomplete-chain", Failed(FailureKind.TlsIncompleteChain)),
        Of("tls/protocol", Failed(FailureKind.TlsProtocol)),
        Of("tls/timeout", Failed(FailureKind.TlsTimeout)),
        Of("tls/handshake/certificate", Failed(FailureKind.TlsHandshake, "alert 42"), Spec with { Tls = new(null, "pem", "pem", false) }),
        Of("tls/handshake/none", Failed(FailureKind.TlsHandshake, "alert 40")),
    ];

    private static IEnumerable<Case> NoAnswers =>
    [
        Of("first-byte/reset", Failed(FailureKind.ConnectionReset)),
        Of("first-byte/empty", Failed(FailureKind.EmptyResponse)),
        Of("first-byte/not-http", Failed(FailureKind.NotHttp, "SSH-2.0-OpenSSH")),
        Of("first-byte/headers-too-large", Failed(FailureKind.HeadersTooLarge)),
        Of("first-byte/timeout", Failed(FailureKind.FirstByteTimeout)),
        Of("transfer/truncated", Failed(FailureKind.BodyTruncated)),
        Of("transfer/timeout", Failed(FailureKind.TransferTimeout)),
        Of("transfer/reset", WithinBody(FailureKind.ConnectionReset)),
        Of("transfer/not-http", WithinBody(FailureKind.NotHttp, "chunk size \"-5\"")),
        Of("transfer/trailers", WithinBody(FailureKind.HeadersTooLarge)),
    ];

    private static IEnumerable<Case> Redirects =>
    [
        Of("redirects/loop", Failed(FailureKind.RedirectLoop)),
        Of("redirects/invalid", Failed(FailureKind.RedirectInvalid, "file: can't be asked")),
        Of("3xx/not-to-follow", Answered(304)),
        Of("3xx/not-followed", Answered(301, headers: "Location: /login\r\n"), Spec with { Follow = false }),
    ];

    private static IEnumerable<Case> Successes =>
    [
        Of("lock/challenge", Challenged(200), Expecting("403")),
        Of("lock/login-form", Answered(200) with { Examination = new Examination { LoginForm = true } }, Expecting("401,403")),
        Of("lock/open", Answered(200), Expecting("401,403")),
        Of("lock/other", Answered(204), Expecting("200")),
        Of("status/informational", Answered(103)),
        Of("status/unknown", Answered(777)),
    ];

    private static IEnumerable<Case> Rejections =>
    [
        Of("4xx/challenge", Challenged(403)),
        Of("4xx/401/refused", Answered(401), Spec with { Auth = new Credentials.Bearer("t") }),
        Of("4xx/401/none", Answered(401)),
        Of("4xx/403/rights", Answered(403), Spec with { Headers = [new("Cookie", "a=b")] }),
        Of("4xx/403/anonymous", Answered(403)),
        Of("4xx/404/site", Answered(404), memory: new Memory(true, true, true)),
        Of("4xx/404/path", Answered(404), memory: new Memory(true, true, false)),
        Of("4xx/404/unasked", Answered(404)),
        Of("4xx/404/redirect", Redirected(Answered(404))),
        Of("4xx/407", Answered(407) with { Proxy = "proxy.example:3128" }),
        Of("4xx/407/unasked", Answered(407)),
        Of("4xx/request", Answered(405)),
        Of("4xx/size", Answered(413)),
        Of("4xx/other", Answered(451)),
        Of("4xx/429/doubtful", Answered(429, headers: "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n")),
        Of("4xx/429/told", Answered(429, headers: "Retry-After: 120\r\n")),
        Of("4xx/429/untold", Answered(429)),
    ];

    private static IEnumerable<Case> Gateways =>
    [
        Of("5xx/502/at-once", After(Answered(502, Nginx), 3)),
        Of("5xx/502/at-limit", After(Answered(502, Apache), 60_010)),
        Of("5xx/502/open", After(Answered(502), 7_300)),
        Of("5xx/504/at-once", After(Answered(504, Gunicorn), 3)),
        Of("5xx/504/at-limit", After(Answered(504, Nginx), 60_010)),
        Of("5xx/504/waited", After(Answered(504, Nginx with { OwnPage = false }), 7_300)),
    ];

    private static IEnumerable<Case> ServerErrors =>
    [
        Of("5xx/500/edge", Answered(500, Cloudflare)),
        Of("5xx/500/server", Answered(500, Nginx)),
        Of("5xx/500/application", Answered(500, Gunicorn)),
        Of("5xx/500/unknown", Answered(500)),
        Of("5xx/511", Answered(511)),
        Of("5xx/other/known", Answered(501, Nginx)),
        Of("5xx/other/unknown", Answered(508)),
    ];

    private static IEnumerable<Case> Unavailables =>
        from announced in new[] { ("announced", "Retry-After: 120\r\n"), ("doubtful", "Retry-After: 99999999\r\n"), ("silent", "") }
        let kind = "5xx/503/" + announced.Item1
        let headers = announced.Item2
        from item in new[]
        {
            Of($"{kind}/challenge", Challenged(503, Cloudflare, headers)),
            Of($"{kind}/backend", Answered(503, HAProxy, headers)),
            Of($"{kind}/backend-or-rule", Answered(503, Apache, headers)),
            Of($"{kind}/edge", Answered(503, Cloudflare, headers)),
            Of($"{kind}/server", Answered(503, Nginx, headers)),
            Of($"{kind}/application", Answered(503, Gunicorn, headers)),
        }
        select item;

    private static IEnumerable<Case> Edges =>
    [
        .. new[] { 520, 521, 522, 523, 524, 525, 526, 527 }.Select(status => Of($"5xx/52x/{status}", Answered(status, Cloudflare))),
        Of("5xx/52x/unsigned", Answered(521)),
        .. new[] { 1000, 1001, 1002, 1016, 1033, 1101, 1102 }
            .Select(code => Of($"5xx/530/{code}", Answered(530, Cloudflare, body: $"error code: {code}"))),
        Of("5xx/530/other", Answered(530, Cloudflare, body: "<p>Error</p>")),
    ];

    private static IEnumerable<Case> Contents =>
    [
        Of("content/error-page/contained", WithPage(502, whole: false)),
        Of("content/error-page/gateway", WithPage(502, whole: true)),
        Of("content/error-page/client", WithPage(404, whole: true)),
        Of("content/error-page/server", WithPage(null, whole: true)),
        Broken("content/text-missing", CartText),
        Broken("content/text-forbidden", new Assertion.NotContains("Fatal error")),
        Broken("content/pattern-missing", new Assertion.Matches(Pattern)),
        Broken("content/json", new Assertion.Json(JsonPath.Parse("$.stock", out _, out _)!, Comparison.Parse("> 0", out _)!)),
        Broken("content/header", new Assertion.Header("X-Release", Comparison.Parse("7", out _)!)),
        Broken("content/stale", new Assertion.Fresh(new FreshnessMarker.Header("Date"), TimeSpan.FromHours(1))),
        Of("content/unknown-coding", Coded(), Asserting(CartText)),
        Broken("content/too-large", CartText, AssertionOutcome.Undecided),
    ];

    private static IEnumerable<Case> Slownesses =>
    [
        Slow("content/slow/dns", new(Long, null, null, null, null, Long)),
        Slow("content/slow/connect", new(null, Long, null, null, null, Long)),
        Slow("content/slow/tls", new(null, null, Long, null, null, Long)),
        Slow("content/slow/first-byte", new(null, null, null, Long, null, Long)),
        Slow("content/slow/transfer", new(null, null, null, null, Long, Long)),
        Slow("content/slow/unknown", new(null, null, null, null, null, Long)),
    ];

    private static TimeSpan Long => TimeSpan.FromSeconds(2);

    private static Case Of(string leaf, Observation seen, CheckSpec? spec = null, Memory memory = default) =>
        new(leaf, spec ?? Spec, seen, memory);

    private static Observation Observed(Failure failure) => Failed(failure.Kind) with { Failure = failure };

    private static Observation At(int status, FailurePlace place) => Answered(status) with
    {
        AnsweredBy = place,
        Proxy = place == FailurePlace.Proxy ? "proxy.example:3128" : null,
    };

    private static Case Broken(string leaf, Assertion assertion, AssertionOutcome outcome = AssertionOutcome.Fails) =>
        Of(leaf, WithBroken(assertion, outcome), Asserting(assertion));

    private static Observation Coded()
    {
        var seen = WithBroken(CartText, AssertionOutcome.Undecided);
        var headers = new HeaderBlock("Content-Encoding: zstd\r\n"u8.ToArray());
        return seen with { Answer = seen.Answer! with { Headers = headers, Oddities = ["unknown Content-Encoding, body kept as sent"] } };
    }

    private static Case Slow(string leaf, PhaseTimings phases) => Of(leaf, Answered(200) with { Phases = phases }, Asserting(Limit));
}
