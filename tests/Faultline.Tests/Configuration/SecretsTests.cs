using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Channels;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Configuration;

/// <summary>Variables, files, and that what they bring is never shown.</summary>
[Trait("Spec", "S3")]
public sealed class SecretsTests
{
    [Theory]
    [InlineData("${A}", "a")]
    [InlineData("x${A}y${B}", "xay${A}")]
    [InlineData("$${A}", "${A}")]
    [InlineData("$$${A}", "$${A}")]
    [InlineData("$A $ {A}", "$A $ {A}")]
    [InlineData("${file:token}", "from file\nsecond")]
    [InlineData("${file:/etc/faultline/token}", "from file\nsecond")]
    [InlineData("'${A}'", "a")]
    [InlineData("${YAML}", "]: {x: y")]
    public void References_are_replaced_once_and_never_read_as_YAML(string written, string expected)
    {
        var sources = Sources.Of(
            new Dictionary<string, string> { ["A"] = "a", ["B"] = "${A}", ["YAML"] = "]: {x: y" },
            new Dictionary<string, string> { ["/etc/faultline/token"] = "from file\nsecond\n" });
        Assert.Equal(expected, Sources.Valid(Sources.Monitor($"body: {written}"), sources).Monitors[0].Body);
    }

    [Theory]
    [InlineData("${A", "4:9: body: ${ is not closed")]
    [InlineData("${}", "4:9: body: between ${ and } stands the name")]
    [InlineData("x ${A B}", "4:11: body: between ${ and } stands the name")]
    [InlineData("${A:-b}", "4:9: body: between ${ and } stands the name")]
    [InlineData("${A}", "4:9: body: the environment variable A is not set: set it, or write $${A}")]
    [InlineData("${file:}", "4:9: body: ${file:} names no file")]
    [InlineData("${file:gone}", "4:9: body: the file 'gone' does not exist")]
    public void Reference_that_leads_nowhere_is_a_mistake(string written, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Sources.MistakesOf(Sources.Monitor($"body: {written}"))), StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_listed_for_masking_and_hidden_when_printed()
    {
        var configuration = Sources.Valid(
            "channels:\n  s: { type: slack, url: \"${HOOK}\" }\n" +
            "monitors:\n- { name: a, url: \"https://u:p%40w@a/\", headers: { Cookie: id=7 } }\n",
            Sources.Of(new Dictionary<string, string> { ["HOOK"] = "https://hooks.example/T0/secret" }));
        Assert.Equal(["/T0/secret", "https://hooks.example/T0/secret", "id=7", "p@w"], configuration.Secrets.Order(StringComparer.Ordinal));
        var slack = Assert.IsType<SlackChannel>(configuration.Channels[0]);
        Assert.DoesNotContain("secret", slack.ToString(), StringComparison.Ordinal);
        Assert.Equal("https://hooks.example/T0/secret", slack.Url.Reveal().ToString());
        Assert.DoesNotContain("p@w", configuration.Monitors[0].Url.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Credentials.Basic("u", "p@w"), configuration.Monitors[0].Auth);
    }

    [Theory]
    [InlineData("https://shop.example/", "")]
    [InlineData("https://shop.example:8443/api/T0K3N", "/api/T0K3N")]
    [InlineData("https://shop.example/?user=me&token=T0K3N", "/?user=me&token=T0K3N|T0K3N|me")]
    [InlineData("https://me:pass@shop.example/", "me:pass|pass")]
    [InlineData("T0K3N", "T0K3N")]
    public void Of_a_URL_in_a_variable_the_host_stays_readable(string value, string secrets)
    {
        var key = value.StartsWith("https", StringComparison.Ordinal) ? "url: \"${V}\"" : "url: \"https://shop.example/?${V}\"";
        var sources = Sources.Of(new Dictionary<string, string> { ["V"] = value });

        var configuration = Sources.Valid($"monitors: [{{ name: a, {key} }}]", sources);

        Assert.Equal(secrets.Split('|', StringSplitOptions.RemoveEmptyEntries), configuration.Secrets.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Substitutions_are_bounded_in_all()
    {
        var sources = Sources.Of(new Dictionary<string, string> { ["BIG"] = new('x', 100_000) });
        var yaml = "regions:\n" + string.Concat(Enumerable.Repeat("- ${BIG}\n", 2000));
        Assert.Contains(Sources.MistakesOf(yaml, sources), m => m.Contains("is too much", StringComparison.Ordinal));
    }

    /// <summary>A variable in keys beside the monitors.</summary>
    private const string Everywhere =
        """
        publicUrl: ${V}
        timezone: ${V}
        canaries: ['${V}']
        logs: [{ name: a, path: b, format: '${V}' }]
        maintenance: [{ every: '${V}' }]
        proxy: { checks: 'http://${V}' }
        channels:
          a: { type: '${V}' }
          b: { type: slack, url: '${V}' }
          c: { type: smtp, host: '${V}', from: '${V}', port: '${V}' }
        routes: [{ urgency: '${V}', to: '${V}' }]
        """;

    /// <summary>Whatever a variable holds, and wherever it stands, no message repeats it.</summary>
    [Fact]
    public void Value_of_a_variable_is_in_no_message()
    {
        string[] places =
        [
            "interval: ${V}", "timeout: ${V}", "id: ${V}", "paused: ${V}", "tags: ['${V}']", "regions: ['${V}']", "parent: ${V}",
            "method: ${V}",
            "headers: { X: '${V}' }", "auth: { bearer: '${V}' }", "auth: { oauth2: { tokenUrl: '${V}' } }", "tls: { ca: '${V}' }",
            "http: ${V}", "ip: ${V}",
            "resolver: ${V}", "connectTo: ${V}", "origin: ${V}", "origin: x://${V}", "follow: ${V}", "confirm: { regions: '${V}' }",
            "expect: { status: '${V}' }", "expect: { status: ['${V}'] }", "expect: { matches: '(${V}' }",
            "expect: { json: { $.a: '> ${V}' } }",
            "expect: { header: { X: '~ (${V}' } }", "expect: { time: '${V}' }", "expect: { fresh: { json: '${V}', within: '${V}' } }",
            "expect: { certificateDays: '${V}' }",
        ];
        var texts = ArbMap.Default.ArbFor<NonEmptyString>().Generator.Select(s => $"hunter2{s.Get}").ToArbitrary();
        Prop.ForAll(texts, Gen.Elements(places).ToArbitrary(), (secret, place) =>
        {
            var sources = Sources.Of(new Dictionary<string, string> { ["V"] = secret });
            foreach (var yaml in (string[])[Sources.Monitor(place), Everywhere])
                Assert.DoesNotContain(Sources.MistakesOf(yaml, sources), m => m.Contains("hunter2", StringComparison.OrdinalIgnoreCase));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("channels: { a: { type: slack, url: hooks.example/hunter2 } }")]
    [InlineData("channels: { a: { type: webhook, url: \"https://h/\", secret: [hunter2] } }")]
    [InlineData("monitors: [ { name: a, url: \"https://u:hunt er2@h/\" } ]")]
    [InlineData("monitors: [ { name: a, url: \"https://u:hunter2@h:x/\" } ]")]
    [InlineData("monitors: [ { name: a, url: \"https://h/\", auth: hunter2 } ]")]
    [InlineData("proxy: { checks: \"https://u:hunter2@h/\" }")]
    public void Secret_written_into_the_file_is_in_no_message(string yaml) =>
        Assert.All(Sources.MistakesOf(yaml), m => Assert.DoesNotContain("er2", m, StringComparison.Ordinal));
}
