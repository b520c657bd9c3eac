using Faultline.Core.Checks;

namespace Faultline.Core.Tests.Checks;

public sealed class CheckUrlTests
{
    [Theory]
    [InlineData("https://shop.example", "https://shop.example/")]
    [InlineData("HTTPS://Shop.Example:443/a/../b%2f?q=a b#x", null)]
    [InlineData("https://Shop.Example:443/a/../b%2f?q=%zz#x", "https://shop.example/a/../b%2f?q=%zz")]
    [InlineData("http://bücher.example:8080?x", "http://xn--bcher-kva.example:8080/?x")]
    [InlineData("http://[2001:DB8::1]:80/", "http://[2001:db8::1]/")]
    [InlineData("http://user:pw@h/", "http://h/")]
    [InlineData("http://127.1/", "http://127.0.0.1/")]
    [InlineData("http://h/ü", "http://h/%C3%BC")]
    [InlineData("shop.example", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("http://", null)]
    [InlineData("http://h:0/", null)]
    [InlineData("http://h:99999/", null)]
    [InlineData("http://a..b/", null)]
    [InlineData("http://h\\@evil/", null)]
    [InlineData("http://[::1/", null)]
    [InlineData("http://[fe80::1]/", null)]
    [InlineData("http://[fe80::1%25eth0]/", null)]
    [InlineData("http://[2001:db8::1%25eth0]/", null)]
    public void Parse_keeps_the_path_as_written_and_names_what_is_wrong(string text, string? expected)
    {
        var url = CheckUrl.Parse(text, out var error);
        Assert.Equal(expected, url?.ToString());
        Assert.Equal(expected is null, error.Length > 0);
    }

    [Theory]
    [InlineData("/x", "https://h/x")]
    [InlineData("x", "https://h/a/x")]
    [InlineData("../x?y", "https://h/x?y")]
    [InlineData("?z", "https://h/a/b?z")]
    [InlineData("//other/x", "https://other/x")]
    [InlineData("http://other:81", "http://other:81/")]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("", null)]
    [InlineData("a b", "https://h/a/a%20b")]
    public void Resolve_follows_RFC_3986(string location, string? expected)
    {
        var from = CheckUrl.Parse("https://u:p@h/a/b?q", out _)!;
        var to = from.Resolve(location, out _);
        Assert.Equal(expected, to?.ToString());
        Assert.Null(to?.UserInfo);
    }
}
