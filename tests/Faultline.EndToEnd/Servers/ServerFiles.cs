namespace Faultline.EndToEnd.Servers;

/// <summary>What a server of a test reads: its configuration, its pages.</summary>
internal static class ServerFiles
{
    /// <summary>Writes a file, making folders on the way, and gives its full path.</summary>
    public static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
