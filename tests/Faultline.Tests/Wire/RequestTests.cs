using System.Text;
using Faultline.Core.Http;
using Faultline.Probing.Wire;

namespace Faultline.Tests.Wire;

public sealed class RequestTests
{
    [Fact]
    public void Headers_are_sent_in_order_and_text_as_UTF8()
    {
        var request = new Request("GET", "/a?b", [new("Host", "h"), new("X-A", "ü")], default);
        Assert.Equal("GET /a?b HTTP/1.1\r\nHost: h\r\nX-A: ü\r\n\r\n", Encoding.UTF8.GetString(request.First.Span));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("POST", "", "0")]
    [InlineData("PUT", "x", "1")]
    [InlineData("DELETE", "xy", "2")]
    public void A_body_gets_its_length_told(string method, string body, string? length)
    {
        var text = Encoding.ASCII.GetString(Asking.Of(method, Encoding.ASCII.GetBytes(body)).First.Span);
        Assert.Equal(length is not null, text.Contains($"\r\nContent-Length: {length}\r\n", StringComparison.Ordinal));
        Assert.EndsWith("\r\n\r\n" + body, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_length_of_the_operators_own_is_left_alone()
    {
        var request = new Request("POST", "/", [new HeaderField("content-length", "7")], "abc"u8.ToArray());
        Assert.Equal("POST / HTTP/1.1\r\ncontent-length: 7\r\n\r\nabc", Encoding.ASCII.GetString(request.First.Span));
    }

    [Theory]
    [InlineData("GE T", "/", "A", "b")]
    [InlineData("", "/", "A", "b")]
    [InlineData("GET", "/ HTTP/1.1\r\nX: y", "A", "b")]
    [InlineData("GET", "", "A", "b")]
    [InlineData("GET", "/", "A:", "b")]
    [InlineData("GET", "/", "A", "b\r\nC: d")]
    [InlineData("GET", "/", "A", "b\nC: d")]
    [InlineData("GET", "/", "A", "b\0")]
    public void Nothing_can_be_smuggled_into_a_request(string method, string target, string name, string value) =>
        Assert.Throws<ArgumentException>(() => new Request(method, target, [new HeaderField(name, value)], default));
}
