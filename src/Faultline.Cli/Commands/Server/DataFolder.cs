namespace Faultline.Cli.Commands.Server;

/// <summary>Where a server keeps what it remembers, and where others find its control socket.</summary>
internal static class DataFolder
{
    public const string Description = "The server's data folder; else $STATE_DIRECTORY, else ./faultline-data";

    /// <summary>Of the package's unit.</summary>
    private const string OfThePackage = "/var/lib/faultline";

    private const string Here = "faultline-data";

    /// <summary>What the service manager gives, or a folder here.</summary>
    public static string Of(string? named, Func<string, string?> variable) =>
        Path.GetFullPath(named ?? FromServiceManager(variable) ?? Here);

    /// <summary>Where to look for a running server: the named folder alone, else each that it may be in, in this order.</summary>
    public static IReadOnlyList<string> ToLookIn(string? named, Func<string, string?> variable) =>
        named is not null ? [Path.GetFullPath(named)] : [Of(null, variable), OfThePackage];

    /// <summary>systemd names several folders with colons between them (systemd.exec(5)).</summary>
    private static string? FromServiceManager(Func<string, string?> variable) =>
        variable("STATE_DIRECTORY") is { Length: > 0 } folders ? folders.Split(':')[0] : null;
}
