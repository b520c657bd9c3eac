using Faultline.Engine.Configuration.Channels;
using MimeKit;

namespace Faultline.Engine.Alerts.Smtp;

/// <summary>
/// A notification as a mail. All mails of an incident have its first one's subject and refer to it, so that they stand in one thread
/// (RFC 5322 §3.6.4). Nobody's out-of-office note answers them (RFC 3834). Encoding and folding (RFC 2047) are the library's, which also
/// keeps line ends out of headers.
/// </summary>
internal static class Mail
{
    public static MimeMessage Of(Notification notification, NotificationText text, SmtpChannel channel)
    {
        var domain = channel.From[(channel.From.LastIndexOf('@') + 1)..];
        var mail = new MimeMessage { MessageId = $"{notification.Id}@{domain}", Date = notification.At };
        mail.From.Add(new MailboxAddress("Faultline", channel.From));
        mail.To.AddRange(channel.To.Select(to => new MailboxAddress("", to)));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Auto-Response-Suppress", "All");
        if (notification.Incident is { } incident && notification.Kind != Telling.Opened)
        {
            // The opening one's, whether or not it was sent here: clients join mails by what they refer to.
            var first = $"{incident.Id}-{Telling.Opened.Word()}@{domain}";
            mail.InReplyTo = first;
            mail.References.Add(first);
            mail.Subject = $"Re: {notification.Thread}";
        }
        else
        {
            mail.Subject = notification.Incident is null ? text.Headline : notification.Thread;
        }

        if (notification.Urgency == Core.Verdicts.Urgency.High && notification.Kind is Telling.Opened or Telling.Updated)
            mail.Importance = MessageImportance.High;
        mail.Body = new TextPart("plain") { Text = text.Plain() };
        return mail;
    }
}
