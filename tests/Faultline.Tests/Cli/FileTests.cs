using System.Text.Json;
using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>The commands that read a configuration file.</summary>
public sealed class FileTests : IDisposable
{
    private const string Good =
        """
        monitors:
          - name: shop
            url: https://200.example/
          - name: admin is locked
            url: https://401.example/admin
            expect:
              status: 401,403
          - name: asleep
            url: https://503.example/
            paused: true
          - name: guarded
            url: https://404.example/
            auth: { bearer: longsecrettoken }
        """;

    private const string Bad =
        """
        monitors:
          - name: shop
            url: shop.example
            intervall: 60s
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    [Trait("Spec", "U3")]
    public async Task Validate_says_in_a_line_what_a_good_file_holds()
    {
        var ran = await RunAsync(Good, "validate", _file);

        Assert.Equal(0, ran.ExitCode);
        Assert.Equal($"{_file}: 4 monitors, 0 channels, 0 routes: fine", ran.Out.TrimEnd());
        Assert.Equal("", ran.Error);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task Validate_prints_each_mistake_where_linters_print_them()
    {
        var ran = await RunAsync(Bad, "validate", _file);

        Assert.Equal(65, ran.ExitCode);
        var lines = ran.Out.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{_file}:3:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{_file}:4:5: ", lines[1], StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task Validate_tells_programs_the_same()
    {
        var ran = await RunAsync(Bad, "validate", _file, "--format", "json");

        Assert.Equal(65, ran.ExitCode);
        using var json = JsonDocument.Parse(ran.Out);
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
        Assert.Equal(3, json.RootElement.GetProperty("mistakes")[0].GetProperty("line").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("mistakes").GetArrayLength());
    }

    [Theory]
    [Trait("Spec", "U3")]
    [InlineData("validate", "/does/not/exist.yaml")]
    [InlineData("check", "-c", "/does/not/exist.yaml")]
    public async Task A_file_that_is_not_there_is_a_wrong_configuration(params string[] args)
    {
        var ran = await Ran.Async(args);

        Assert.Equal(65, ran.ExitCode);
        Assert.Contains("/does/not/exist.yaml", ran.Out + ran.Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", ran.Out + ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "U5")]
    [InlineData(2, "shop|admin is locked|guarded")]
    [InlineData(0, "shop", "shop")]
    [InlineData(1, "asleep", "asleep")]
    [InlineData(1, "shop|asleep", "shop", "asleep")]
    public async Task Check_asks_the_monitors_named_or_all_that_are_not_paused(int exitCode, string expected, params string[] names)
    {
        var asked = new List<string>();
        await File.WriteAllTextAsync(_file, Good, TestContext.Current.CancellationToken);
        var ran = await Ran.Async(
            spec =>
            {
                asked.Add(spec.Monitor);
                return Canned.ByName(spec);
            },
            ["check", "-c", _file, .. names]);

        Assert.Equal(expected, string.Join('|', asked));
        Assert.Equal(exitCode, ran.ExitCode);
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task Check_names_the_monitor_that_was_perhaps_meant()
    {
        var ran = await RunAsync(Good, "check", "-c", _file, "shpo");

        Assert.Equal(64, ran.ExitCode);
        Assert.Contains("no monitor 'shpo'. Did you mean shop?", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U3")]
    public async Task Check_tells_the_mistakes_of_a_file_beside_its_results_not_among_them()
    {
        var ran = await RunAsync(Bad, "check", "-c", _file);

        Assert.Equal(65, ran.ExitCode);
        Assert.Contains($"{_file}:4:5: ", ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task Secrets_of_the_file_are_masked_wherever_they_turn_up()
    {
        await File.WriteAllTextAsync(_file, Good, TestContext.Current.CancellationToken);
        Observation Echo(CheckSpec spec) => Canned.Answer(spec, 404, "X-Debug: longsecrettoken\r\nServer: longsecrettoken\r\n");
        var ran = await Ran.Async(Echo, "check", "-c", _file, "guarded", "--verbose");

        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("X-Debug", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("longsecrettoken", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "U5")]
    public async Task Check_does_not_want_the_secrets_of_alerting_and_validate_does()
    {
        const string alerting = "channels: { s: { type: slack, url: \"${FAULTLINE_TEST_UNSET}\" } }\n";
        await File.WriteAllTextAsync(_file, alerting + Good, TestContext.Current.CancellationToken);

        var check = await Ran.Async(Canned.ByName, "check", "-c", _file, "shop");
        var validate = await Ran.Async("validate", _file);

        Assert.Equal((0, ""), (check.ExitCode, check.Error));
        Assert.Equal(65, validate.ExitCode);
        Assert.Contains("FAULTLINE_TEST_UNSET is not set", validate.Out, StringComparison.Ordinal);
    }

    private async Task<Ran> RunAsync(string file, params string[] args)
    {
        await File.WriteAllTextAsync(_file, file, TestContext.Current.CancellationToken);
        return await Ran.Async(args);
    }
}
