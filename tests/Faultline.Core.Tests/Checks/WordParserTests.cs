using Faultline.Core.Checks;

namespace Faultline.Core.Tests.Checks;

/// <summary>Words that the command line and the configuration read alike.</summary>
public sealed class WordParserTests
{
    private static readonly WordParser<TimeSpan> SecondToDay = Duration.Between(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    [Theory]
    [InlineData("1000ms", 1000)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void Durations_have_one_number_and_one_unit(string text, double milliseconds)
    {
        Assert.Null(SecondToDay(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("", "is not a duration")]
    [InlineData("5", "is not a duration")]
    [InlineData("s", "is not a duration")]
    [InlineData("-5s", "is not a duration")]
    [InlineData("1h30m", "is not a duration")]
    [InlineData("5S", "is not a duration")]
    [InlineData("1e3s", "is not a duration")]
    [InlineData("9999999999999d", "is not a duration")]
    [InlineData("999ms", "at least 1s")]
    [InlineData("25h", "at most 1d")]
    public void Wrong_durations_say_what_would_be_right(string text, string remedy) =>
        Assert.Contains(remedy, SecondToDay(text, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET", null)]
    [InlineData("PURGE", null)]
    [InlineData("purge", null)]
    [InlineData("get", "write GET")]
    [InlineData("CONNECT", "tunnel")]
    [InlineData("connect", "tunnel")]
    [InlineData("", "is not a method")]
    [InlineData("GET /", "is not a method")]
    public void Methods_are_tokens_in_the_right_case(string text, string? problem) =>
        AssertProblem(problem, RequestWords.Method(text, out _));

    [Theory]
    [InlineData("X-Token", null)]
    [InlineData("Host", null)]
    [InlineData("te", "frames the request")]
    [InlineData("Transfer-Encoding", "frames the request")]
    [InlineData("", "is not a header's name")]
    [InlineData("A B", "is not a header's name")]
    [InlineData("A:", "is not a header's name")]
    [InlineData("Ä", "is not a header's name")]
    public void Header_names_are_tokens_that_frame_nothing(string text, string? problem) =>
        AssertProblem(problem, RequestWords.OwnHeaderName(text, out _));

    [Theory]
    [InlineData("a\tb ü", null)]
    [InlineData("", null)]
    [InlineData("a\r\nEvil: 1", "line end")]
    [InlineData("a\0", "line end or control character")]
    public void Header_values_stay_on_their_line(string text, string? problem) =>
        AssertProblem(problem, RequestWords.HeaderValue(text, out _));

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", null)]
    [InlineData("192.0.2.7:8443", "192.0.2.7", 8443)]
    [InlineData("2001:db8::7", "2001:db8::7", null)]
    [InlineData("[2001:DB8::7]", "2001:db8::7", null)]
    [InlineData("[2001:db8::7]:8443", "2001:db8::7", 8443)]
    [InlineData("127.1", "127.0.0.1", null)]
    [InlineData("App.Internal:80", "app.internal", 80)]
    [InlineData("bücher.example", "xn--bcher-kva.example", null)]
    public void Hosts_have_a_port_where_one_is_written(string text, string host, int? port) =>
        Assert.Equal(new ConnectTo(host, port), ConnectTo.Parse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a@b")]
    [InlineData("a b")]
    [InlineData("h:0")]
    [InlineData("h:65536")]
    [InlineData("[::1")]
    [InlineData("a..b")]
    [InlineData("1:2:3")]
    public void Wrong_hosts_say_what_would_be_right(string text)
    {
        Assert.Null(ConnectTo.Parse(text, out var error));
        Assert.NotEqual("", error);
        Assert.DoesNotContain("URL has", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.53", "192.0.2.53:53")]
    [InlineData("192.0.2.53:5353", "192.0.2.53:5353")]
    [InlineData("2001:db8::53", "[2001:db8::53]:53")]
    [InlineData("[2001:db8::53]:5353", "[2001:db8::53]:5353")]
    [InlineData("53", null)]
    [InlineData("dns.example", null)]
    public void Name_servers_are_addresses(string text, string? expected)
    {
        var problem = ConnectTo.NameServer(text, out var server);

        Assert.Equal(expected, server?.ToString());
        AssertProblem(expected is null ? "IP address" : null, problem);
    }

    [Theory]
    [InlineData("http://proxy.example:3128", "proxy.example", 3128, null, null)]
    [InlineData("http://me:p%40ss@proxy.example/", "proxy.example", 80, "me", "p@ss")]
    [InlineData("http://me@proxy.example/", "proxy.example", 80, "me", "")]
    public void Proxies_are_urls_without_a_path(string url, string host, int port, string? user, string? password)
    {
        var auth = user is null ? null : new Credentials.Basic(user, password!);

        Assert.Equal(new ProxySettings(host, port, auth), ProxySettings.At(CheckUrl.Parse(url, out _)!, out var error));
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("https://proxy.example/")]
    [InlineData("http://proxy.example/path")]
    public void Wrong_proxies_say_what_would_be_right(string url)
    {
        Assert.Null(ProxySettings.At(CheckUrl.Parse(url, out _)!, out var error));
        Assert.Contains("http://HOST:PORT", error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "S3")]
    [InlineData("me:hunter22@proxy.example:3128")]
    [InlineData("http://me:hunter22/@proxy.example")]
    [InlineData("http://me:hunter22@a..b/")]
    public void Wrong_urls_are_told_without_their_password(string text)
    {
        Assert.Null(CheckUrl.Parse(text, out var error));
        Assert.DoesNotContain("hunter22", error, StringComparison.Ordinal);
    }

    private static void AssertProblem(string? expected, string? actual)
    {
        if (expected is null)
            Assert.Null(actual);
        else
            Assert.Contains(expected, actual, StringComparison.Ordinal);
    }
}
