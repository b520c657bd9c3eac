using System.Globalization;
using Faultline.Engine.Configuration.Channels;

namespace Faultline.Engine.Alerts.Webhook;

/// <summary>
/// Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md). A machine reads it: every
/// notification goes by itself, with an id that stays the same over all attempts.
/// </summary>
internal sealed class WebhookSender(WebhookChannel channel, Exit exit) : Sender(channel.Name)
{
    public override bool IsForPeople => false;

    public override async Task<Outcome> SendAsync(Notification notification, CancellationToken cancel)
    {
        var body = WebhookBody.Of(notification);
        var timestamp = exit.Time.GetUtcNow().ToUnixTimeSeconds();
        (string, string)[] headers =
        [
            ("webhook-id", notification.Id),
            ("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", Signature.Of(channel.SigningSecret.Reveal(), notification.Id, timestamp, body)),
        ];
        var answer = await exit.Http.SendAsync(channel.Url.Reveal(), body, headers, cancel);
        return answer.IsSuccess ? new Outcome.Delivered(answer.ToString()) : answer.Failure();
    }
}
