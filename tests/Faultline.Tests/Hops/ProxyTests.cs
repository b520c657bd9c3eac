using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab.Sites;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>A forward proxy of the probe's own side: what it does wrong is not the target's.</summary>
[Trait("Spec", "V8")]
public sealed class ProxyTests
{
    [Fact]
    public async Task A_plain_request_is_sent_whole_with_the_proxy_s_credentials()
    {
        await using var proxy = Site.Answering(Ok());
        var spec = Spec("http://shop.test/a?b") with { Proxy = Via(proxy) with { Auth = new("u", "p") } };
        var (seen, verdict) = await CheckAsync(spec);
        Assert.Equal((State.Up, FailurePlace.Target), (verdict.State, seen.AnsweredBy));
        var request = Assert.Single(proxy.Requests);
        Assert.StartsWith("GET http://shop.test/a?b HTTP/1.1\r\nHost: shop.test\r\n", request, StringComparison.Ordinal);
        Assert.Equal("Proxy-Authorization: Basic dTpw", request.Line("Proxy-Authorization"));
        Assert.Equal((proxy.Address.ToString(), proxy.Address), (seen.Proxy, seen.Address));
    }

    [Theory]
    [InlineData("https://shop.test/", 403)]
    [InlineData("https://shop.test/", 407)]
    [InlineData("https://shop.test/", 502)]
    [InlineData("https://shop.test/", 302)]
    [InlineData("http://shop.test/", 407)]
    public async Task A_proxy_that_refuses_has_answered_in_the_target_s_stead(string url, int status)
    {
        await using var proxy = Site.Answering(Status(status, "Location: http://elsewhere.test/\r\n"));
        var (seen, verdict) = await CheckAsync(Spec(url) with { Proxy = Via(proxy) });
        Assert.Equal((FailurePlace.Proxy, status), (seen.AnsweredBy, seen.Answer!.Status));
        Assert.NotEqual(State.Up, verdict.State);
        Assert.Empty(seen.Redirects);
        var request = Assert.Single(proxy.Requests);
        Assert.Equal(url.StartsWith("https", StringComparison.Ordinal), request.StartsWith("CONNECT shop.test:443 HTTP/1.1\r\nHost: shop.test:443\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://shop.test/", "SSH-2.0-x\r\n", FailureKind.NotHttp)]
    [InlineData("https://shop.test/", "", FailureKind.EmptyResponse)]
    [InlineData("http://shop.test/", "SSH-2.0-x\r\n", FailureKind.NotHttp)]
    [InlineData("http://shop.test/", "", FailureKind.EmptyResponse)]
    public async Task A_proxy_that_answers_garbage_has_failed_itself(string url, string answer, FailureKind kind)
    {
        await using var proxy = Site.Answering(answer);
        var (seen, verdict) = await CheckAsync(Spec(url) with { Proxy = Via(proxy) });
        Assert.Equal((kind, FailurePlace.Proxy), (seen.Failure!.Kind, seen.Failure.At));
        Assert.Equal((State.Down, Fault.Network), (verdict.State, verdict.Fault));
    }

    [Theory]
    [InlineData("https://shop.test/")]
    [InlineData("http://shop.test/")]
    public async Task A_dead_proxy_has_failed_itself(string url)
    {
        using var closed = ClosedPort(out var port);
        var (seen, verdict) = await CheckAsync(Spec(url) with { Proxy = new("127.0.0.1", port) });
        Assert.Equal((FailureKind.ConnectionRefused, FailurePlace.Proxy), (seen.Failure!.Kind, seen.Failure.At));
        Assert.Equal(Fault.Network, verdict.Fault);
    }

    [Fact]
    public async Task A_proxy_whose_name_is_unknown_has_failed_itself()
    {
        var (seen, _) = await CheckAsync(Spec("http://127.0.0.1/") with { Proxy = new("nowhere.test", 3128) });
        Assert.Equal((FailureKind.NameServerFailure, FailurePlace.Proxy), (seen.Failure!.Kind, seen.Failure.At));
    }

    [Fact]
    public async Task The_token_endpoint_is_asked_through_the_proxy_as_well()
    {
        await using var proxy = new Site(async (visit, cancel) =>
        {
            var token = (await visit.ReadRequestAsync(cancel)).StartsWith("POST http://login.test/token ", StringComparison.Ordinal);
            await visit.SendAsync(token ? Status(200, body: """{"access_token":"t"}""") : Ok(), cancel);
        });
        var spec = Spec("http://shop.test/") with
        {
            Proxy = Via(proxy),
            Auth = new Credentials.OAuth2(Url("http://login.test/token"), "me", "secret", null),
        };
        var (_, verdict) = await CheckAsync(spec);
        Assert.Equal(State.Up, verdict.State);
        Assert.Equal("Authorization: Bearer t", proxy.Requests.Last().Line("Authorization"));
    }

    [Theory]
    [Trait("Spec", "S2")]
    [InlineData("http://169.254.169.254/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("http://10.0.0.1/")]
    public async Task A_redirect_does_not_lead_through_the_proxy_to_an_address_that_is_not_allowed(string location)
    {
        await using var proxy = new Site(Behaviours.RedirectsTo(location));
        var (_, verdict) = await CheckAsync(Spec("http://shop.test/") with { Proxy = Via(proxy) });
        Assert.Equal("address-not-allowed", verdict.Reason);
        Assert.Single(proxy.Requests);
    }

    private static ProxySettings Via(Site proxy) => new("127.0.0.1", proxy.Address.Port);
}
