using Faultline.Engine.Configuration;

namespace Faultline.Tests.Configuration;

/// <summary>An environment and a folder that exist only in the test.</summary>
internal static class Sources
{
    public static ConfigurationSources Of(
        IReadOnlyDictionary<string, string>? variables = null, IReadOnlyDictionary<string, string>? files = null) => new(
        name => variables?.GetValueOrDefault(name),
        path => files?.GetValueOrDefault(path) is { } text ? new FileContent(text, "") : new FileContent(null, "does not exist"),
        "/etc/faultline");

    public static ConfigurationSources None { get; } = Of();

    public static string[] MistakesOf(string yaml, ConfigurationSources? sources = null)
    {
        var result = ConfigurationFile.Read(yaml, sources ?? None);
        Assert.Equal(result.Configuration is null, result.Mistakes.Count > 0);
        return [.. result.Mistakes.Select(m => m.ToString())];
    }

    public static FaultlineConfiguration Valid(string yaml, ConfigurationSources? sources = null)
    {
        var result = ConfigurationFile.Read(yaml, sources ?? None);
        Assert.Empty(result.Mistakes);
        return result.Configuration!;
    }

    /// <summary>A monitor with more keys, each line indented once.</summary>
    public static string Monitor(string keys) =>
        $"monitors:\n- name: shop\n  url: https://shop.example/\n  {keys.Replace("\n", "\n  ", StringComparison.Ordinal)}\n";
}
