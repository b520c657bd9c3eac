using System.Text;

namespace Faultline.Engine.Configuration;

/// <summary>Where a configuration takes variables and other files from. Tests pass their own.</summary>
/// <param name="Variable">The value of an environment variable; null when it is not set.</param>
/// <param name="File">The text of a file, by absolute path. Bounded by <see cref="MaxFileLength"/>.</param>
/// <param name="Directory">The configuration file's folder, which relative paths start from; absolute.</param>
public sealed record ConfigurationSources(Func<string, string?> Variable, Func<string, FileContent> File, string Directory)
{
    /// <summary>Longest file read, in bytes.</summary>
    public const int MaxFileLength = 1024 * 1024;

    /// <summary>The process's environment and the files it may read.</summary>
    public static ConfigurationSources OfThisMachine(string directory) =>
        new(Environment.GetEnvironmentVariable, FileContent.Read, directory);
}

/// <summary>What a file holds, or why it can't be read.</summary>
/// <param name="Text">Null when it can't.</param>
/// <param name="Problem">Said after the file's name, such as <c>does not exist</c>.</param>
public readonly record struct FileContent(string? Text, string Problem)
{
    public static FileContent Read(string path)
    {
        // Bytes that are no UTF-8 become U+FFFD, whose mistake the reader of the text reports.
        var bytes = BoundedFile.Read(path, ConfigurationSources.MaxFileLength, out var problem);
        return new FileContent(bytes is null ? null : Encoding.UTF8.GetString(bytes), problem);
    }
}
