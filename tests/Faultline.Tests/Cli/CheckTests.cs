using System.Text.Json;
using Faultline.Cli.Output;
using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>The command from its words to its exit code, over canned observations and the real judge.</summary>
[Trait("Spec", "U5")]
public sealed class CheckTests
{
    [Theory]
    [InlineData(0, "200")]
    [InlineData(1, "503")]
    [InlineData(1, "refused")]
    [InlineData(2, "404")]
    [InlineData(3, "dead")]
    [InlineData(4, "resources")]
    [InlineData(1, "200", "404", "503", "resources")]
    [InlineData(2, "resources", "200", "404", "dead")]
    [InlineData(3, "resources", "dead", "200")]
    [InlineData(4, "200", "resources")]
    [InlineData(0, "200", "204")]
    public async Task The_worst_state_decides_the_exit_code(int expected, params string[] names)
    {
        string[] args = ["check", .. names.Select(name => $"https://{name}.example/")];

        Assert.Equal(expected, (await Ran.Async(Canned.ByName, args)).ExitCode);
        Assert.Equal(expected, (await Ran.Async(Canned.ByName, [.. args, "--format", "json"])).ExitCode);
    }

    [Fact]
    public async Task Results_come_in_the_order_given_whichever_is_ready_first()
    {
        var last = new TaskCompletionSource();
        async Task<Observation> Ask(CheckSpec spec, CancellationToken cancel)
        {
            if (spec.Url.Host == "200.example")
                await last.Task.WaitAsync(cancel);
            else
                last.SetResult();
            return Canned.ByName(spec);
        }

        var ran = await Ran.Async(Ask, Screen.None, ["check", "https://200.example/", "https://503.example/"], watched: false,
            TestContext.Current.CancellationToken);

        var lines = ran.Out.ReplaceLineEndings("\n").Split('\n');
        Assert.StartsWith("up  https://200.example/", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("down  https://503.example/", StringComparison.Ordinal));
        Assert.Equal("2 checked: 1 down, 1 up", lines[^2]);
    }

    [Fact]
    public async Task When_stopped_what_is_done_is_printed()
    {
        using var stop = new CancellationTokenSource();
        async Task<Observation> Ask(CheckSpec spec, CancellationToken cancel)
        {
            if (spec.Url.Host == "503.example")
                return Canned.ByName(spec);
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            throw new InvalidOperationException("never reached");
        }

        string[] args = ["check", "https://503.example/", "https://200.example/"];
        var ran = await Ran.Async(Ask, Screen.None, args, watched: false, stop.Token);

        Assert.Equal(130, ran.ExitCode);
        Assert.StartsWith("down  https://503.example/", ran.Out, StringComparison.Ordinal);
        Assert.EndsWith("stopped: 1 of 2 checked: 1 down\n", ran.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_stopped_json_is_still_an_array()
    {
        using var stop = new CancellationTokenSource();
        async Task<Observation> StopAsync(CheckSpec spec, CancellationToken cancel)
        {
            await stop.CancelAsync();
            return await Task.FromCanceled<Observation>(cancel);
        }

        var ran = await Ran.Async(StopAsync, Screen.None, ["check", "https://a.example/", "--format", "json"], watched: false, stop.Token);

        using var json = JsonDocument.Parse(ran.Out);
        Assert.Equal(0, json.RootElement.GetArrayLength());
        Assert.Equal(130, ran.ExitCode);
    }

    [Fact]
    public async Task Options_say_how_it_is_asked()
    {
        CheckSpec? asked = null;
        await Ran.Async(
            spec => Canned.Answer(asked = spec, 201),
            "check", "https://me:p%40ss@a.example/x?q=1", "--json", "$.a=1", "--contains", "ok", "--expect", "201", "--header", "X-A: b",
            "--header", "X-B:c",
            "--body", "{}", "--timeout", "1500ms", "--connect-to", "[2001:db8::1]:8443", "--resolver", "192.0.2.53", "--ip", "6",
            "--no-follow",
            "--insecure", "--bypass-cache", "--not-contains", "-x", "--proxy", "http://u:p@proxy.example:3128", "--http", "1.1");

        Assert.NotNull(asked);
        Assert.Equal("https://a.example/x?q=1", asked.Monitor);
        Assert.Equal(new Credentials.Basic("me", "p@ss"), asked.Auth);
        Assert.Equal("POST", asked.Method);
        Assert.Equal("{}"u8.ToArray(), asked.Body.ToArray());
        Assert.Equal("X-A=b X-B=c", string.Join(' ', asked.Headers.Select(header => $"{header.Name}={header.Value}")));
        Assert.Equal(TimeSpan.FromSeconds(1.5), asked.Timeout);
        Assert.Equal(new ConnectTo("2001:db8::1", 8443), asked.ConnectTo);
        Assert.Equal("192.0.2.53:53", asked.Resolver?.ToString());
        Assert.Equal(AddressChoice.IPv6, asked.Ip);
        Assert.False(asked.FollowsRedirects);
        Assert.True(asked.Tls.Insecure && asked.BypassCache && asked.Expect.Status.Expects(201) && !asked.Expect.Status.Expects(200));
        Assert.Equal(new ProxySettings("proxy.example", 3128, new Credentials.Basic("u", "p")), asked.Proxy);

        // The first assertion that fails names the reason, so the order written counts, over all kinds.
        Assert.Collection(
            asked.Expect.Assertions,
            first => Assert.IsType<Assertion.Json>(first),
            second => Assert.Equal(new Assertion.Contains("ok"), second),
            third => Assert.Equal(new Assertion.NotContains("-x"), third));
    }

    [Theory]
    [InlineData("$.a=1", true)]
    [InlineData("$.a==1", true)]
    [InlineData("$.a=2", false)]
    [InlineData("$.a>=1", true)]
    [InlineData("$.a<1", false)]
    [InlineData("$.a!=1", false)]
    [InlineData("$['x=y']=z", true)]
    public async Task Json_is_compared_as_written(string comparison, bool holds)
    {
        var ran = await Ran.Async(
            spec => Canned.Answer(spec, 200, "Content-Type: application/json\r\n", """{"a":1,"x=y":"z"}"""),
            "check", "https://a.example/", "--json", comparison);

        Assert.Equal(holds ? 0 : 1, ran.ExitCode);
    }

    [Fact]
    public async Task A_body_can_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "from a file", TestContext.Current.CancellationToken);
            CheckSpec? asked = null;
            await Ran.Async(
                spec => Canned.Answer(asked = spec, 200), "check", "https://a.example/", "--method", "PUT", "--body", "@" + file);

            Assert.Equal("from a file"u8.ToArray(), asked?.Body.ToArray());
            Assert.Equal("PUT", asked?.Method);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Progress_is_shown_only_where_somebody_watches()
    {
        string[] args = ["check", "https://200.example/", "https://204.example/"];
        Task<Observation> Ask(CheckSpec spec, CancellationToken cancel) => Task.FromResult(Canned.ByName(spec));

        Assert.Equal("", (await Ran.Async(Ask, Screen.None, args, watched: false, TestContext.Current.CancellationToken)).Error);
        var watched = (await Ran.Async(Ask, Screen.None, args, watched: true, TestContext.Current.CancellationToken)).Error;
        Assert.Contains("2 of 2 checked", watched, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", watched, StringComparison.Ordinal);
    }
}
