using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A webhook signed as Standard Webhooks say.</summary>
public sealed record WebhookChannel : ChannelConfiguration
{
    public Secret<CheckUrl> Url { get; init; } = null!;

    /// <summary>The key of the signature: <c>whsec_</c> and base64, or plain text.</summary>
    public Secret<string> SigningSecret { get; init; } = null!;

    internal static ChannelType Type { get; } = ChannelType.Of("webhook", new WebhookChannel(), new("a webhook channel")
    {
        { "url", Need.Required, "where it is sent", Urls.Secret, (c, v) => c with { Url = v } },
        { "secret", Need.Required, "what signs it, best as ${NAME}", Scalars.Secret, (c, v) => c with { SigningSecret = v } },
    });
}
