namespace Faultline.Engine.Configuration;

/// <summary>Where a notification goes (A2). One kind per file of <c>Channels</c>.</summary>
public abstract record ChannelConfiguration
{
    public string Name { get; init; } = "";
}
