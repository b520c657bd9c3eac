namespace Faultline.Tests.House;

/// <summary>The source tree that this test program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Faultline.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Faultline.slnx above {AppContext.BaseDirectory}: run the tests from a clone.");
    }
}
