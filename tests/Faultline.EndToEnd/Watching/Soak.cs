namespace Faultline.EndToEnd.Watching;

/// <summary>Whether the long tests run as well.</summary>
internal static class Soak
{
    public const string Why = "takes minutes: ./test --soak";

    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("FAULTLINE_SOAK") is not null;
}
