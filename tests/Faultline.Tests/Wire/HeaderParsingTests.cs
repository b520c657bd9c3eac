using Faultline.Core.Checks;

namespace Faultline.Tests.Wire;

[Trait("Spec", "V8")]
public sealed class HeaderParsingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "OK", "")]
    [InlineData("HTTP/1.1 404 Nicht da\r\nContent-Length: 0\r\n\r\n", 404, "Nicht da", "")]
    [InlineData("HTTP/1.1 999 \r\nContent-Length: 0\r\n\r\n", 999, "", "no reason phrase")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "", "missing space after the status")]
    [InlineData("HTTP/1.1 200OK\r\nContent-Length: 0\r\n\r\n", 200, "OK", "missing space after the status")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "OK", "HTTP/1.0")]
    [InlineData("HTTP/1.7 200 OK\r\nContent-Length: 0\r\n\r\n", 200, "OK", "a minor version after HTTP/1.1")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 0\n\n", 200, "OK", "bare LF")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: 1\r\n  and 2\r\nContent-Length: 0\r\n\r\n", 200, "OK", "folded header")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: \u0001\r\nContent-Length: 0\r\n\r\n", 200, "OK", "control character in a header")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n", 200, "OK", "repeated Content-Length")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", 200, "OK", "repeated Content-Length")]
    public void Tolerated_departures_are_noted(string answer, int status, string phrase, string oddities)
    {
        using var result = Asking.Read(answer);
        Assert.Null(result.Failure);
        Assert.Equal(status, result.Answer!.Status);
        Assert.Equal(phrase, result.Answer.ReasonPhrase);
        Assert.Equal(oddities, string.Join("; ", result.Answer.Oddities));
    }

    [Theory]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", "status")]
    [InlineData("HTTP/1.1 099 Low\r\n\r\n", "status")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "status")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n", "status")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n", "status")]
    [InlineData("HTTP/1.1\t200 OK\r\n\r\n", "status line")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", "HTTP version \"HTTP/2.0\"")]
    [InlineData("HTTP/11 200 OK\r\n\r\n", "status line")]
    [InlineData("HTTP/1.1\r\n\r\n", "status line")]
    [InlineData("http/1.1 200 OK\r\n\r\n", "\"http/1.1 200 OK\"")]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n\r\n", "\"\\x0d\\x0aHTTP")]
    [InlineData("HTTP/1.1 200 O\0K\r\n\r\n", "control character in status line \"HTTP/1.1 200 O\\x00K\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n", "SSH: \"SSH-2.0-OpenSSH_9.2p1\"")]
    [InlineData("\u0015\u0003\u0001\0\u0002\u0002\u0046", "a TLS alert: \"\\x15\\x03\\x01\\x00\\x02\\x02F\"")]
    [InlineData("220 mail.example ESMTP\r\n", "FTP or SMTP")]
    [InlineData("\0\0\u0012\u0004\0\0\0\0\0", "an HTTP/2 frame")]
    [InlineData("J\0\0\0\u000a8.0.36\0", "MySQL")]
    [InlineData("<html><h1>Hi</h1></html>", "a page without an HTTP header")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "header line without a colon \"no colon\"")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A : 1\r\n\r\n", "header name in \"X-A : 1\"")]
    [InlineData("HTTP/1.1 200 OK\r\n: 1\r\n\r\n", "header name in")]
    [InlineData("HTTP/1.1 200 OK\r\nX(A): 1\r\n\r\n", "header name in")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n", "NUL in header line")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\rb\r\n\r\n", "carriage return in header line")]
    [InlineData("HTTP/1.1 200 OK\r\n X-A: 1\r\n\r\n", "whitespace before the first header")]
    [InlineData("HTTP/1.1 200 O", "ended after 14 bytes of the header: \"HTTP/1.1 200 O\"")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "ended after 27 bytes of the header")]
    public void Malformed_headers_are_named(string answer, string detail)
    {
        using var result = Asking.Read(answer);
        Assert.Null(result.Answer);
        Assert.Equal(FailureKind.NotHttp, result.Failure!.Kind);
        Assert.Contains(detail, result.Failure.Detail, StringComparison.Ordinal);
        Assert.NotNull(result.FirstByte);
    }

    [Fact]
    public void An_excerpt_is_short_and_printable_whatever_came()
    {
        using var result = Asking.Read("HTTP/1.1 " + new string('\u001b', 5000) + "\r\n");
        Assert.InRange(result.Failure!.Detail.Length, 1, 100);
        Assert.DoesNotContain(result.Failure.Detail, char.IsControl);
    }

    [Fact]
    public void A_folded_header_reads_as_one_line()
    {
        using var result = Asking.Read("HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\nX-A: 1\r\n\t2\r\n\r\nhi");
        Assert.Equal("hi", result.BodyText());
        Assert.Equal("1", result.Answer!.Headers["X-A"]![..1]);
        Assert.EndsWith("2", result.Answer.Headers["X-A"], StringComparison.Ordinal);
        Assert.Equal(2, result.Answer.Headers.Count());
    }

    [Fact]
    public void Nothing_at_all_is_an_empty_response()
    {
        using var result = Asking.Read("");
        Assert.Equal(FailureKind.EmptyResponse, result.Failure!.Kind);
        Assert.Null(result.FirstByte);
    }

    [Fact]
    public void Informational_answers_are_recorded_and_passed_over()
    {
        using var result = Asking.Read(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        Assert.Null(result.Failure);
        Assert.Equal(204, result.Answer!.Status);
        Assert.Equal([100, 103], result.Answer.Informational);
        Assert.False(result.Answer.Headers.Contains("Link"));
    }

    [Fact]
    public void An_end_after_an_informational_answer_is_an_empty_response()
    {
        using var result = Asking.Read("HTTP/1.1 102 Processing\r\n\r\n");
        Assert.Equal(FailureKind.EmptyResponse, result.Failure!.Kind);
        Assert.Contains("102", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Switching_protocols_is_a_final_answer()
    {
        using var result = Asking.Read("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\nwhatever");
        Assert.Null(result.Failure);
        Assert.Equal(101, result.Answer!.Status);
        Assert.Empty(result.BodyText());
    }
}
