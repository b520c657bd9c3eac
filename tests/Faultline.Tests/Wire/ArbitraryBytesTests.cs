using System.Text;
using Faultline.Core.Checks;
using Faultline.Lab.Sites;
using Faultline.Probing.Wire;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Wire;

/// <summary>Whatever comes: no exception, an end, and either a complete answer or a failure (V12).</summary>
[Trait("Spec", "V8 V12 V13 S4")]
public sealed class ArbitraryBytesTests
{
    // What the wire is made of, so that noise gets past the first byte.
    private static readonly string[] Pieces =
    [
        "HTTP/1.1 200 OK", "HTTP/1.0 404", "HTTP/1.1 100 \r\n\r\n", "\r\n", "\n", "\r", "\0", " ", ":", ";", ",", "0", "5", "ffff", "chunked", "gzip", "br",
        "Content-Length: 5\r\n", "Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: deflate, br\r\n",
        "X-A: b\r\n", " folded\r\n", "\r\n\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "\u001f\u008b\u0008\0", "\u0078\u009c",
    ];

    private static readonly byte[][] Valid =
    [
        Bytes("HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 11\r\n\r\nhello world"),
        Bytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\n\t3\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;e=1\r\nhello\r\n6\r\n world\r\n0\r\nX-T: 1\r\n\r\n"),
        Bytes("HTTP/1.0 500\nServer: old\n\nuntil the end"),
        [.. Bytes("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"), .. Behaviours.Gzip(Bytes(new string('z', 9000)))],
    ];

    private static readonly Gen<byte[]> Noise = ArbMap.Default.GeneratorFor<byte[]>();

    private static readonly Gen<byte[]> Shuffled = Gen.Elements(Pieces).ListOf().Select(pieces => Bytes(string.Concat(pieces)));

    private static readonly Gen<byte[]> Mutated =
        from whole in Gen.Elements(Valid)
        from at in Gen.Choose(0, whole.Length - 1)
        from drop in Gen.Choose(0, Math.Min(8, whole.Length - at))
        from insert in Gen.OneOf(Noise, Gen.Elements(Pieces).Select(Bytes))
        select (byte[])[.. whole[..at], .. insert, .. whole[(at + drop)..]];

    private static readonly CheckLimits Small = new(Headers: 512, Body: 64, Redirects: 0);

    [Fact]
    public void Arbitrary_bytes_end_in_an_answer_or_a_failure() =>
        Prop.ForAll(Gen.OneOf(Noise, Shuffled, Mutated).ToArbitrary(), bytes =>
        {
            using var result = Asking.Read(bytes, limits: Small);
            return IsTotal(result);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void A_valid_answer_reads_the_same_however_it_is_split() =>
        Prop.ForAll(Gen.Elements(Valid).ToArbitrary(), Splits.ToArbitrary(), (bytes, splits) => Same(bytes, splits, CheckLimits.Default))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_broken_answer_fails_the_same_way_however_it_is_split() =>
        Prop.ForAll(Gen.OneOf(Shuffled, Mutated).ToArbitrary(), Splits.ToArbitrary(), (bytes, splits) => Same(bytes, splits, Small))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Arbitrary_bytes_from_a_socket_end_in_an_answer_or_a_failure() =>
        Prop.ForAll(Gen.OneOf(Noise, Shuffled, Mutated).ToArbitrary(), bytes => FromSocketAsync(bytes).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static Gen<int[]> Splits => Gen.Choose(1, 12).ArrayOf();

    private static async Task<bool> FromSocketAsync(byte[] bytes)
    {
        await using var site = new Site(Behaviours.AnswersBytes(bytes));
        using var result = await Asking.AskAsync(site);
        return IsTotal(result);
    }

    private static bool IsTotal(ExchangeResult result) =>
        (result.Failure is not null || result.Answer is not null) &&
        (result.Answer is null ? result.Body.IsEmpty : result.Answer.BodyLength == result.Body.Length) &&
        result.Failure?.Detail.Any(char.IsControl) != true;

    private static bool Same(byte[] bytes, int[] splits, CheckLimits limits)
    {
        using var whole = Asking.Read(bytes, limits: limits);
        using var split = Asking.Read(bytes, splits, limits: limits);
        return SameHead(whole, split) && (BreaksWhileDecoding(whole) || BreaksWhileDecoding(split) || SameBody(whole, split));
    }

    private static bool SameHead(ExchangeResult one, ExchangeResult other) =>
        one.Answer?.Status == other.Answer?.Status
        && (one.Answer?.Headers.SequenceEqual(other.Answer!.Headers) ?? true)
        && (one.Answer?.Informational.SequenceEqual(other.Answer!.Informational) ?? true);

    private static bool SameBody(ExchangeResult one, ExchangeResult other) =>
        one.Failure?.Kind == other.Failure?.Kind
        && one.Answer?.BodyCapped == other.Answer?.BodyCapped
        && (one.Answer?.Oddities.SequenceEqual(other.Answer!.Oddities, StringComparer.Ordinal) ?? true)
        && one.Body.Span.SequenceEqual(other.Body.Span);

    // How much a decompressor gives out before it notices that its input is broken depends on how it was fed.
    private static bool BreaksWhileDecoding(ExchangeResult result) =>
        result.Failure is not null && result.Answer?.Headers.Contains("Content-Encoding") == true;

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
