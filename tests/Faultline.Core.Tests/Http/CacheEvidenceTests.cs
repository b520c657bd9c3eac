using System.Text;
using Faultline.Core.Http;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "M2")]
public sealed class CacheEvidenceTests
{
    [Theory]
    // RFC 9211: the nearest to the origin first
    [InlineData("Cache-Status: ExampleCache; hit", true, null, false, "examplecache")]
    [InlineData("Cache-Status: ExampleCache; hit=?1; ttl=376", true, null, false, "examplecache")]
    [InlineData("Cache-Status: ExampleCache; hit; ttl=-412", true, null, true, "examplecache")]
    [InlineData("Cache-Status: ExampleCache; fwd=uri-miss; stored; ttl=-1", false, null, false, "examplecache")]
    [InlineData("Cache-Status: OriginCache; hit; ttl=1100, \"CDN, Inc. Here\"; fwd=uri-miss", true, null, false, "origincache")]
    [InlineData("Cache-Status: \"a;hit\"; fwd=miss", false, null, false, "a;hit")]
    [InlineData(
        "Cache-Status: \"Netlify Durable\"; fwd=bypass\nCache-Status: \"Netlify Edge\"; hit\nAge: 9", true, 9, false, "netlify edge")]
    [InlineData("Cache-Status: Nobody; detail=x", null, null, false, null)]
    // Age
    [InlineData("Age: 86399", true, 86399, false, "")]
    [InlineData("Age: 0", null, 0, false, "")]
    [InlineData("Age: 86399\nVia: 1.1 varnish (Varnish/7.1)", true, 86399, false, "varnish")]
    [InlineData("Age: 4294967296", true, int.MaxValue, false, "")]
    [InlineData("Age: 12, 13", true, 12, false, "")]
    [InlineData("Age: -1", null, null, false, null)]
    [InlineData("Age: soon", null, null, false, null)]
    [InlineData("Age:", null, null, false, null)]
    // Cloudflare
    [InlineData("CF-Cache-Status: HIT\nAge: 7", true, 7, false, "cloudflare")]
    [InlineData("cf-cache-status: MISS", false, null, false, "cloudflare")]
    [InlineData("CF-Cache-Status: DYNAMIC", false, null, false, "cloudflare")]
    [InlineData("CF-Cache-Status: BYPASS", false, null, false, "cloudflare")]
    [InlineData("CF-Cache-Status: EXPIRED", false, null, false, "cloudflare")]
    [InlineData("CF-Cache-Status: REVALIDATED", false, null, false, "cloudflare")]
    [InlineData("CF-Cache-Status: STALE", true, null, true, "cloudflare")]
    [InlineData("CF-Cache-Status: UPDATING", true, null, true, "cloudflare")]
    [InlineData("CF-Cache-Status: NONE", null, null, false, null)]
    // CloudFront, Fastly, Akamai, Squid, nginx
    [InlineData("X-Cache: Hit from cloudfront", true, null, false, "cloudfront")]
    [InlineData("X-Cache: RefreshHit from cloudfront", false, null, false, "cloudfront")]
    [InlineData("X-Cache: Error from cloudfront", null, null, false, null)]
    [InlineData("X-Cache: MISS, HIT\nX-Served-By: cache-iad-kiad7000093-IAD, cache-fra-etou8220108-FRA", true, null, false, "fastly")]
    [InlineData("X-Cache: TCP_MEM_HIT from a23-1-2-3 (AkamaiGHost/22.1)", true, null, false, "akamai")]
    [InlineData("X-Cache: TCP_REFRESH_FAIL_HIT from a23-1-2-3 (AkamaiGHost/22.1)", true, null, true, "akamai")]
    [InlineData("X-Cache: MISS from white.example\nVia: 1.1 white.example (squid/5.7)", false, null, false, "squid")]
    [InlineData("X-Cache-Status: HIT", true, null, false, "")]
    [InlineData("X-Proxy-Cache: STALE", true, null, true, "")]
    // Varnish: two transactions are a hit
    [InlineData("X-Varnish: 32770 3", true, null, false, "varnish")]
    [InlineData("X-Varnish: 32770", false, null, false, "varnish")]
    [InlineData("X-Varnish: nonsense", null, null, false, null)]
    // Several caches: one hit is enough
    [InlineData("CF-Cache-Status: DYNAMIC\nX-Varnish: 32770 3", true, null, false, "varnish")]
    [InlineData("CF-Cache-Status: HIT\nX-Cache: MISS", true, null, false, "cloudflare")]
    [InlineData("X-Cache: MISS\nAge: 30", false, 30, false, "")]
    // Stale by Warning
    [InlineData("Warning: 110 anderson \"Response is stale\"", true, null, true, "")]
    [InlineData("Warning: 199 a \"x, 110 y\", 111 b \"Revalidation failed\"\nX-Varnish: 1 2", true, null, true, "varnish")]
    [InlineData("Warning: 214 a \"Transformation applied\"", null, null, false, null)]
    // Proxies that say nothing of a cache
    [InlineData("Via: 1.1 google", null, null, false, null)]
    [InlineData("X-Served-By: web-3", null, null, false, null)]
    [InlineData("Server: nginx", null, null, false, null)]
    [InlineData("", null, null, false, null)]
    public void Headers_are_read_as_their_writers_mean_them(string headers, bool? hit, int? age, bool stale, string? by)
    {
        var evidence = CacheEvidence.Read(Block(headers));
        Assert.Equal(by is null ? null : new CacheEvidence(hit, age, stale, by), evidence);
    }

    [Fact]
    public void A_name_from_outside_is_short_and_harmless()
    {
        var evidence = CacheEvidence.Read(Block($"Cache-Status: \"\u001b[31m{new string('x', 500)}\"; hit"));
        Assert.Equal(64, evidence!.By.Length);
        Assert.DoesNotContain(evidence.By, char.IsControl);
    }

    [Fact]
    public void Endless_headers_are_read_up_to_a_bound()
    {
        var late = string.Concat(Enumerable.Repeat("Via: 1.1 x\n", 1000)) + "X-Cache: HIT";
        Assert.Null(CacheEvidence.Read(Block(late)));
        Assert.Null(CacheEvidence.Read(Block("X-Cache: " + new string(',', 1_000_000) + "HIT")));
    }

    [Fact]
    [Trait("Spec", "V12")]
    public void No_headers_break_the_reading()
    {
        string[] names =
            ["Age", "Cache-Status", "CF-Cache-Status", "X-Cache", "X-Cache-Status", "X-Varnish", "Warning", "Via", "X-Served-By"];
        Prop.ForAll<string?[]>(values =>
        {
            var lines = (values ?? []).SelectMany((value, at) => names.Skip(at % names.Length).Select(name => $"{name}: {value}"));
            return CacheEvidence.Read(Block(string.Join('\n', lines))) is not { AgeSeconds: < 0 } and not { By.Length: > 64 };
        }).QuickCheckThrowOnFailure();
    }

    private static HeaderBlock Block(string lines) => new(Encoding.Latin1.GetBytes(lines));
}
