using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>SMS through Twilio.</summary>
public sealed record TwilioChannel : ChannelConfiguration
{
    public string AccountSid { get; init; } = "";

    public Secret<string> AuthToken { get; init; } = null!;

    /// <summary>A number, or null where a messaging service sends.</summary>
    public string? From { get; init; }

    public string? MessagingServiceSid { get; init; }

    public IReadOnlyList<string> To { get; init; } = [];

    private static readonly Shape<TwilioChannel> Shape = new("a twilio channel")
    {
        { "accountSid", Need.Required, "begins with AC", Scalars.Line, (c, v) => c with { AccountSid = v } },
        { "authToken", Need.Required, "a secret, best as ${NAME}", Scalars.Secret, (c, v) => c with { AuthToken = v } },
        { "from", "the sender's number", PhoneNumber, (c, v) => c with { From = v } },
        { "messagingServiceSid", "instead of from", Scalars.Line, (c, v) => c with { MessagingServiceSid = v } },
        { "to", Need.Required, "numbers such as [\"+15550101\"]", Lists.OneOrSome(PhoneNumber), (c, v) => c with { To = v } },
    };

    internal static ChannelType Type { get; } = ChannelType.Of(
        "twilio",
        Shape,
        Shape.From(new TwilioChannel()).Then((channel, node, reading) =>
            node.HasOneOf(reading, "a twilio channel", "from", "messagingServiceSid") ? channel : null));

    /// <summary>E.164.</summary>
    private static Read<string> PhoneNumber => Scalars.Of((string text, out string? number) =>
    {
        number = text;
        return text.Length is >= 8 and <= 16 && text[0] == '+' && text[1] != '0' && text[1..].All(char.IsAsciiDigit)
            ? null
            : "is not a phone number: write + and the country code, such as +15550101";
    });
}
