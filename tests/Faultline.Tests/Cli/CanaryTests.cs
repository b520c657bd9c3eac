using Faultline.Cli.Output;
using Faultline.Probing.Connections;

namespace Faultline.Tests.Cli;

/// <summary>Hosts that may be asked whether the network here is well: those that the operator named, never a third party.</summary>
[Trait("Spec", "V11")]
public sealed class CanaryTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("https://200.example/", "200.example:443")]
    [InlineData("https://200.example/ http://201.example:8080/ https://200.example:444/", "200.example:443 201.example:8080")]
    [InlineData("https://200.example/ https://201.example/ --proxy http://proxy.example:3128", "")]
    [InlineData("https://200.example/ https://201.example/ --connect-to 192.0.2.7", "")]
    public async Task Urls_vouch_for_each_other(string arguments, string expected) =>
        Assert.Equal(expected, await CanariesOfAsync(arguments.Split(' ')));

    [Theory]
    [InlineData("", "200.example:443 201.example:80")]
    [InlineData(
        "canaries: [192.0.2.1, \"[2001:db8::1]:53\", 200.example:8443]", "192.0.2.1:443 2001:db8::1:53 200.example:8443 201.example:80")]
    [InlineData("canaries: [192.0.2.1]\nproxy: { checks: \"http://proxy.example:3128\" }", "192.0.2.1:443")]
    public async Task Monitors_of_a_file_vouch_for_each_other_behind_the_canaries_that_it_names(string keys, string expected)
    {
        await File.WriteAllTextAsync(
            _file,
            $$"""
            {{keys}}
            monitors:
              - { name: a, url: "https://200.example/" }
              - { name: b, url: "http://201.example/" }
              - { name: asleep, url: "http://202.example/", paused: true }
              - { name: elsewhere, url: "http://203.example/", connectTo: 192.0.2.7 }
            """,
            TestContext.Current.CancellationToken);

        Assert.Equal(expected, await CanariesOfAsync("-c", _file, "a"));
    }

    private static async Task<string> CanariesOfAsync(params string[] arguments)
    {
        IReadOnlyList<CanaryHost>? canaries = null;
        var ran = await Ran.Async(
            hosts =>
            {
                canaries = hosts;
                return (spec, _) => Task.FromResult(Canned.ByName(spec));
            },
            Screen.None,
            ["check", .. arguments],
            watched: false,
            TestContext.Current.CancellationToken);

        Assert.Equal(0, ran.ExitCode);
        return string.Join(' ', canaries!.Select(c => $"{c.Host}:{c.Port}"));
    }
}
