using Faultline.Engine.Configuration.Channels;

namespace Faultline.Engine.Alerts.Slack;

/// <summary>
/// An incoming webhook (docs.slack.dev "Sending messages using incoming webhooks", "Rate limits"): about one message a second; 400, 403,
/// 404 and 410 say that the same message would be refused again.
/// </summary>
internal sealed class SlackSender(SlackChannel channel, TimeZoneInfo zone, Exit exit) : Sender(channel.Name)
{
    public override TimeSpan Pace => TimeSpan.FromSeconds(1);

    public override async Task<Outcome> SendAsync(Notification notification, CancellationToken cancel)
    {
        var body = SlackMessage.Of(notification, Wording.Of(notification, zone));
        var answer = await exit.Http.SendAsync(channel.Url.Reveal(), body, [], cancel);
        return answer.IsSuccess ? new Outcome.Delivered(answer.ToString()) : answer.Failure();
    }
}
