using Faultline.Engine.Configuration;

namespace Faultline.Engine.Alerts;

/// <summary>Tries one channel by hand (A7).</summary>
public static class ChannelTest
{
    /// <summary>Sends a test message at once. Never throws for what network or vendor do.</summary>
    /// <param name="channel">One of the configuration's.</param>
    public static async Task<Outcome> SendAsync(
        FaultlineConfiguration configuration, ChannelConfiguration channel, TimeProvider time, CancellationToken cancel)
    {
        using var exit = Exit.OfThisMachine(configuration, time);
        return await Senders.Of(channel, configuration, exit).SendAsync(Notification.Test(time.GetUtcNow()), cancel);
    }
}
