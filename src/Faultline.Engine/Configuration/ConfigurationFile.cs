using Faultline.Engine.Configuration.Sections;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration;

/// <summary>The one file that describes everything (U3): text to nodes, nodes to configuration, every mistake on the way.</summary>
public static class ConfigurationFile
{
    /// <summary>Reads and validates. Never throws, whatever the text.</summary>
    public static ConfigurationResult Read(string text, ConfigurationSources sources, ReadFor purpose = ReadFor.Everything)
    {
        var reading = new Reading(sources, purpose);
        if (NodeReader.Read(text, reading.Mistake) is not { } root)
            return new ConfigurationResult(null, reading.Mistakes);
        var isRead = RootKeys.TryRead(root, reading, out var configuration);
        reading.Names.Check(reading);
        return isRead && reading.MistakeCount == 0
            ? new ConfigurationResult(configuration! with { Secrets = reading.Secrets }, [])
            : new ConfigurationResult(null, reading.Mistakes);
    }

    /// <summary>Reads a file with this machine's environment. A file that can't be read is a mistake at its first character.</summary>
    public static ConfigurationResult Load(string path, ReadFor purpose = ReadFor.Everything)
    {
        if (path.Length == 0)
            return new ConfigurationResult(null, [new Mistake(1, 1, "the file's name is empty")]);
        var full = Path.GetFullPath(path);
        var (text, problem) = FileContent.Read(full);
        return text is null
            ? new ConfigurationResult(null, [new Mistake(1, 1, $"the file {problem}")])
            : Read(text, ConfigurationSources.OfThisMachine(Path.GetDirectoryName(full) ?? full), purpose);
    }
}

/// <summary>What a configuration is wanted for.</summary>
public enum ReadFor
{
    Everything,

    /// <summary>
    /// To ask its monitors by hand. Variables and files that only alerting and storing need may be absent; then those parts are left out.
    /// </summary>
    Checks,
}

/// <summary>A configuration, or what keeps the file from being one.</summary>
/// <param name="Configuration">Null exactly when there are mistakes.</param>
/// <param name="Mistakes">All of them (at most <see cref="Reading.MaxMistakes"/>), in the order of the file.</param>
public sealed record ConfigurationResult(FaultlineConfiguration? Configuration, IReadOnlyList<Mistake> Mistakes);
