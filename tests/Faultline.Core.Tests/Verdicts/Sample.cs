using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>Observations as a prober would report them, to be changed with <c>with</c>.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset At = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    public static readonly CheckUrl Url = CheckUrl.Parse("https://shop.example/a", out _)!;
    public static readonly IPEndPoint Address = new(IPAddress.Parse("203.0.113.7"), 443);
    public static readonly CheckSpec Spec = new() { Monitor = "shop", Url = Url };
    public static readonly Memory Passed = new(PassedBefore: true, null, null);

    public static readonly AnswerWriter Nginx = new("nginx", "1.22.1", WriterKind.Server, "", "Server: nginx/1.22.1", OwnPage: true);
    public static readonly AnswerWriter HAProxy = new("HAProxy", "", WriterKind.Proxy, "", "HAProxy's 503 page", OwnPage: true);
    public static readonly AnswerWriter Squid = new("Squid", "5.7", WriterKind.Proxy, "", "Server: squid/5.7", OwnPage: true);
    public static readonly AnswerWriter Apache = new("Apache", "2.4.62", WriterKind.Server, "", "Server: Apache", OwnPage: true);
    public static readonly AnswerWriter Cloudflare = new("Cloudflare", "", WriterKind.Cdn, "", "Cloudflare's page", OwnPage: true);
    public static readonly AnswerWriter Gunicorn = new("gunicorn", "21.2", WriterKind.Application, "", "Server: gunicorn", OwnPage: false);

    public static readonly CertificateFacts Certificate = new(
        "CN=shop.example", "CN=Some Authority", At.AddDays(-30), At.AddDays(60), ["shop.example"], new string('a', 64));

    private static readonly NameLookup Lookup = new("shop.example", [Address.Address], "192.0.2.53", TimeSpan.Zero);

    public static CheckSpec Expecting(string status, params Assertion[] assertions) =>
        Spec with { Expect = new Expectation { Status = StatusExpression.Parse(status, out _, out _)!, Assertions = assertions } };

    public static CheckSpec Asserting(params Assertion[] assertions) => Expecting("200-299", assertions);

    /// <summary>An answer that came whole, over TLS, 84 ms after it was asked for.</summary>
    public static Observation Answered(int status, AnswerWriter? writer = null, string headers = "", string body = "") => new()
    {
        At = At,
        Url = Url,
        Address = Address,
        Lookup = Lookup,
        Tls = new TlsFacts("TLSv1.3", Resumed: false, Certificate),
        Phases = Phases(firstByte: 184),
        Answer = new Answer
        {
            Status = status,
            Protocol = "HTTP/1.1",
            Headers = new HeaderBlock(Encoding.Latin1.GetBytes(headers)),
            BodyLength = body.Length,
            BodySample = Encoding.Latin1.GetBytes(body),
        },
        Examination = new Examination { Writer = writer ?? AnswerWriter.Unknown },
    };

    public static Observation Failed(
        FailureKind kind, string detail = "", FailurePlace at = FailurePlace.Target, params CanaryAnswer[] canaries)
    {
        var stage = Stages.Of(kind);
        return new Observation
        {
            At = At,
            Url = Url,
            Address = stage >= Stage.Connection ? Address : null,
            Lookup = stage >= Stage.Connection ? Lookup : null,
            Tls = stage > Stage.Tls ? new TlsFacts("TLSv1.3", Resumed: false, Certificate) : null,
            Failure = new Failure(kind, detail, at),
            Canaries = canaries,
            Answer = stage is Stage.Transfer or Stage.Redirects ? Answered(stage == Stage.Transfer ? 200 : 302).Answer : null,
            Phases = new PhaseTimings(null, null, null, null, null, TimeSpan.FromSeconds(10)),
        };
    }

    /// <summary>What broke once the header was there.</summary>
    public static Observation WithinBody(FailureKind kind, string detail = "", int status = 200, AnswerWriter? writer = null) =>
        Answered(status, writer) with { Failure = new Failure(kind, detail) };

    public static Observation WithBroken(Assertion assertion, AssertionOutcome outcome = AssertionOutcome.Fails)
    {
        var seen = Answered(200);
        var answer = new AssertionAnswer(assertion, outcome, "something else");
        return seen with { Examination = seen.Examination! with { Assertions = [answer] } };
    }

    public static Observation WithPage(int? names, bool whole, AnswerWriter? writer = null)
    {
        var seen = Answered(200, writer);
        return seen with { Examination = seen.Examination! with { ErrorPage = new ErrorPage("nginx", names, whole) } };
    }

    public static Observation After(Observation seen, double firstByteMilliseconds) => seen with { Phases = Phases(firstByteMilliseconds) };

    /// <summary>As a forward proxy answers a request over plain http.</summary>
    public static Observation ThroughProxy(Observation seen) => seen with
    {
        Url = CheckUrl.Parse("http://shop.example/a", out _)!,
        Proxy = "proxy.example:3128",
        Lookup = null,
        Tls = null,
    };

    public static Observation Redirected(Observation seen) =>
        seen with { Redirects = [new RedirectHop(Url, 302, "/gone", Address)], Url = CheckUrl.Parse("https://shop.example/gone", out _)! };

    public static Observation Challenged(int status, AnswerWriter? writer = null, string headers = "")
    {
        var seen = Answered(status, writer, headers);
        return seen with { Examination = seen.Examination! with { BotChallenge = "Cloudflare challenge" } };
    }

    public static Observation WithDeadAddress(FailureKind kind, string address = "203.0.113.8")
    {
        var dead = new IPEndPoint(IPAddress.Parse(address), 443);
        return Answered(200) with { FailedAddresses = [new FailedAddress(dead, kind, TimeSpan.FromSeconds(1))] };
    }

    public static PhaseTimings Phases(double firstByte) => new(
        Dns: TimeSpan.FromMilliseconds(1.2),
        Connect: TimeSpan.FromMilliseconds(0.4),
        Tls: TimeSpan.FromMilliseconds(8.1),
        FirstByte: TimeSpan.FromMilliseconds(firstByte),
        Transfer: TimeSpan.FromMilliseconds(0.3),
        Total: TimeSpan.FromMilliseconds(firstByte + 10));

    public static Verdict Judged(Observation seen) => Judge.Decide(Spec, seen, Memory.None);

    public static Verdict Judged(CheckSpec spec, Observation seen) => Judge.Decide(spec, seen, Memory.None);
}
