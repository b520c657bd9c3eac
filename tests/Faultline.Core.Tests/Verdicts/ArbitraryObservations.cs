using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Verdicts;

/// <summary>Any observation that the types allow, likely or not, with hostile text wherever text comes from outside.</summary>
internal static class ArbitraryObservations
{
    public sealed record Case(CheckSpec Spec, Observation Seen, Memory Memory);

    private static readonly Gen<string> Text = Gen.Elements(
        "", "x", "nginx", "Cloudflare", "Apache", "{host}", "{", "a\r\nb\0\u001b[31m", "\u202Eevil\u2028", "\uD800", new string('A', 5000), "https://u:secret@h/", "10", "//");

    private static readonly Gen<Assertion> AnyAssertion = Gen.Elements<Assertion>(
        new Assertion.Contains("x"),
        new Assertion.NotContains(new string('y', 500)),
        new Assertion.Matches(new Regex("x", RegexOptions.NonBacktracking)),
        new Assertion.Json(JsonPath.Parse("$.a", out _, out _)!, Comparison.Parse("1", out _)!),
        new Assertion.Header("X", Comparison.Parse("1", out _)!),
        new Assertion.Fresh(new FreshnessMarker.Header("Date"), TimeSpan.FromDays(1)),
        new Assertion.ResponseTime(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)),
        new Assertion.ResponseTime(null, TimeSpan.FromSeconds(1)),
        new Assertion.ResponseTime(TimeSpan.Zero, null));

    private static readonly Gen<CheckUrl> Url = Gen.Elements("https://shop.example/a", "http://shop.example:8080/", "http://[2001:db8::1]/", "https://192.0.2.1/?x")
        .Select(text => CheckUrl.Parse(text, out _)!);

    private static readonly Gen<TimeSpan> Time = Gen.OneOf(
        Gen.Choose(0, 120_000).Select(ms => TimeSpan.FromMilliseconds(ms)), Gen.Elements(TimeSpan.Zero, TimeSpan.MaxValue, TimeSpan.FromTicks(-5)));

    private static readonly Gen<DateTimeOffset> Date = Gen.Elements(
        Sample.At, Sample.At.AddDays(2), Sample.At.AddDays(-400), DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    private static readonly Gen<IPEndPoint> EndPoint = Gen.Elements("192.0.2.1", "203.0.113.9", "2001:db8::1", "::ffff:192.0.2.1")
        .Select(address => new IPEndPoint(IPAddress.Parse(address), 443));

    private static readonly Gen<FailureKind> Kind = Gen.Elements(Enum.GetValues<FailureKind>());

    private static readonly Gen<AnswerWriter> Writer =
        from name in Text
        from edge in Text
        from kind in Gen.Elements(Enum.GetValues<WriterKind>())
        from own in Flag
        select new AnswerWriter(name, edge, kind, edge, name, own);

    private static readonly Gen<Answer> AnyAnswer =
        from status in Gen.OneOf(Gen.Choose(100, 999), Gen.Elements(200, 204, 301, 304, 401, 403, 404, 407, 429, 500, 502, 503, 504, 511, 521, 530))
        from retry in Text
        from location in Text
        from body in Gen.Elements("", "error code: 1016", "Error 1101", "rror code", "rror: 1")
        from capped in Flag
        from oddity in Maybe(Text)
        select new Answer
        {
            Status = status,
            Protocol = "HTTP/1.1",
            Headers = new HeaderBlock(Encoding.Latin1.GetBytes($"Retry-After: {retry}\nLocation: {location}\nServer: {retry}\nCF-RAY: {location}\n")),
            BodySample = Encoding.Latin1.GetBytes(body),
            BodyCapped = capped,
            Oddities = oddity is null ? [] : [oddity],
        };

    private static readonly Gen<Examination> AnyExamination =
        from writer in Writer
        from page in Maybe(
            from name in Text
            from status in Gen.Elements<int?>(null, 0, 200, 404, 502, 503, 522, 99_999)
            from whole in Flag
            select new ErrorPage(name, status, whole))
        from login in Flag
        from challenge in Maybe(Text)
        from answers in Few(
            from assertion in AnyAssertion
            from outcome in Gen.Elements(Enum.GetValues<AssertionOutcome>())
            from found in Text
            select new AssertionAnswer(assertion, outcome, found))
        select new Examination { Writer = writer, ErrorPage = page, LoginForm = login, BotChallenge = challenge, Assertions = answers };

    private static readonly Gen<TlsFacts> Tls =
        from certificate in Maybe(
            from subject in Text
            from issuer in Text
            from begins in Date
            from ends in Date
            from names in Few(Text)
            select new CertificateFacts(subject, issuer, begins, ends, names, "00"))
        select new TlsFacts(null, Resumed: false, certificate);

    private static readonly Gen<PhaseTimings> Phases =
        from dns in Perhaps(Time)
        from connect in Perhaps(Time)
        from tls in Perhaps(Time)
        from first in Perhaps(Time)
        from transfer in Perhaps(Time)
        from total in Time
        select new PhaseTimings(dns, connect, tls, first, transfer, total);

    private static readonly Gen<Observation> Seen =
        from at in Date
        from url in Url
        from failure in Maybe(
            from kind in Kind
            from detail in Text
            from place in Gen.Elements(Enum.GetValues<FailurePlace>())
            select new Failure(kind, detail, place))
        from answer in Maybe(AnyAnswer)
        from answeredBy in Gen.Frequency((8, Gen.Constant(FailurePlace.Target)), (1, Gen.Constant(FailurePlace.Proxy)), (1, Gen.Constant(FailurePlace.TokenEndpoint)))
        from examination in Maybe(AnyExamination)
        from tls in Maybe(Tls)
        from phases in Phases
        from address in Maybe(EndPoint)
        from proxy in Maybe(Text)
        from failed in Few(
            from point in EndPoint
            from kind in Kind
            from after in Time
            select new FailedAddress(point, kind, after))
        from lookup in Maybe(
            from name in Text
            from age in Time
            select new NameLookup(name, [], name, age))
        from redirects in Few(from hop in Url from location in Text select new RedirectHop(hop, 302, location, null))
        from canaries in Few(from name in Text from answered in Flag select new CanaryAnswer(name, answered))
        select new Observation
        {
            At = at,
            Url = url,
            Failure = failure,
            Answer = answer,
            AnsweredBy = answeredBy,
            Examination = examination,
            Tls = tls,
            Phases = phases,
            Address = address,
            Proxy = proxy,
            FailedAddresses = failed,
            Lookup = lookup,
            Redirects = redirects,
            Canaries = canaries,
        };

    private static readonly Gen<CheckSpec> Specs =
        from url in Url
        from status in Gen.Elements("200-299", "401,403", "!500-599", "301", "100-999", "503")
        from assertions in Few(AnyAssertion)
        from follow in Gen.Elements<bool?>(null, true, false)
        from rejectedIsDown in Flag
        from days in Gen.Elements<int?>(null, 0, 30, int.MaxValue, -1)
        from insecure in Flag
        from auth in Maybe(Gen.Elements<Credentials>(
            new Credentials.Bearer("t"), new Credentials.OAuth2(CheckUrl.Parse("https://id.example/", out _)!, "c", "s", null)))
        select new CheckSpec
        {
            Monitor = "m",
            Url = url,
            Follow = follow,
            RejectedIsDown = rejectedIsDown,
            Auth = auth,
            Tls = TlsSettings.Default with { Insecure = insecure },
            Expect = new Expectation { Status = StatusExpression.Parse(status, out _, out _)!, Assertions = assertions, CertificateDays = days },
        };

    public static Arbitrary<Case> Arbitrary { get; } = Arb.From(
        from spec in Specs
        from seen in Seen
        from passed in Flag
        from well in Gen.Elements<bool?>(null, true, false)
        from rejects in Gen.Elements<bool?>(null, true, false)
        select new Case(spec, seen, new Memory(passed, well, rejects)));

    private static Gen<bool> Flag => Gen.Elements(true, false);

    private static Gen<T?> Maybe<T>(Gen<T> value)
        where T : class => Gen.OneOf(Gen.Constant<T?>(null), value.Select(some => (T?)some));

    private static Gen<T?> Perhaps<T>(Gen<T> value)
        where T : struct => Gen.OneOf(Gen.Constant<T?>(null), value.Select(some => (T?)some));

    private static Gen<T[]> Few<T>(Gen<T> item) => Gen.Choose(0, 3).SelectMany(count => item.ArrayOf(count));
}
