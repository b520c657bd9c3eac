using System.Text.Json;
using Faultline.Lab.Sites;

namespace Faultline.EndToEnd.Cli;

/// <summary>A process of its own against every hostile site: named, ended, and small whatever is sent.</summary>
[Trait("Spec", "V8 V13 S4")]
public sealed class HostileSiteTests
{
    private const long Most = 200 * 1024 * 1024;

    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static readonly Dictionary<string, Hostility> Sites = new()
    {
        // A body is read as far as the cap; a status needs no more of it.
        ["a gzip bomb"] = new(Behaviours.GzipBomb(mebibytes: 1024), "ok", 0),
        ["an endless body"] = new(Behaviours.Endless("HTTP/1.1 200 OK\r\n\r\n", "endless "), "ok", 0),
        ["endless chunks"] = new(Behaviours.Endless(Chunked, "1\r\nx\r\n"), "ok", 0),
        ["a million headers"] = new(Behaviours.ManyHeaders(1_000_000), "headers-too-large", 1),
        ["a header without end"] = new(Behaviours.Endless("HTTP/1.1 200 OK\r\nX: ", "x"), "headers-too-large", 1),
        ["half a status line"] = new(Behaviours.Answers("HTTP/1.1 20"), "not-http", 1),
        ["a chunk shorter than it says"] = new(Behaviours.Answers(Chunked, "ff\r\nshort"), "body-truncated", 1),
        ["a chunk longer than it says"] = new(Behaviours.FallsSilentAfter(Chunked + "2\r\nlonger"), "not-http", 1),
        ["a redirect to itself"] = new(Behaviours.RedirectsTo("/"), "redirect-loop", 1),
        ["a redirect to a file"] = new(Behaviours.RedirectsTo("file:///etc/passwd"), "redirect-invalid", 1),
        ["a byte a second"] = new(Dripping("HTTP/1.1 200 OK\r\n"), "timeout-first-byte", 1, "2s"),
        ["a byte of the body a second"] = new(Dripping("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"), "timeout-transfer", 1, "2s"),
    };

    public static TheoryData<string> Names => [.. Sites.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Hostile_site_is_named_within_its_time_and_200_megabytes(string name)
    {
        var hostility = Sites[name];
        await using var site = new Site(hostility.Site);

        // Some sites go on for an hour or for ever: that the program ends at all is its own doing.
        var ended = await BuiltProgram.WeighAsync("check", site.Url, "--format", "json", "--timeout", hostility.Timeout);

        using var json = JsonDocument.Parse(ended.Out);
        var verdict = json.RootElement[0];
        Assert.Equal(hostility.Reason, verdict.GetProperty("reason").GetString());
        Assert.Equal(hostility.ExitCode, ended.ExitCode);
        Assert.InRange(ended.PeakBytes, 1, Most);
        Assert.InRange(verdict.GetProperty("phases").GetProperty("total").GetDouble(), 0, 60_000);
    }

    private static Behaviour Dripping(string start) =>
        Behaviours.Drips(start, new string('x', 3600), TimeSpan.FromSeconds(1), TimeProvider.System);

    private sealed record Hostility(Behaviour Site, string Reason, int ExitCode, string Timeout = "20s");
}
