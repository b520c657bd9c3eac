using Faultline.Engine.Configuration;

namespace Faultline.Tests.Configuration;

/// <summary>Who checks by hand needs the secrets of the checks, not those of the alerts.</summary>
[Trait("Spec", "U3 U5")]
public sealed class ReadForChecksTests
{
    private const string Monitors = "monitors: [{ name: a, url: \"https://a.example/\" }]\n";

    [Theory]
    [InlineData("channels: { s: { type: slack, url: \"${V}\" } }\nroutes: [{ urgency: high, to: s }]")]
    [InlineData("channels: { m: { type: smtp, host: \"${V}\", from: a@b.example, to: c@d.example, password: \"${file:gone}\" } }")]
    [InlineData("heartbeat: { url: \"${V}\" }")]
    [InlineData("publicUrl: ${V}")]
    [InlineData("maintenance: [{ every: \"${V}\" }]")]
    [InlineData("logs: [{ name: a, path: \"${V}\" }]")]
    [InlineData("retention: { results: \"${V}\" }")]
    [InlineData("proxy: { channels: \"${V}\" }")]
    public void Variable_that_only_alerts_need_may_be_absent(string yaml)
    {
        Assert.Contains(Sources.MistakesOf(Monitors + yaml), m => m.Contains("V is not set", StringComparison.Ordinal));

        var result = ConfigurationFile.Read(Monitors + yaml, Sources.None, ReadFor.Checks);

        Assert.Empty(result.Mistakes);
        Assert.Equal("a", Assert.Single(result.Configuration!.Monitors).Name);
    }

    [Theory]
    [InlineData("canaries: [\"${V}\"]", "V is not set")]
    [InlineData("proxy: { checks: \"${V}\" }", "V is not set")]
    [InlineData("defaults: { headers: { X: \"${V}\" } }", "V is not set")]
    [InlineData("channels: { s: { type: slack, url: \"${V}\", nonsense: 1 } }", "unknown key `nonsense`")]
    [InlineData("channels: { s: { type: slack } }", "needs `url`")]
    [InlineData("heartbeat: { url: \"${V}\", every: 1s }", "heartbeat.every")]
    [InlineData("heartbeat: { url: \"${V\" }", "${ is not closed")]
    [InlineData("routes: [{ urgency: high, to: nobody }]", "no channel is called 'nobody'")]
    public void Everything_else_is_validated_as_ever(string yaml, string mistake)
    {
        var result = ConfigurationFile.Read(Monitors + yaml, Sources.None, ReadFor.Checks);

        Assert.Null(result.Configuration);
        Assert.Contains(mistake, Assert.Single(result.Mistakes).Message, StringComparison.Ordinal);
    }
}
