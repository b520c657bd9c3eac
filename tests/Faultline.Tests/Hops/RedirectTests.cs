using System.Net;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Probing.Hops;
using Faultline.Tests.Tls;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>Redirects are followed by us, hop by hop, and lead only where they may.</summary>
[Trait("Spec", "V1 V8 S2")]
public sealed class RedirectTests
{
    [Theory]
    [InlineData(301, "GET", "GET")]
    [InlineData(301, "HEAD", "HEAD")]
    [InlineData(301, "POST", "GET")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(302, "GET", "GET")]
    [InlineData(302, "HEAD", "HEAD")]
    [InlineData(302, "POST", "GET")]
    [InlineData(302, "PUT", "PUT")]
    [InlineData(303, "GET", "GET")]
    [InlineData(303, "HEAD", "HEAD")]
    [InlineData(303, "POST", "GET")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(307, "GET", "GET")]
    [InlineData(307, "HEAD", "HEAD")]
    [InlineData(307, "POST", "POST")]
    [InlineData(307, "PUT", "PUT")]
    [InlineData(308, "GET", "GET")]
    [InlineData(308, "HEAD", "HEAD")]
    [InlineData(308, "POST", "POST")]
    [InlineData(308, "PUT", "PUT")]
    public async Task A_redirect_keeps_or_changes_the_method_and_the_body_with_it(int status, string method, string then)
    {
        await using var site = Serving(("/a", Redirect(status, "/b")), ("/b", method == "HEAD" ? Status(200) : Ok()));
        var hasBody = method is "POST" or "PUT";
        var spec = Spec(site.Url + "a") with
        {
            Method = method,
            Body = hasBody ? "four"u8.ToArray() : default,
            Headers = hasBody ? [new("Content-Type", "text/x"), new("X-Own", "1")] : [],
        };
        var (seen, verdict) = await CheckAsync(spec);
        Assert.Equal((State.Up, 200), (verdict.State, seen.Answer!.Status));
        Assert.Equal(status, Assert.Single(seen.Redirects).Status);
        var second = site.Requests.Last();
        Assert.StartsWith($"{then} /b ", second, StringComparison.Ordinal);
        Assert.Equal(hasBody && then == method ? ("Content-Length: 4", "Content-Type: text/x") : ("", ""), (second.Line("Content-Length"), second.Line("Content-Type")));
        Assert.Equal(hasBody ? "X-Own: 1" : "", second.Line("X-Own"));
    }

    [Theory]
    [InlineData("/deep/b", "b")]
    [InlineData("/b", "/b")]
    [InlineData("/b?x=1", "../b?x=1")]
    [InlineData("/deep/a?page=2", "?page=2")]
    [InlineData("/b", "/b#fragment")]
    [InlineData("/b", "//127.0.0.1:{port}/b")]
    [InlineData("/b", "http://127.0.0.1:{port}/b")]
    [InlineData("/b", "http://somebody:else@127.0.0.1:{port}/b")]
    [InlineData("/%C3%A9", "/\u00c3\u00a9")] // é, sent as UTF-8
    public async Task A_location_is_resolved_as_browsers_do(string asked, string location)
    {
        Site? site = null;
        site = new Site(async (visit, cancel) =>
        {
            var header = await visit.ReadRequestAsync(cancel);
            var port = site!.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await visit.SendAsync(
                header.StartsWith("GET /deep/a ", StringComparison.Ordinal) ? Redirect(302, location.Replace("{port}", port, StringComparison.Ordinal)) : Ok(),
                cancel);
        });
        await using var _ = site;
        var (seen, verdict) = await CheckAsync(Spec(site.Url + "deep/a"));
        Assert.Equal(State.Up, verdict.State);
        Assert.StartsWith($"GET {asked} HTTP/1.1\r\n", site.Requests.Last(), StringComparison.Ordinal);
        Assert.Equal(asked, seen.Url.Target);
        Assert.Equal("", site.Requests.Last().Line("Authorization"));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "redirect-invalid", "file:")]
    [InlineData("javascript:alert(1)", "redirect-invalid", "javascript:")]
    [InlineData("", "redirect-invalid", "empty")]
    [InlineData("http://", "redirect-invalid", "no host")]
    [InlineData("http://a b/", "redirect-invalid", "space")]
    [InlineData("/", "redirect-loop", "leads back to")]
    public async Task A_redirect_to_nowhere_is_told_as_such(string location, string reason, string detail)
    {
        await using var site = new Site(Behaviours.RedirectsTo(location));
        var (seen, verdict) = await CheckAsync(Spec(site.Url));
        Assert.Equal((reason, State.Down), (verdict.Reason, verdict.State));
        Assert.Contains(detail, seen.Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal(302, seen.Answer!.Status);
        Assert.Single(site.Requests);
    }

    [Fact]
    public async Task A_redirect_without_a_place_is_invalid()
    {
        await using var site = Site.Answering(Status(302));
        var (seen, verdict) = await CheckAsync(Spec(site.Url));
        Assert.Equal("redirect-invalid", verdict.Reason);
        Assert.Equal(302, seen.Answer!.Status);
    }

    [Fact]
    public async Task A_loop_over_two_is_noticed_when_it_closes()
    {
        await using var site = Serving(("/a", Redirect(302, "/b")), ("/b", Redirect(302, "/a")));
        var (seen, verdict) = await CheckAsync(Spec(site.Url + "a"));
        Assert.Equal("redirect-loop", verdict.Reason);
        Assert.Single(seen.Redirects);
        Assert.Equal(2, site.Requests.Count);
    }

    [Fact]
    public async Task Coming_back_with_another_method_is_no_loop()
    {
        await using var site = new Site(async (visit, cancel) =>
        {
            var header = await visit.ReadRequestAsync(cancel);
            await visit.SendAsync(
                header.StartsWith("POST /form", StringComparison.Ordinal) ? Redirect(303, "/check")
                : header.StartsWith("GET /check", StringComparison.Ordinal) ? Redirect(302, "/form") : Ok(),
                cancel);
        });
        var (seen, verdict) = await CheckAsync(Spec(site.Url + "form") with { Method = "POST" });
        Assert.Equal((State.Up, 2), (verdict.State, seen.Redirects.Count));
    }

    [Theory]
    [InlineData(10, "ok")]
    [InlineData(11, "redirect-loop")]
    public async Task Ten_redirects_are_followed_and_no_more(int count, string reason)
    {
        await using var site = new Site(async (visit, cancel) =>
        {
            var at = int.Parse((await visit.ReadRequestAsync(cancel)).Split(' ', '/')[2], System.Globalization.CultureInfo.InvariantCulture);
            await visit.SendAsync(at == count ? Ok() : Redirect(302, $"/{at + 1}"), cancel);
        });
        var (seen, verdict) = await CheckAsync(Spec(site.Url + "0"));
        Assert.Equal((reason, 10), (verdict.Reason, seen.Redirects.Count));
    }

    [Fact]
    public async Task A_redirect_that_is_not_followed_is_the_answer()
    {
        await using var site = new Site(Behaviours.RedirectsTo("/b"));
        var (seen, verdict) = await CheckAsync(Spec(site.Url) with { Follow = false });
        Assert.Equal("redirect-unexpected", verdict.Reason);
        Assert.Null(seen.Failure);
    }

    [Fact]
    public async Task An_upgrade_to_https_on_the_same_host_is_followed_and_leaves_only_its_own_facts()
    {
        await using var secure = new TlsSite(Ok(), "shop.test");
        await using var plain = new Site(Behaviours.RedirectsTo($"https://shop.test:{secure.Port}/"));
        var spec = Spec($"http://shop.test:{plain.Address.Port}/") with { Tls = TlsSite.Trust };
        var (seen, verdict) = await CheckAsync(spec, ProberWith("127.0.0.1 shop.test", new ManualTime(TestAuthority.Now)));
        Assert.Equal(State.Up, verdict.State);
        Assert.Equal($"https://shop.test:{secure.Port}/", seen.Url.ToString());
        Assert.NotNull(seen.Tls);
        Assert.Equal("shop.test", secure.Visits.Single().ServerName);
    }

    [Fact]
    public async Task What_was_seen_of_one_hop_is_not_said_of_the_next()
    {
        using var closed = ClosedPort(out var port);
        await using var first = new TlsSite(Redirect(302, $"http://127.0.0.1:{port}/"), "shop.test");
        var spec = Spec($"https://shop.test:{first.Port}/") with { Tls = TlsSite.Trust };
        var (seen, verdict) = await CheckAsync(spec, ProberWith("127.0.0.1 shop.test", new ManualTime(TestAuthority.Now)));
        Assert.Equal("connection-refused", verdict.Reason);
        Assert.Equal((null, null, port), (seen.Tls, seen.Lookup, seen.Address!.Port));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://metadata.test/")]
    public async Task A_redirect_to_a_metadata_address_opens_no_socket(string location)
    {
        await using var site = new Site(Behaviours.RedirectsTo(location));
        var (seen, verdict) = await CheckAsync(Spec(site.Url), ProberWith("169.254.169.254 metadata.test"));
        Assert.Equal(("address-not-allowed", State.Inconclusive), (verdict.Reason, verdict.State));
        Assert.Empty(seen.FailedAddresses);
        Assert.Null(seen.Answer);
    }

    [Theory]
    [InlineData("8.8.8.8", "10.0.0.1", true)]
    [InlineData("8.8.8.8", "127.0.0.1", true)]
    [InlineData("8.8.8.8", "1.1.1.1", false)]
    [InlineData("10.0.0.2", "10.0.0.1", false)]
    [InlineData(null, "10.0.0.1", true)] // behind a proxy
    public void A_redirect_from_a_public_host_must_not_lead_to_a_private_address(string? from, string to, bool refused)
    {
        var spec = Spec("http://public.test/");
        var answer = new Answer { Status = 302, Protocol = "HTTP/1.1", Headers = new HeaderBlock(Encoding.ASCII.GetBytes($"Location: http://{to}/\n")) };
        var next = Redirects.Next(spec, Hop.First(spec), answer, 0, from is null ? null : IPAddress.Parse(from), out _)!;
        Assert.Equal(refused, next.Guard(spec.Network).Refuses(IPAddress.Parse(to), literal: true) is not null);
    }

    [Fact]
    public void A_failure_shows_a_hostile_location_short_and_printable()
    {
        var spec = Spec("http://public.test/");
        var hostile = "bad\u001b[31m://" + new string('x', 9000);
        var answer = new Answer { Status = 302, Protocol = "HTTP/1.1", Headers = new HeaderBlock(Encoding.Latin1.GetBytes($"Location: {hostile}\n")) };
        Assert.Null(Redirects.Next(spec, Hop.First(spec), answer, 0, null, out var failure));
        Assert.InRange(failure!.Detail.Length, 1, 400);
    }
}
