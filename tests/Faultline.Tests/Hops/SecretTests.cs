using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab;
using Faultline.Lab.Sites;
using Faultline.Tests.Tls;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>Credentials go to the origin that they are for, and nowhere else.</summary>
[Trait("Spec", "V8 S2 S3")]
public sealed class SecretTests
{
    private static readonly Credentials.Basic Somebody = new("somebody", "pässword:1");

    public static TheoryData<Credentials, string> Proofs => new()
    {
        { Somebody, "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("somebody:pässword:1")) },
        { new Credentials.Bearer("abc.def"), "Authorization: Bearer abc.def" },
    };

    [Theory, MemberData(nameof(Proofs))]
    public async Task Credentials_are_sent_with_the_first_request(Credentials auth, string line)
    {
        await using var site = Site.Answering(Ok());
        await CheckAsync(Spec(site.Url) with { Auth = auth });
        Assert.Equal(line, Assert.Single(site.Requests).Line("Authorization"));
    }

    [Fact]
    public async Task User_info_stays_out_of_the_request_line_and_of_what_is_shown()
    {
        await using var site = Site.Answering(Ok());
        var (seen, _) = await CheckAsync(Spec($"http://somebody:secret@{site.Address}/a"));
        var request = Assert.Single(site.Requests);
        Assert.StartsWith("GET /a HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Equal($"Host: {site.Address}", request.Line("Host"));
        Assert.DoesNotContain("secret", seen.Url.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_the_monitor_replace_our_own_and_Host_comes_first()
    {
        await using var site = Site.Answering(Ok());
        await CheckAsync(Spec(site.Url) with
        {
            Headers = [new("accept", "text/html"), new("X-A", "1"), new("HOST", "shop.example"), new("X-A", "2"), new("User-Agent", "mine")],
        });
        Assert.Equal(
            "GET / HTTP/1.1\r\nHOST: shop.example\r\naccept: text/html\r\nX-A: 1\r\nX-A: 2\r\nUser-Agent: mine\r\n"
            + "Accept-Encoding: gzip, deflate, br\r\nConnection: close\r\n\r\n",
            Assert.Single(site.Requests));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Secrets_stay_within_the_origin(bool sameOrigin)
    {
        await using var other = Site.Answering(Ok());
        Site? own = null;
        own = new Site(async (visit, cancel) =>
        {
            var first = (await visit.ReadRequestAsync(cancel)).StartsWith("GET / ", StringComparison.Ordinal);
            await visit.SendAsync(first ? Redirect(302, sameOrigin ? own!.Url + "b" : other.Url) : Ok(), cancel);
        });
        await using var _ = own;
        var spec = Spec(own.Url) with
        {
            Auth = Somebody,
            Headers = [new("X-Api-Key", "k"), new("Cookie", "c=1"), new("Host", "shop.example"), new("Accept-Language", "de"), new("User-Agent", "mine")],
        };
        var (_, verdict) = await CheckAsync(spec);
        Assert.Equal(State.Up, verdict.State);
        var second = sameOrigin ? own.Requests.Last() : Assert.Single(other.Requests);
        Assert.All(["Authorization", "X-Api-Key", "Cookie"], name => Assert.Equal(sameOrigin, second.Line(name).Length > 0));
        Assert.Equal(sameOrigin ? "Host: shop.example" : $"Host: {other.Address}", second.Line("Host"));
        Assert.Equal(("Accept-Language: de", "User-Agent: mine"), (second.Line("Accept-Language"), second.Line("User-Agent")));
    }

    [Fact]
    public async Task Secrets_do_not_come_back_by_way_of_another_origin()
    {
        Site? own = null;
        await using var other = new Site(async (visit, cancel) =>
        {
            await visit.ReadRequestAsync(cancel);
            await visit.SendAsync(Redirect(302, own!.Url + "b"), cancel);
        });
        own = Serving(("/", Redirect(302, other.Url)), ("/b", Ok()));
        await using var _ = own;
        await CheckAsync(Spec(own.Url) with { Auth = Somebody });
        Assert.Equal("", own.Requests.Last().Line("Authorization"));
    }

    [Fact]
    [Trait("Spec", "V15")]
    public async Task The_client_certificate_goes_to_its_own_origin_only()
    {
        await using var other = new TlsSite(Ok(), "127.0.0.1");
        await using var own = new TlsSite(Redirect(302, $"https://127.0.0.1:{other.Port}/"), "127.0.0.1");
        using var identity = TestAuthority.Trusted.Leaf(["client.example"]);
        var spec = Spec($"https://127.0.0.1:{own.Port}/") with
        {
            Tls = TlsSite.Trust with
            {
                ClientCertificatePem = identity.ExportCertificatePem() + "\n" + TestAuthority.Trusted.Intermediate.ExportCertificatePem(),
                ClientKeyPem = System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(identity)!.ExportPkcs8PrivateKeyPem(),
            },
        };
        var (_, verdict) = await CheckAsync(spec, ProberWith(time: new ManualTime(TestAuthority.Now)));
        Assert.Equal("ok", verdict.Reason);
        Assert.Equal("CN=client.example", own.Visits.Single().ClientCertificate);
        Assert.Null(other.Visits.Single().ClientCertificate);
    }
}
