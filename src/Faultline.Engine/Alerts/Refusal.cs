using Faultline.Core.Verdicts;
using Faultline.Engine.Configuration;

namespace Faultline.Engine.Alerts;

/// <summary>The notice that a channel takes no messages.</summary>
internal static class Refusal
{
    public const string Reason = "channel-refused";

    public static Notification Of(string channel, string why, DateTimeOffset now, FaultlineConfiguration configuration)
    {
        var notice = new Notice(
            Reason, Fault.Client, Urgency.Normal, $"channel {channel} refuses: {why}",
            $"Correct channel {channel} in the configuration, and try it with faultline channel test {channel}");
        return Notification.Of(notice, channel, "", now, [], configuration);
    }
}
