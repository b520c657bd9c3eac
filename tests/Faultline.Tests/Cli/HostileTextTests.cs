using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>What a target sends can't steer the terminal of the one who asks, and can't carry a secret back out.</summary>
public sealed class HostileTextTests
{
    private const string Hostile = "\u001b[31m\u0007\u009b2J\u202egnp.exe\u200b\u2066";

    [Theory]
    [Trait("Spec", "S4")]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Control_and_direction_characters_never_come_out(string format)
    {
        var ran = await Ran.Async(
            spec => Canned.Answer(spec, 502, $"Server: {Hostile}\r\nX-{Hostile}: {Hostile}\r\n", Hostile) with
            {
                Redirects = [new RedirectHop(spec.Url, 302, $"/{Hostile}", null)],
            },
            "check", "https://a.example/", "--contains", "x", "--verbose", "--format", format);

        Assert.Equal(1, ran.ExitCode);
        Assert.DoesNotContain(ran.Out, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.DoesNotContain(ran.Out, c => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format);
    }

    [Theory]
    [Trait("Spec", "S3")]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Secrets_never_come_out(string format)
    {
        const string Echo =
            "Authorization: Basic bWU6aHVudGVyMjI=\r\nX-Api-Key: topsecretkey\r\n" +
            "see https://me:hunter22@a.example/ and https://you:elsewhere@b.example/";
        var ran = await Ran.Async(
            spec => Canned.Answer(
                spec, 401, "Set-Cookie: id=cookiesecret; HttpOnly\r\nWWW-Authenticate: Basic realm=\"hunter22\"\r\n", Echo) with
            {
                Redirects = [new RedirectHop(spec.Url, 302, "https://me:hunter22@a.example/", null)],
            },
            "check", "https://me:hunter22@a.example/", "--header", "X-Api-Key: topsecretkey", "--header", "Cookie: id=cookiesecret",
            "--contains", "x", "--verbose", "--format", format);

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("https://a.example/", ran.Out, StringComparison.Ordinal);
        Assert.All(
            ["hunter22", "bWU6aHVudGVyMjI", "topsecretkey", "cookiesecret"],
            secret => Assert.DoesNotContain(secret, ran.Out + ran.Error, StringComparison.Ordinal));
        Assert.Contains("***", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task Colour_is_only_for_terminals_that_want_it()
    {
        static Screen At(bool terminal, params (string Name, string Value)[] variables) => Screen.Of(
            terminal, name => variables.FirstOrDefault(variable => variable.Name == name).Value, () => 100);
        static async Task<string> On(Screen screen) => (await Ran.Async(
            (spec, _) => Task.FromResult(Canned.ByName(spec)), screen, ["check", "https://503.example/"], watched: false,
            TestContext.Current.CancellationToken)).Out;

        Assert.DoesNotContain('\e', await On(At(terminal: false, ("TERM", "xterm"))));
        Assert.DoesNotContain('\e', await On(At(terminal: true, ("TERM", "xterm"), ("NO_COLOR", "1"))));
        Assert.DoesNotContain('\e', await On(At(terminal: true, ("TERM", "dumb"))));
        Assert.StartsWith(
            "\e[1;31mdown\e[0m  https://503.example/", await On(At(terminal: true, ("TERM", "xterm"))), StringComparison.Ordinal);
        Assert.StartsWith(
            "\e[1;38;2;200;55;45mdown\e[0m  https://503.example/",
            await On(At(terminal: true, ("TERM", "xterm"), ("COLORTERM", "truecolor"))),
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task Lines_are_wrapped_on_a_terminal_and_never_elsewhere()
    {
        async Task<string[]> Lines(int? width) => (await Ran.Async(
            (spec, _) => Task.FromResult(Canned.Answer(spec, 502, "Server: nginx\r\n")),
            new Screen(width, Colours.None),
            ["check", "https://a.example/"],
            watched: false,
            TestContext.Current.CancellationToken)).Out.ReplaceLineEndings("\n").Split('\n');

        Assert.All(await Lines(60), line => Assert.InRange(line.Length, 0, 60));
        Assert.Contains(await Lines(null), line => line.Length > 100);
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task Json_has_the_fields_of_the_contract_and_milliseconds_with_three_decimals()
    {
        var ran = await Ran.Async(
            spec => Canned.Answer(spec, 503, "Server: nginx/1.22.1\r\nRetry-After: 120\r\nAge: 86399\r\nX-Cache: HIT\r\n") with
            {
                Redirects = [new RedirectHop(spec.Url, 301, "/home", null)],
            },
            "check", "https://shop.example/", "--format", "json");

        using var json = JsonDocument.Parse(ran.Out);
        var verdict = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            "monitor url region at state fault reason urgency confidence status summary evidence path steps next retryAfter impact phases "
            + "address protocol redirects cache certificate notices",
            string.Join(' ', verdict.EnumerateObject().Select(property => property.Name)));
        Assert.Equal("2026-11-22T09:00:00.123Z", verdict.GetProperty("at").GetString());
        Assert.Equal(
            """{"dns":1.2,"connect":0.4,"tls":8.1,"firstByte":12,"transfer":0.3,"total":22}""", verdict.GetProperty("phases").GetRawText());
        Assert.Equal(120, verdict.GetProperty("retryAfter").GetInt32());
        Assert.Equal("""{"daysLeft":61,"issuer":"CN=Example CA","notAfter":"2027-01-22T12:00:00Z"}""",
            verdict.GetProperty("certificate").GetRawText());
        Assert.Equal("""{"hit":true,"age":86399,"stale":false}""", verdict.GetProperty("cache").GetRawText());
        Assert.Equal(
            """[{"url":"https://shop.example/","status":301,"location":"/home"}]""", verdict.GetProperty("redirects").GetRawText());
        Assert.Equal("""{"hop":"probe","reached":true}""", verdict.GetProperty("path")[0].GetRawText());
        Assert.Equal("everyone on this endpoint", verdict.GetProperty("impact").GetProperty("who").GetString());
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task What_does_not_apply_is_absent_from_json()
    {
        var ran = await Ran.Async(
            spec => Canned.Failed(spec, FailureKind.ConnectionRefused), "check", "http://a.example/", "--format", "json");

        using var json = JsonDocument.Parse(ran.Out);
        Assert.All(
            ["status", "retryAfter", "protocol", "cache", "certificate"],
            absent => Assert.False(json.RootElement[0].TryGetProperty(absent, out _), absent));
        Assert.Equal("""{"total":3}""", json.RootElement[0].GetProperty("phases").GetRawText());
    }
}
