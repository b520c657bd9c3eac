using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Probing.Hops;
using FsCheck;
using FsCheck.Fluent;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>OAuth2 client credentials: the token is fetched when it is needed, and its endpoint is answerable for itself.</summary>
[Trait("Spec", "V8")]
public sealed class TokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_token_is_fetched_once_and_used_until_a_minute_before_it_expires()
    {
        var time = new ManualTime(Now);
        await using var endpoint = Numbered(expiresIn: "3600");
        await using var site = Site.Answering(Ok());
        var prober = ProberWith(time: time);
        var spec = Protected(site.Url, endpoint.Url + "token");

        await UpAsync(spec, prober);
        time.Advance(TimeSpan.FromMinutes(58));
        await UpAsync(spec with { Monitor = "another" }, prober);
        Assert.Single(endpoint.Requests);
        time.Advance(TimeSpan.FromMinutes(1));
        await UpAsync(spec, prober);
        Assert.Equal(["Authorization: Bearer t1", "Authorization: Bearer t1", "Authorization: Bearer t2"], site.Requests.Select(r => r.Line("Authorization")));

        var asked = endpoint.Requests.First();
        Assert.StartsWith("POST /token HTTP/1.1\r\n", asked, StringComparison.Ordinal);
        // RFC 6749 §2.3.1: "me@shop" and "se/cret", form-encoded before they are joined.
        Assert.Equal("Authorization: Basic " + Convert.ToBase64String("me%40shop:se%2Fcret"u8), asked.Line("Authorization"));
        Assert.Equal($"Content-Length: {"grant_type=client_credentials&scope=read+all".Length}", asked.Line("Content-Length"));
    }

    [Theory]
    [InlineData("\"3600\"", 1)]
    [InlineData("1e300", 1)]
    [InlineData("60", 2)]
    [InlineData("-5", 2)]
    [InlineData("null", 2)]
    [InlineData("{}", 2)]
    public async Task A_lifetime_that_says_little_keeps_the_token_for_one_check(string expiresIn, int fetched)
    {
        await using var endpoint = Numbered(expiresIn);
        await using var site = Site.Answering(Ok());
        var prober = ProberWith(time: new ManualTime(Now));
        await UpAsync(Protected(site.Url, endpoint.Url), prober);
        await UpAsync(Protected(site.Url, endpoint.Url), prober);
        Assert.Equal(fetched, endpoint.Requests.Count);
    }

    [Fact]
    public async Task A_kept_token_that_is_refused_is_replaced_within_the_check()
    {
        await using var endpoint = Numbered("3600");
        await using var site = Queued(Ok(), Status(401), Ok());
        var prober = ProberWith();
        await UpAsync(Protected(site.Url, endpoint.Url), prober);
        await UpAsync(Protected(site.Url, endpoint.Url), prober);
        Assert.Equal(["Authorization: Bearer t1", "Authorization: Bearer t1", "Authorization: Bearer t2"], site.Requests.Select(r => r.Line("Authorization")));
    }

    [Fact]
    public async Task A_fresh_token_that_is_refused_is_told_and_forgotten()
    {
        await using var endpoint = Numbered("3600");
        await using var site = Queued(Status(401), Ok());
        var prober = ProberWith();
        var (seen, verdict) = await CheckAsync(Protected(site.Url, endpoint.Url), prober);
        Assert.Equal(("http-401", FailurePlace.Target), (verdict.Reason, seen.AnsweredBy));
        await UpAsync(Protected(site.Url, endpoint.Url), prober);
        Assert.Equal("Authorization: Bearer t2", site.Requests.Last().Line("Authorization"));
    }

    [Fact]
    public async Task Checks_side_by_side_share_one_token()
    {
        await using var endpoint = Numbered("3600");
        await using var site = Site.Answering(Ok());
        var prober = ProberWith();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => UpAsync(Protected(site.Url, endpoint.Url), prober)));
        Assert.Single(endpoint.Requests);
    }

    [Theory]
    [InlineData(401, "{\"error\":\"invalid_client\"}")]
    [InlineData(500, "")]
    [InlineData(302, "")]
    [InlineData(200, "{\"token_type\":\"bearer\"}")]
    [InlineData(200, "<html>hello</html>")]
    [InlineData(200, "[]")]
    [InlineData(200, "{\"access_token\":\"\"}")]
    [InlineData(200, "{\"access_token\":\"a b\\r\\nX: y\"}")]
    [InlineData(200, "{\"access_token\":\"\\ud800\"}")]
    [InlineData(200, "{\"access_token\":7}")]
    public async Task An_endpoint_that_gives_no_token_has_answered_in_the_target_s_stead(int status, string body)
    {
        await using var endpoint = Site.Answering(Status(status, body: body));
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Protected(site.Url, endpoint.Url));
        Assert.Equal((FailurePlace.TokenEndpoint, status), (seen.AnsweredBy, seen.Answer!.Status));
        Assert.Equal(endpoint.Url, seen.Url.ToString());
        Assert.NotEqual(State.Up, verdict.State);
        Assert.Empty(site.Requests);
    }

    [Theory]
    [InlineData("garbage\r\n\r\n", FailureKind.NotHttp)]
    [InlineData("", FailureKind.EmptyResponse)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", FailureKind.BodyTruncated)]
    public async Task An_endpoint_that_breaks_has_failed_itself(string answer, FailureKind kind)
    {
        await using var endpoint = Site.Answering(answer);
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Protected(site.Url, endpoint.Url));
        Assert.Equal((kind, FailurePlace.TokenEndpoint), (seen.Failure!.Kind, seen.Failure.At));
        Assert.Equal(State.Down, verdict.State);
        Assert.Empty(site.Requests);
    }

    [Fact]
    public async Task An_endpoint_that_refuses_connections_has_failed_itself()
    {
        using var closed = ClosedPort(out var port);
        await using var site = Site.Answering(Ok());
        var (seen, verdict) = await CheckAsync(Protected(site.Url, $"http://127.0.0.1:{port}/"));
        Assert.Equal((FailureKind.ConnectionRefused, FailurePlace.TokenEndpoint), (seen.Failure!.Kind, seen.Failure.At));
        Assert.Equal("connection-refused", verdict.Reason);
        Assert.Empty(site.Requests);
    }

    [Fact]
    [Trait("Spec", "S4")]
    public void Any_body_holds_a_token_or_none()
    {
        var oauth = (Credentials.OAuth2)Protected("http://a.test/", "http://b.test/").Auth!;
        var pieces = Gen.Elements("{", "}", "[", "\"access_token\"", ":", "\"abc\"", ",", "\"expires_in\"", "1", "1e999", "\"\\udc00\"", "\"x\"", "null", "\u00ff");
        Prop.ForAll(pieces.ListOf().Select(string.Concat).ToArbitrary(), body =>
        {
            var token = new Tokens(TimeProvider.System).Keep(oauth, Encoding.Latin1.GetBytes(body));
            return token is null or "abc" or "x";
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static CheckSpec Protected(string url, string tokenUrl) =>
        Spec(url) with { Auth = new Credentials.OAuth2(Url(tokenUrl), "me@shop", "se/cret", "read all") };

    private static async Task UpAsync(CheckSpec spec, Probing.Prober prober) =>
        Assert.Equal(State.Up, (await CheckAsync(spec, prober)).Verdict.State);

    private static Site Queued(params string[] inTurn)
    {
        var answers = new Queue<string>(inTurn);
        return new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            await visit.SendAsync(answers.Dequeue(), cancel);
        });
    }

    /// <summary>An endpoint that gives out t1, t2 …</summary>
    private static Site Numbered(string expiresIn)
    {
        var count = 0;
        return new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            var body = $$"""{"access_token":"t{{Interlocked.Increment(ref count)}}","expires_in":{{expiresIn}}}""";
            await visit.SendAsync(Status(200, body: body), cancel);
        });
    }
}
