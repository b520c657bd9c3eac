namespace Faultline.Tests.Cli;

/// <summary>Wrong usage is told on standard error with the remedy, and returns 64.</summary>
[Trait("Spec", "U5")]
public sealed class UsageTests
{
    [Theory]
    [InlineData("chek", "there is no command chek. Did you mean check?")]
    [InlineData("chekc", "Did you mean check?")]
    [InlineData("check", "Name a URL")]
    [InlineData("check example.com", "write https://example.com")]
    [InlineData("check ftp://example.com/", "http:// or https://")]
    [InlineData("check --contians x https://a.example/", "Did you mean --contains")]
    [InlineData("check -x", "there is no option -x")]
    [InlineData("check -- -x", "there is no option -x")]
    [InlineData("check @urls.txt", "@urls.txt")]
    [InlineData("[x] check https://a.example/", "faultline: there is no command [x]")]
    [InlineData("[suggest:3] check", "there is no command [suggest:3]")]
    [InlineData("check https://a.example/ --expect 2x0", "--expect: ")]
    [InlineData("check --exepct 200 https://a.example/", "Did you mean --expect?")]
    [InlineData("check https://a.example/ --expect", "--expect needs a value: --expect EXPR. Which final status is expected")]
    [InlineData("check https://a.example/ --contains", "--contains needs a value: --contains TEXT.")]
    [InlineData("check -c", "--config needs a value: --config FILE.")]
    [InlineData("check https://a.example/ --expect 200 --expect 201", "--expect can be given only once")]
    [InlineData("check https://a.example/ --timeout", "such as 500ms or 10s")]
    [InlineData("check https://a.example/ --timeout abc", "'abc' is not a duration: write 500ms, 30s")]
    [InlineData("check https://a.example/ --timeout 5", "write 500ms, 30s")]
    [InlineData("check https://a.example/ --timeout 0s", "at least 1ms")]
    [InlineData("check https://a.example/ --timeout 2h", "at most 1h")]
    [InlineData("check https://a.example/ --method get", "write GET")]
    [InlineData("check https://a.example/ --method CONNECT", "tunnel")]
    [InlineData("check https://a.example/ --header nonsense", "'Name: value'")]
    [InlineData("check https://a.example/ --header Content-Length:3", "remove it")]
    [InlineData("check https://a.example/ --json status", "PATH=VALUE")]
    [InlineData("check https://a.example/ --json $..=1", "column")]
    [InlineData("check https://a.example/ --matches (?=x)", "linear time")]
    [InlineData("check https://a.example/ --ip 5", "any, both, 4, 6")]
    [InlineData("check https://a.example/ --http 3", "none of 1.1, 2")]
    [InlineData("check https://a.example/ --resolver dns.example", "IP address")]
    [InlineData("check https://a.example/ --connect-to a/b", "write an address or a host name")]
    [InlineData("check https://a.example/ --connect-to 192.0.2.1:0", "not a port")]
    [InlineData("check https://a.example/ --proxy https://p.example/", "plain HTTP")]
    [InlineData("check https://a.example/ --user me", "USER:PASSWORD")]
    [InlineData("check https://a.example/ --body @/does/not/exist", "does not exist")]
    [InlineData("check https://a.example/ --ca /does/not/exist", "does not exist")]
    [InlineData("check https://a.example/ --key /dev/null", "not PEM")]
    [InlineData("check https://a.example/ --format xml", "text or json")]
    [InlineData("check https://a.example/ --origin 192.0.2.1", "--origin")]
    [InlineData("check -c faultline.yaml --expect 200", "goes with URLs")]
    [InlineData("explain", "faultline explain: name a code or a reason, such as 502 or dns-timeout")]
    [InlineData("explain 502 503", "503 is one word too many")]
    [InlineData("validate", "faultline validate: name a configuration file, such as faultline.yaml")]
    public async Task Wrong_usage_returns_64_and_says_what_would_be_right(string commandLine, string remedy)
    {
        var ran = await Ran.Async(commandLine.Split(' '));

        Assert.Equal(64, ran.ExitCode);
        Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once()
    {
        var ran = await Ran.Async("check", "a.example", "https://b.example/", "--expect", "x", "--timeout", "x", "--ip", "x");

        Assert.Equal(64, ran.ExitCode);
        Assert.All(
            ["a.example", "--expect", "--timeout", "--ip"], mistake => Assert.Contains(mistake, ran.Error, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task A_wrong_url_is_told_without_its_password()
    {
        var ran = await Ran.Async("check", "https://me:hunter22@a..b/", "--proxy", "me:hunter22@proxy.example:3128");

        Assert.Equal(64, ran.ExitCode);
        Assert.DoesNotContain("hunter22", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("check --help")]
    [InlineData("check -h")]
    [InlineData("explain --help")]
    [InlineData("validate --help")]
    [InlineData("logs --help")]
    [InlineData("check --nonsense --help")]
    public async Task Help_has_examples_and_returns_0(string commandLine)
    {
        var ran = await Ran.Async(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("Examples:\n  faultline ", ran.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    public async Task Version_is_the_program_and_its_number()
    {
        var ran = await Ran.Async("--version");

        Assert.Equal(0, ran.ExitCode);
        Assert.Matches(@"\Afaultline \d+\.\d+\.\d+\r?\n\z", ran.Out);
    }

    [Fact]
    public async Task An_authority_file_without_a_certificate_is_wrong_usage_and_no_failing_handshake()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, "-----BEGIN NOTHING-----\n-----END NOTHING-----\n", TestContext.Current.CancellationToken);
        var ran = await Ran.Async(spec => Canned.Answer(spec, 200), "check", "https://shop.example/", "--ca", path);
        File.Delete(path);

        Assert.Equal(64, ran.ExitCode);
        Assert.Contains("--ca holds no certificate", ran.Error, StringComparison.Ordinal);
    }
}
