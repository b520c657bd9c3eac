using Faultline.Tests.Cli;

namespace Faultline.Tests.Alerts;

[Trait("Spec", "A7")]
public sealed class ChannelCommandTests
{
    [Fact]
    public async Task Sends_at_once_and_prints_the_answer()
    {
        await using var hook = new WebhookTests.Hook();
        var ran = await RunAsync(hook.Url, "hook");
        Assert.Equal((0, "hook: delivered: 204\n", ""), (ran.ExitCode, ran.Out.ReplaceLineEndings("\n"), ran.Error));
        var request = Assert.Single(hook.Requests);
        Assert.Contains("\"type\":\"test\"", System.Text.Encoding.UTF8.GetString(request.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 No", "hook: refused: 401\n")]
    [InlineData("500 Oh", "hook: failed: 500\n")]
    [InlineData("302 There\r\nLocation: /", "hook: refused: 302: a redirect, which is not followed: write the final URL\n")]
    public async Task What_was_not_taken_returns_1(string answer, string line)
    {
        await using var hook = new WebhookTests.Hook { Answer = answer };
        var ran = await RunAsync(hook.Url, "hook");
        Assert.Equal((1, line), (ran.ExitCode, ran.Out.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task As_json_for_programs()
    {
        await using var hook = new WebhookTests.Hook();
        var ran = await RunAsync(hook.Url, "hook", "--format", "json");
        Assert.Equal("""{"channel":"hook","outcome":"delivered","answer":"204"}""", ran.Out.Trim());
    }

    [Fact]
    public async Task A_type_that_cannot_send_yet_is_named() =>
        Assert.Equal((1, "sms: refused: type twilio cannot send yet"), (await RunAsync("http://127.0.0.1:9/", "sms")) is var ran ? (ran.ExitCode, ran.Out.Trim()) : default);

    [Fact]
    public async Task A_channel_that_there_is_not_is_wrong_usage()
    {
        var ran = await RunAsync("http://127.0.0.1:9/", "hok");
        Assert.Equal((64, "faultline channel test: the file has no channel 'hok'. Did you mean hook?"), (ran.ExitCode, ran.Error.Trim()));
    }

    [Fact]
    public async Task A_wrong_file_returns_65_and_shows_no_secret()
    {
        var ran = await RunAsync("ftp://user:verysecretpassword@example.org/", "hook");
        Assert.Equal(65, ran.ExitCode);
        Assert.DoesNotContain("verysecretpassword", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misspelt_verbs_are_named_in_full()
    {
        var ran = await Ran.Async("channel", "tset");
        Assert.Equal(64, ran.ExitCode);
        Assert.StartsWith("faultline channel: there is no command tset. Did you mean test?", ran.Error, StringComparison.Ordinal);
    }

    private static async Task<Ran> RunAsync(string url, string name, params string[] more)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                $$"""
                channels:
                  hook:
                    type: webhook
                    url: {{url}}
                    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw
                  sms:
                    type: twilio
                    accountSid: AC1
                    authToken: verysecrettoken
                    from: "+15550100"
                    to: ["+15550101"]
                """,
                TestContext.Current.CancellationToken);
            return await Ran.Async(["channel", "test", name, "-c", file, .. more]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
