using System.Text;
using Faultline.Core.Http;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "V10")]
public sealed class ErrorPagesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Http", "Pages");

    /// <summary>
    /// Writer and status stand in the file's name. Those in lower case were captured from the programs, the others are as vendors and users
    /// publish them.
    /// </summary>
    public static TheoryData<string> Known => [.. Files().Where(name => !name.StartsWith("none-", StringComparison.Ordinal))];

    public static TheoryData<string> Harmless => [.. Files().Where(name => name.StartsWith("none-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Known))]
    public void Known_page_is_recognised_whole_and_within_a_larger_one(string file)
    {
        var parts = Path.GetFileNameWithoutExtension(file).Split('-');
        int? status = int.TryParse(parts[1], out var code) ? code : null;
        var body = Read(file);

        var page = ErrorPages.Find(body);
        Assert.Equal(parts[0], page?.Writer, ignoreCase: true);
        Assert.Equal(new ErrorPage(page!.Writer, status, Whole: true), page);

        byte[] larger =
            [.. "<!DOCTYPE html><html><head><title>Shop</title></head><body>"u8, .. body, .. "<p>Imprint</p></body></html>"u8];
        Assert.Equal(page with { Whole = false }, ErrorPages.Find(larger));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Welcome_page_redirect_and_blog_post_are_no_error_pages(string file) => Assert.Null(ErrorPages.Find(Read(file)));

    [Theory]
    [InlineData("Cloudflare", 521, "error code: 521")]
    [InlineData("Cloudflare", 530, "error code: 1016")]
    [InlineData("Fastly", 500, "Fastly error: unknown domain: shop.example. Please check that this domain has been added to a service.")]
    [InlineData("Envoy", 503, "upstream connect error or disconnect/reset before headers. reset reason: connection failure")]
    [InlineData("Envoy", 503, "no healthy upstream")]
    [InlineData("Envoy", 504, "upstream request timeout")]
    [InlineData("Traefik", 503, "no available server\n")]
    [InlineData("an unnamed server", 502, "Bad Gateway")]
    [InlineData("an unnamed server", 404, "404 page not found\n")]
    public void Known_line_of_text_is_recognised(string writer, int? status, string body) =>
        Assert.Equal(new ErrorPage(writer, status, Whole: true), ErrorPages.Find(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData("ok")]
    [InlineData("{\"error\":\"Bad Gateway\"}")]
    [InlineData("Bad Gateway is what nginx says when its upstream is gone.")]
    [InlineData("error code: 12")]
    [InlineData("<html><body><h1>It works!</h1></body></html>")]
    [InlineData("<html><body><h1>502 ways to cook rice</h1><p>Welcome!</p></body></html>")]
    [InlineData("<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1></body></html>")]
    public void Page_that_speaks_of_errors_is_none(string body) => Assert.Null(ErrorPages.Find(Encoding.UTF8.GetBytes(body)));

    [Fact]
    [Trait("Spec", "S4")]
    public void Body_made_of_openings_stays_bounded()
    {
        var body = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("<html>\n<head><title>502 x</title><center><h1>", 25_000)));
        Assert.Null(ErrorPages.Find(body));
    }

    [Fact]
    public void Arbitrary_pieces_of_pages_never_throw()
    {
        string[] pieces = [.. Files()
            .SelectMany(file => Encoding.Latin1.GetString(Read(file)).Split('>'))
            .Distinct(StringComparer.Ordinal)];
        Prop.ForAll(
            Gen.Elements(pieces).ListOf().Select(list => Encoding.Latin1.GetBytes(string.Join('>', list))).ToArbitrary(),
            body => ErrorPages.Find(body) is null or { Status: null or (>= 400 and <= 599) }).QuickCheckThrowOnFailure();
    }

    internal static byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(Folder, "*.html").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
