namespace Faultline.Engine.Monitors;

/// <summary>Names of regions that mean something to the program.</summary>
internal static class Regions
{
    /// <summary>The server's own.</summary>
    public const string Local = "local";
}
