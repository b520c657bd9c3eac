namespace Faultline.Engine.Configuration.Channels;

/// <summary>All kinds of channel. To add one is to write its file here and name it below.</summary>
internal static class ChannelTypes
{
    public static IReadOnlyList<ChannelType> All { get; } =
    [
        SlackChannel.Type, TwilioChannel.Type, SmtpChannel.Type, PagerDutyChannel.Type, OpsgenieChannel.Type, TeamsChannel.Type,
        DiscordChannel.Type, TelegramChannel.Type, NtfyChannel.Type, AlertmanagerChannel.Type, WebhookChannel.Type, AppriseChannel.Type,
    ];

    /// <summary>What <c>type</c> said.</summary>
    public static string WordOf(ChannelConfiguration channel) => All.First(type => type.Configures == channel.GetType()).Word;
}
