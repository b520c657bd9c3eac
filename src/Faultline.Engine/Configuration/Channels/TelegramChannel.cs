using System.Globalization;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>A Telegram bot that writes into one chat.</summary>
public sealed record TelegramChannel : ChannelConfiguration
{
    public Secret<string> Token { get; init; } = null!;

    /// <summary>A chat's number, or a public channel's <c>@name</c>.</summary>
    public string Chat { get; init; } = "";

    internal static ChannelType Type { get; } = ChannelType.Of("telegram", new TelegramChannel(), new("a telegram channel")
    {
        { "token", Need.Required, "the bot's, best as ${NAME}", Scalars.Secret, (c, v) => c with { Token = v } },
        { "chat", Need.Required, "a chat's number such as \"-1001234\", or a channel's \"@name\"", ChatId, (c, v) => c with { Chat = v } },
    });

    private static Read<string> ChatId => Scalars.Of((string text, out string? chat) =>
    {
        chat = text;
        var isName = text.Length is > 1 and <= 64 && text[0] == '@' && text[1..].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isName || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? null
            : "is not a chat: write its number, or @name in quotes";
    });
}
