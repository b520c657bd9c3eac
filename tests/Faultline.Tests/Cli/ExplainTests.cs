using System.Text.Json;

namespace Faultline.Tests.Cli;

[Trait("Spec", "K3")]
public sealed class ExplainTests
{
    [Theory]
    [InlineData("502", "Bad Gateway", "gateway")]
    [InlineData("http-502", "Bad Gateway", "gateway")]
    [InlineData("522", "Cloudflare", "gateway")]
    [InlineData("499", "nginx", "client")]
    [InlineData("418", "418", "client")]
    [InlineData("561", "AWS", "server")]
    [InlineData("477", "no registry", "client")]
    [InlineData("connection-refused", "Connection refused", "server")]
    [InlineData("Connection-Refused", "Connection refused", "server")]
    [InlineData("probe-offline", "probe", "probe")]
    public async Task A_code_or_a_reason_is_explained(string topic, string words, string fault)
    {
        var ran = await Ran.Async("explain", topic);

        Assert.Equal(0, ran.ExitCode);
        Assert.Contains(words, ran.Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"  Fault     {fault}: ", ran.Out, StringComparison.Ordinal);
        Assert.Contains("  Do first  1. ", ran.Out, StringComparison.Ordinal);
        Assert.Equal("", ran.Error);
    }

    [Theory]
    [InlineData("42", "no status code")]
    [InlineData("9999", "no status code")]
    [InlineData("700", "no status code")]
    [InlineData("99999999999999999999", "no status code")]
    [InlineData("-1", "-1")]
    [InlineData("abc", "no reason abc")]
    [InlineData("conection-refused", "Did you mean connection-refused")]
    [InlineData("http-9999", "no reason http-9999")]
    [InlineData("\u001b[31m", "no reason \uFFFD[31m")]
    public async Task What_is_neither_is_wrong_usage(string topic, string remedy)
    {
        var ran = await Ran.Async("explain", topic);

        Assert.Equal(64, ran.ExitCode);
        Assert.Contains(remedy, ran.Error, StringComparison.Ordinal);
        Assert.Equal("", ran.Out);
    }

    [Theory]
    [InlineData("503", "code")]
    [InlineData("dns-timeout", "reason")]
    public async Task Json_has_the_fields_of_the_contract(string topic, string key)
    {
        var ran = await Ran.Async("explain", topic, "--format", "json");

        using var json = JsonDocument.Parse(ran.Out);
        Assert.Equal(
            $"{key} name class fault serverHealthy needsAttention affects urgency meaning causes next source known",
            string.Join(' ', json.RootElement.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(topic, json.RootElement.GetProperty(key).ToString());
        Assert.Equal(0, ran.ExitCode);
    }
}
