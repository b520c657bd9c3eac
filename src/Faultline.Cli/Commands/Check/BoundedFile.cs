namespace Faultline.Cli.Commands.Check;

/// <summary>A file named on the command line, read whole up to a limit: it may be a device that never ends.</summary>
internal static class BoundedFile
{
    /// <param name="error">Names the file; empty when it could be read.</param>
    public static byte[] Read(string path, int limit, out string error)
    {
        error = "";
        try
        {
            using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (file.Read(buffer) is > 0 and var count)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > limit)
                {
                    error = $"{path} has more than {limit} bytes";
                    return [];
                }
            }

            return bytes.ToArray();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error = wrong is FileNotFoundException or DirectoryNotFoundException ? $"{path} does not exist" : $"{path} can't be read";
            return [];
        }
    }
}
