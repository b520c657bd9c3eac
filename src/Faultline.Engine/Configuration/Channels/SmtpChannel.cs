using System.Globalization;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;

namespace Faultline.Engine.Configuration.Channels;

/// <summary>E-mail through a submission server.</summary>
public sealed record SmtpChannel : ChannelConfiguration
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    public string? User { get; init; }

    public Secret<string>? Password { get; init; }

    public string From { get; init; } = "";

    public IReadOnlyList<string> To { get; init; } = [];

    private static readonly Shape<SmtpChannel> Shape = new("an smtp channel")
    {
        { "host", Need.Required, "the mail server", Hosts.Host, (c, v) => c with { Host = v } },
        { "port", "587 unless set", SubmissionPort, (c, v) => c with { Port = v } },
        { "security", "starttls or none", Scalars.Choice(("starttls", SmtpSecurity.StartTls), ("none", SmtpSecurity.None)),
            (c, v) => c with { Security = v } },
        { "user", "who signs in", Scalars.Line, (c, v) => c with { User = v } },
        { "password", "a secret, best as ${NAME}", Scalars.Secret, (c, v) => c with { Password = v } },
        { "from", Need.Required, "the sender, such as faultline@example.org", MailAddress, (c, v) => c with { From = v } },
        { "to", Need.Required, "the receivers, such as [ops@example.org]", Lists.OneOrSome(MailAddress), (c, v) => c with { To = v } },
    };

    internal static ChannelType Type { get; } = ChannelType.Of("smtp", Shape, Shape.From(new SmtpChannel()).Then((channel, node, reading) =>
        (channel.User is null) == (channel.Password is null) || reading.Wrong(node.At, "`user` and `password` belong together: name both")
            ? channel
            : null));

    private static Read<int> SubmissionPort => Scalars.Of((string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65535
            ? port == 465 ? "speaks TLS from the first byte, which is not supported: use 587 with starttls" : null
            : "is not a port: 1 to 65535");

    /// <summary>One bare address. Line ends in it would add headers to the mail.</summary>
    private static Read<string> MailAddress => Scalars.Of((string text, out string? address) =>
    {
        address = text;
        var at = text.LastIndexOf('@');
        return text.Length <= 254 && at > 0 && at < text.Length - 1
            && !text.Any(c => char.IsControl(c) || c is ' ' or '<' or '>' or ',' or ';')
            ? null
            : "is not a mail address: write ops@example.org";
    });
}

/// <summary>How the connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    StartTls,
    None,
}
