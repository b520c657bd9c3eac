namespace Faultline.Engine.Configuration;

/// <summary>Where a configuration takes variables and other files from. Tests pass their own.</summary>
/// <param name="Variable">The value of an environment variable; null when it is not set.</param>
/// <param name="File">The text of a file, by absolute path. Bounded by <see cref="MaxFileLength"/>.</param>
/// <param name="Directory">The configuration file's folder, which relative paths start from; absolute.</param>
public sealed record ConfigurationSources(Func<string, string?> Variable, Func<string, FileContent> File, string Directory)
{
    /// <summary>Longest file read, in characters.</summary>
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
        try
        {
            using var reader = new StreamReader(path, new System.Text.UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
            var buffer = new char[4096];
            var text = new System.Text.StringBuilder();
            while (reader.Read(buffer) is > 0 and var count)
            {
                text.Append(buffer, 0, count);
                if (text.Length > ConfigurationSources.MaxFileLength)
                    return new FileContent(null, $"is longer than {ConfigurationSources.MaxFileLength} characters");
            }

            return new FileContent(text.ToString(), "");
        }
        catch (Exception wrong) when (wrong is FileNotFoundException or DirectoryNotFoundException)
        {
            return new FileContent(null, "does not exist");
        }
        catch (UnauthorizedAccessException)
        {
            return new FileContent(null, Directory.Exists(path) ? "is a folder" : "may not be read by this user");
        }
        catch (Exception wrong) when (wrong is IOException or ArgumentException or NotSupportedException)
        {
            return new FileContent(null, "can't be read");
        }
    }
}
