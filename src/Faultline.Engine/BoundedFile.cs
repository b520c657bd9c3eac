namespace Faultline.Engine;

/// <summary>
/// A file that somebody names, read whole up to a limit: it may be a device that never ends. Opening a pipe that nobody writes to waits
/// for as long as nobody does, so whoever lets people name files does this where a signal still ends the program.
/// </summary>
public static class BoundedFile
{
    /// <param name="limit">In bytes.</param>
    /// <param name="problem">To be said behind the file's name, such as <c>does not exist</c>; empty when it could be read.</param>
    /// <returns>Null when it could not.</returns>
    public static byte[]? Read(string path, int limit, out string problem)
    {
        problem = "";
        try
        {
            using var file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (file.Read(buffer) is > 0 and var count)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length <= limit)
                    continue;
                problem = $"has more than {limit} bytes";
                return null;
            }

            return bytes.ToArray();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = wrong switch
            {
                FileNotFoundException or DirectoryNotFoundException => "does not exist",
                UnauthorizedAccessException => Directory.Exists(path) ? "is a folder" : "may not be read by this user",
                _ => "can't be read",
            };
            return null;
        }
    }
}
