using Faultline.Core.Checks;
using Faultline.Core.Http;
using Faultline.Core.Verdicts;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Verdicts;

[Trait("Spec", "S3")]
public sealed class SecretsTests
{
    private static readonly CheckSpec Spec = new()
    {
        Monitor = "shop",
        Url = CheckUrl.Parse("https://me:p%40ssword@shop.example/", out _)!,
        Headers = [new HeaderField("Authorization", "Bearer abc.def"), new HeaderField("X-Api-Key", "k-12345"), new HeaderField("Accept", "text/html")],
        Auth = new Credentials.Basic("me", "other-password"),
        Proxy = new ProxySettings("proxy.example", 3128, new Credentials.Basic("p", "proxypass")),
    };

    [Theory]
    [InlineData("nothing to hide: text/html", "nothing to hide: text/html")]
    [InlineData("it said p@ssword", "it said ***")]
    [InlineData("it said p%40ssword", "it said ***")]
    [InlineData("it said other-password and proxypass", "it said *** and ***")]
    [InlineData("it said bWU6b3RoZXItcGFzc3dvcmQ=", "it said ***")]
    [InlineData("got abc.def", "got ***")]
    [InlineData("got Bearer abc.def", "got ***")]
    [InlineData("key k-12345.", "key ***.")]
    [InlineData("see http://a:b@c.example/d@e", "see http://***@c.example/d@e")]
    [InlineData("see http://a:b@c/ and ftp://x@y", "see http://***@c/ and ftp://***@y")]
    [InlineData("mail me@shop.example", "mail me@shop.example")]
    [InlineData("Cookie: a=b\nHost: c", "Cookie: ***\nHost: c")]
    [InlineData("Set-Cookie : a=b", "Set-Cookie : ***")]
    [InlineData("{\"Authorization\": \"Basic x\"}", "{\"Authorization\": ***")]
    [InlineData("Proxy-Authorization:x", "Proxy-Authorization: ***")]
    [InlineData("the Cookie was missing", "the Cookie was missing")]
    [InlineData("://", "://")]
    [InlineData("", "")]
    public void Hide_masks_what_the_spec_holds_and_what_looks_like_credentials(string text, string expected) =>
        Assert.Equal(expected, Secrets.Of(Spec, []).Hide(text));

    [Theory]
    [InlineData("Set-Cookie", "a=b", "***")]
    [InlineData("header authorization", "x", "***")]
    [InlineData("server", "nginx", "nginx")]
    public void A_fact_named_like_a_header_with_credentials_is_masked_whole(string name, string value, string expected) =>
        Assert.Equal(expected, Secrets.None.Hide(name, value));

    [Fact]
    public void Secrets_of_the_configuration_are_masked_too() =>
        Assert.Equal("a *** b", Secrets.Of(Spec with { Auth = null }, ["from-the-file"]).Hide("a from-the-file b"));

    [Fact]
    public void A_password_too_short_to_search_for_does_not_garble_text() =>
        Assert.Equal("a banana", Secrets.Of(Spec with { Auth = new Credentials.Basic("u", "an") }, []).Hide("a banana"));

    [Fact]
    public void Hide_is_total_and_leaves_no_secret_in_any_text()
    {
        var secrets = Secrets.Of(Spec, []);
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            (before, after) => !secrets.Hide(before.Get + "other-password" + after.Get).Contains("other-password", StringComparison.Ordinal))
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("found 'x-hunter2…'", "found 'x-***…'")]
    [InlineData("found 'x-hunter2-correct-hors…', then hunt…", "found 'x-***…', then ***…")]
    [InlineData("the hu… of it", "the hu… of it")]
    public void A_quotation_cut_within_a_secret_shows_no_part_of_it(string text, string expected) =>
        Assert.Equal(expected, Secrets.Of(Sample.Spec, ["hunter2-correct-horse"]).Hide(text));
}
