using System.IO.Compression;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Lab.Sites;

namespace Faultline.Tests.Wire;

[Trait("Spec", "V8")]
public sealed class BodyTests
{
    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", "hello", "")]
    [InlineData("Content-Length: 5\r\n\r\nhello and more", "hello", "")]
    [InlineData("\r\nuntil the end", "until the end", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello", "")]
    [InlineData("Transfer-Encoding: CHUNKED\r\n\r\n0003  ;a=\"b\"\r\nhel\r\n2\r\nlo\r\n0;last\r\nX-Trailer: 1\r\n\r\n", "hello", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n", "01234567890123456789", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\nhello\n0\n\n", "hello", "bare LF")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n5\r\nhello\r\n0\r\n\r\n", "hello", "Content-Length beside Transfer-Encoding")]
    [InlineData("Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi", "hi", "")]
    [InlineData("Content-Encoding: identity\r\nContent-Length: 2\r\n\r\nhi", "hi", "")]
    [InlineData("Content-Encoding: zstd\r\nContent-Length: 2\r\n\r\nhi", "hi", "unknown Content-Encoding, body kept as sent")]
    [InlineData("Content-Encoding: br, br, gzip, gzip\r\nContent-Length: 2\r\n\r\nhi", "hi", "more than three content codings, body kept as sent")]
    [InlineData("Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", "", "")]
    public void Bodies_are_framed_as_their_headers_say(string rest, string body, string oddities)
    {
        using var result = Asking.Read("HTTP/1.1 200 OK\r\n" + rest);
        Assert.Null(result.Failure);
        Assert.Equal(body, result.BodyText());
        Assert.Equal(body.Length, result.Answer!.BodyLength);
        Assert.Equal(body, Encoding.Latin1.GetString(result.Answer.BodySample.Span));
        Assert.Equal(oddities, string.Join("; ", result.Answer.Oddities));
        Assert.NotNull(result.Transfer);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("CONNECT", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public void Some_answers_never_have_a_body(string method, int status)
    {
        using var result = Asking.Read($"HTTP/1.1 {status} X\r\nContent-Length: 5000\r\nContent-Encoding: gzip\r\n\r\n", method);
        Assert.Null(result.Failure);
        Assert.Equal(0, result.Answer!.BodyLength);
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\n\r\n1234", FailureKind.BodyTruncated, "4 of 5,000 bytes")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", FailureKind.NotHttp, "Content-Length 5 and then 6")]
    [InlineData("Content-Length: +5\r\n\r\nhello", FailureKind.NotHttp, "Content-Length \"+5\"")]
    [InlineData("Content-Length: -5\r\n\r\nhello", FailureKind.NotHttp, "Content-Length \"-5\"")]
    [InlineData("Content-Length: 0x5\r\n\r\nhello", FailureKind.NotHttp, "Content-Length \"0x5\"")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\nhello", FailureKind.NotHttp, "Content-Length \"9999")]
    [InlineData("Content-Length:\r\n\r\nhello", FailureKind.NotHttp, "Content-Length without a value")]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n", FailureKind.NotHttp, "Transfer-Encoding \"gzip, chunked\"")]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n\r\n", FailureKind.NotHttp, "Transfer-Encoding")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n", FailureKind.NotHttp, "Transfer-Encoding \"x\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello world\r\n", FailureKind.NotHttp, "a chunk longer than its size: \" world\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n", FailureKind.NotHttp, "chunk size \"zz\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n\r\n", FailureKind.NotHttp, "chunk size \"\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-5\r\n", FailureKind.NotHttp, "chunk size \"-5\"")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", FailureKind.NotHttp, "chunk size \"ff")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nff\r\nhello", FailureKind.BodyTruncated, "5 bytes, then the end inside a chunk with 250 to come")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", FailureKind.BodyTruncated, "5 bytes, then the end without the last chunk")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n", FailureKind.BodyTruncated, "0 bytes, then the end without the last chunk")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n", FailureKind.NotHttp, "trailer: header line without a colon")]
    [InlineData("Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", FailureKind.BodyTruncated, "the gzip body can't be decoded after 0 bytes")]
    [InlineData("Content-Encoding: br\r\nContent-Length: 5\r\n\r\nhello", FailureKind.BodyTruncated, "the br body can't be decoded")]
    [InlineData("Content-Encoding: deflate\r\nContent-Length: 5\r\n\r\nhello", FailureKind.BodyTruncated, "the deflate body can't be decoded")]
    public void Broken_bodies_are_named_and_the_answer_is_kept(string rest, FailureKind kind, string detail)
    {
        using var result = Asking.Read("HTTP/1.1 200 OK\r\n" + rest);
        Assert.Equal(kind, result.Failure!.Kind);
        Assert.Contains(detail, result.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal(200, result.Answer!.Status);
    }

    [Fact]
    public void Chunk_lines_and_trailers_are_bounded()
    {
        const string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        using var extension = Asking.Read($"{head}5;{new string('x', 5000)}\r\nhello\r\n0\r\n\r\n");
        Assert.Equal(FailureKind.NotHttp, extension.Failure!.Kind);
        using var trailer = Asking.Read($"{head}0\r\nX: {new string('x', 5000)}\r\n\r\n");
        Assert.Equal(FailureKind.HeadersTooLarge, trailer.Failure!.Kind);
        using var trailers = Asking.Read(head + "0\r\n" + string.Concat(Enumerable.Repeat($"X: {new string('x', 1000)}\r\n", 70)) + "\r\n");
        Assert.Equal(FailureKind.HeadersTooLarge, trailers.Failure!.Kind);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    [InlineData("deflate, gzip")]
    [InlineData("br, raw deflate, GZIP")]
    public void Content_codings_are_undone_in_reverse_order(string codings)
    {
        var text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"line {i}\n"));
        var coded = codings.Split(", ").Aggregate(Encoding.ASCII.GetBytes(text), Compress);
        using var result = Asking.Read(Coded(codings.Replace("raw ", "", StringComparison.Ordinal), coded));
        Assert.Null(result.Failure);
        Assert.Equal(text, result.BodyText());
        Assert.Equal(4096, result.Answer!.BodySample.Length);
        Assert.Equal(text[..4096], Encoding.ASCII.GetString(result.Answer.BodySample.Span));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("br")]
    public void A_coded_body_that_was_cut_before_it_was_sent_is_truncated(string coding)
    {
        var whole = Compress(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000))), coding);
        using var result = Asking.Read(Coded(coding.Replace("raw ", "", StringComparison.Ordinal), whole[..^9]));
        Assert.Equal(FailureKind.BodyTruncated, result.Failure!.Kind);
        Assert.Equal(200, result.Answer!.Status);
    }

    [Fact]
    public void A_whole_coded_body_in_a_cut_framing_is_truncated()
    {
        var gzip = Encoding.Latin1.GetString(Behaviours.Gzip("hello"u8));
        using var result = Asking.Read($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n{gzip.Length:x}\r\n{gzip}\r\n");
        Assert.Equal(FailureKind.BodyTruncated, result.Failure!.Kind);
        Assert.Contains("without the last chunk", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Equal("hello", result.BodyText());
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1000, false)]
    [InlineData(1001, true)]
    [InlineData(100_000, true)]
    [Trait("Spec", "V13")]
    public void Only_what_lies_beyond_the_cap_is_cut_and_that_is_no_failure(int length, bool capped)
    {
        var limits = CheckLimits.Default with { Body = 1000 };
        var plain = new string('a', length);
        var chunked = $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{plain}\r\n0\r\n\r\n";
        byte[][] answers =
        [
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{plain}"),
            Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n\r\n{plain}"),
            Encoding.ASCII.GetBytes(chunked),
            Coded("gzip", Compress(Encoding.ASCII.GetBytes(plain), "gzip")),
            Coded("br", Compress(Encoding.ASCII.GetBytes(plain), "br")),
        ];
        Assert.All(answers, answer =>
        {
            using var result = Asking.Read(answer, limits: limits);
            Assert.Null(result.Failure);
            Assert.Equal(capped, result.Answer!.BodyCapped);
            Assert.Equal(Math.Min(length, 1000), result.Body.Length);
        });
    }

    [Fact]
    public void A_disposed_result_gives_its_buffer_back_once()
    {
        var result = Asking.Read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        result.Dispose();
        (result with { }).Dispose();
        Assert.Equal("hello", Encoding.ASCII.GetString(result.Answer!.BodySample.Span));
    }

    private static byte[] Coded(string codings, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: {codings}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];

    private static byte[] Compress(byte[] bytes, string coding)
    {
        using var target = new MemoryStream();
        using (Stream coder = coding switch
        {
            "deflate" => new ZLibStream(target, CompressionLevel.Optimal),
            "raw deflate" => new DeflateStream(target, CompressionLevel.Optimal),
            "br" => new BrotliStream(target, CompressionLevel.Optimal),
            _ => new GZipStream(target, CompressionLevel.Optimal),
        })
            coder.Write(bytes);
        return target.ToArray();
    }
}
