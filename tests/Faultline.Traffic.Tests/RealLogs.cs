namespace Faultline.Traffic.Tests;

/// <summary>Real samples, which lie beside the repository and not in it.</summary>
internal static class RealLogs
{
    /// <summary>Where one lies; the test is skipped where the samples are not at hand.</summary>
    /// <param name="file">Such as <c>formats/lnav/logfile_haproxy.0</c>.</param>
    public static string PathTo(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
                return path;
        }

        Assert.Skip("the real samples do not lie beside the repository");
        return "";
    }
}
