using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>What people read, whole: this is the product's face. The judge chooses some of the wording, so a change there shows here.</summary>
[Trait("Spec", "U6")]
public sealed class CheckTextTests
{
    private const string NginxPage =
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n" +
        "<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n";

    [Fact]
    public async Task Up_is_one_line_and_the_fault_line() => await Expect(
        spec => Canned.Answer(spec, 200),
        """
        up  https://shop.example/  200 in 22 ms
          probe -- dns -- tcp -- tls -- app

        """);

    [Fact]
    public async Task A_502_names_who_wrote_it_and_what_to_do() => await Expect(
        spec => Canned.Answer(spec, 502, "Server: nginx/1.22.1\r\n", NginxPage),
        "@502");

    [Fact]
    public async Task A_rejection_marks_the_asker() => await Expect(
        spec => Canned.Answer(spec, 401, "WWW-Authenticate: Basic realm=x\r\n"),
        "@401");

    [Fact]
    public async Task An_expired_certificate_breaks_the_line_before_tls() => await Expect(
        spec => Canned.Failed(spec, FailureKind.TlsExpired) with { Tls = Canned.Expired },
        "@expired");

    [Fact]
    public async Task Inconclusive_blames_the_probe() => await Expect(
        spec => Canned.Failed(spec, FailureKind.ProbeResources, "too many open files"),
        "@inconclusive");

    [Fact]
    public async Task Degraded_names_the_dead_address() => await Expect(
        spec => Canned.WithDeadAddress(spec),
        "@degraded");

    private static async Task Expect(Func<CheckSpec, Observation> answer, string expected)
    {
        var ran = await Ran.Async(answer, "check", "https://shop.example/");
        if (expected.StartsWith('@')) await File.WriteAllTextAsync("/tmp/fl-cli-golden-" + expected[1..], ran.Out, TestContext.Current.CancellationToken);
        Assert.Equal(expected, ran.Out.ReplaceLineEndings("\n"));
        Assert.Equal("", ran.Error);
    }
}
