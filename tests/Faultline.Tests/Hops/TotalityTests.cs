using System.Diagnostics;
using System.Text;
using Faultline.Core.Checks;
using Faultline.Core.Verdicts;
using Faultline.Lab.Sites;
using Faultline.Tests.Wire;
using FsCheck;
using FsCheck.Fluent;
using static Faultline.Tests.Hops.Checking;

namespace Faultline.Tests.Hops;

/// <summary>Whatever a site does: exactly one verdict whose reason stands in the contract, no exception, little memory, bounded time.</summary>
[Trait("Spec", "V8 V12 V13 S4")]
[Collection(nameof(MeasuresMemory))]
public sealed class TotalityTests
{
    private const long MostMemory = 200L * 1024 * 1024;

    private static readonly string[] Pieces =
    [
        "HTTP/1.1 200 OK\r\n", "HTTP/1.1 302 Found\r\n", "HTTP/1.1 401\r\n", "HTTP/1.1 503 x\r\n", "HTTP/1.0 999\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n", "\n",
        "Location: /\r\n", "Location: b\r\n", "Location: file:///x\r\n", "Location:\r\n", "Retry-After: 9\r\n", "Server: nginx\r\n", "Content-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "Content-Type: application/json\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "hello", "{\"a\":",
        "<html><title>", "{\"access_token\":\"t\"}", "\0", "\u00ff\u00fe", "\u001f\u008b\u0008\0",
    ];

    private static readonly string[] Valid =
    [
        Ok("hello world"),
        Redirect(302, "/b"),
        Status(503, "Retry-After: 120\r\nServer: nginx\r\n", "<center>nginx</center>"),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        Status(200, "Content-Type: application/json\r\n", """{"access_token":"t","expires_in":60}"""),
    ];

    private static readonly Gen<byte[]> Noise = ArbMap.Default.GeneratorFor<byte[]>();

    private static readonly Gen<byte[]> Shuffled = Gen.Elements(Pieces).ListOf().Select(pieces => Encoding.Latin1.GetBytes(string.Concat(pieces)));

    private static readonly Gen<byte[]> Mutated =
        from text in Gen.Elements(Valid)
        let whole = Encoding.Latin1.GetBytes(text)
        from at in Gen.Choose(0, whole.Length - 1)
        from drop in Gen.Choose(0, Math.Min(8, whole.Length - at))
        from insert in Gen.OneOf(Noise, Gen.Elements(Pieces).Select(Encoding.Latin1.GetBytes))
        select (byte[])[.. whole[..at], .. insert, .. whole[(at + drop)..]];

    private enum Role
    {
        Target,
        Target2,
        Proxy,
        Tunnel,
        TokenEndpoint,
    }

    [Fact]
    public void Any_bytes_from_whomever_a_check_meets_are_one_verdict()
    {
        var prober = ProberWith();
        Prop.ForAll(Gen.OneOf(Noise, Shuffled, Mutated).ToArbitrary(), Gen.Elements(Enum.GetValues<Role>()).ToArbitrary(), (bytes, role) =>
                IsTotalAsync(prober, bytes, role).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    public static TheoryData<string, Behaviour, string> Hostile => new()
    {
        { "gzip bomb", Behaviours.GzipBomb(mebibytes: 1024), "ok" },
        { "endless body", Behaviours.Endless("HTTP/1.1 200 OK\r\n\r\n", "endless "), "ok" },
        { "endless error", Behaviours.Endless("HTTP/1.1 500 No\r\n\r\n", "<html>"), "http-500" },
        { "million headers", Behaviours.ManyHeaders(1_000_000), "headers-too-large" },
        { "half a status line", Behaviours.Answers("HTTP/1.1 20"), "not-http" },
        { "chunk that lies", Behaviours.Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n", "short"), "body-truncated" },
        { "chunk of all memory", Behaviours.Answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nx"), "body-truncated" },
        { "length of all memory", Behaviours.Answers("HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\nx"), "body-truncated" },
        { "redirect to a file", Behaviours.RedirectsTo("file:///etc/passwd"), "redirect-invalid" },
        { "redirect to itself", Behaviours.RedirectsTo("/"), "redirect-loop" },
        { "redirect of 60 kB", Behaviours.RedirectsTo("/" + new string('a', 60_000)), "redirect-invalid" },
        { "redirect with an endless body", Behaviours.Endless("HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n", "x"), "redirect-loop" },
    };

    [Theory, MemberData(nameof(Hostile))]
    public async Task A_hostile_site_is_told_as_what_it_is_in_little_memory(string what, Behaviour behaviour, string reason)
    {
        await using var site = new Site(behaviour);
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var (_, verdict) = await CheckAsync(Spec(site.Url));
        Assert.True(reason == verdict.Reason, $"{what}: {verdict.Reason}, {verdict.Summary}");
        // The test runner's own memory is none of the program's.
        process.Refresh();
        Assert.InRange(process.WorkingSet64 - before, long.MinValue, MostMemory / 2);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, MostMemory);
    }

    [Fact]
    public async Task Many_hostile_sites_at_once_stay_in_little_memory()
    {
        await using var site = new Site(Behaviours.Endless("HTTP/1.1 200 OK\r\n\r\n", "endless "));
        var prober = ProberWith();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var checks = Enumerable.Range(0, 32).Select(_ => CheckAsync(Spec(site.Url), prober)).ToArray();
        await Task.WhenAll(checks);
        Assert.All(checks, check => Assert.Equal("ok", check.Result.Verdict.Reason));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostMemory);
    }

    private static async Task<bool> IsTotalAsync(Probing.Prober prober, byte[] bytes, Role role)
    {
        await using var hostile = new Site(Behaviours.AnswersBytes(bytes));
        var spec = role switch
        {
            Role.Proxy => Spec("http://shop.test/") with { Proxy = new("127.0.0.1", hostile.Address.Port) },
            Role.Tunnel => Spec("https://shop.test/") with { Proxy = new("127.0.0.1", hostile.Address.Port) },
            Role.TokenEndpoint => Spec("http://127.0.0.1:1/") with { Auth = new Credentials.OAuth2(Url(hostile.Url), "me", "secret", null) },
            Role.Target2 => Spec(hostile.Url) with { HttpVersion = 2 },
            _ => Spec(hostile.Url),
        };
        var (seen, verdict) = await CheckAsync(spec with { Timeout = TimeSpan.FromSeconds(5) }, prober);
        return (Reasons.Row(verdict.Reason) is not null || verdict.Reason.StartsWith("http-", StringComparison.Ordinal))
            && (seen.Failure is not null || seen.Answer is not null)
            && seen.Phases.Total < TimeSpan.FromSeconds(30)
            && (role is Role.Target or Role.Proxy || verdict.State != State.Up);
    }
}
