using Faultline.Engine.Alerts.Slack;
using Faultline.Engine.Alerts.Smtp;
using Faultline.Engine.Alerts.Webhook;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Channels;

namespace Faultline.Engine.Alerts;

/// <summary>What sends for each kind of channel. To add one is to write its folder and name it here.</summary>
internal static class Senders
{
    public static Sender Of(ChannelConfiguration channel, FaultlineConfiguration configuration, Exit exit) => channel switch
    {
        SlackChannel slack => new SlackSender(slack, configuration.TimeZone, exit),
        WebhookChannel webhook => new WebhookSender(webhook, exit),
        SmtpChannel smtp => new SmtpSender(smtp, configuration.TimeZone, exit),
        _ => new CannotSend(channel),
    };

    /// <summary>Accepted by the configuration, and not built yet: refused by name, so that other channels are told instead.</summary>
    private sealed class CannotSend(ChannelConfiguration channel) : Sender(channel.Name)
    {
        public override string Useless { get; } = $"type {ChannelTypes.WordOf(channel)} cannot send yet";

        public override Task<Outcome> SendAsync(Notification notification, CancellationToken cancel) =>
            Task.FromResult<Outcome>(new Outcome.Permanent(Useless));
    }
}
