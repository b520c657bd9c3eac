using System.Globalization;
using System.Net.Sockets;
using Faultline.Engine.Configuration.Channels;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Faultline.Engine.Alerts.Smtp;

/// <summary>
/// Mail through a submission server, one connection a mail (RFC 5321, RFC 6409). The name is looked up by us, and the certificate must be
/// that name's. What a server answers with 4yz may work later; with 5yz it won't.
/// </summary>
internal sealed class SmtpSender(SmtpChannel channel, TimeZoneInfo zone, Exit exit) : Sender(channel.Name)
{
    public override async Task<Outcome> SendAsync(Notification notification, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Exit.Patience, exit.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var certificate = new CertificateCheck(channel.Host, exit.Time, exit.Authorities);
        try
        {
            return await DeliverAsync(notification, certificate, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new Outcome.Transient(string.Create(CultureInfo.InvariantCulture, $"no answer within {Exit.Patience.TotalSeconds:0} s"));
        }
        catch (SmtpCommandException e)
        {
            return Refused(e);
        }
        catch (AuthenticationException e)
        {
            // 454 is "temporary authentication failure" (RFC 4954 §6).
            return e.InnerException is SmtpCommandException { StatusCode: < (SmtpStatusCode)500 } soft
                ? Refused(soft)
                : new Outcome.Permanent(exit.Shown($"the server does not let {channel.User} in: {e.Message}"));
        }
        catch (SslHandshakeException e)
        {
            // A certificate is renewed sooner than an incident is forgotten.
            var why = certificate.Trouble.Length > 0 ? certificate.Trouble : e.InnerException?.Message ?? e.Message;
            return new Outcome.Transient(exit.Shown($"TLS with {channel.Host} failed: {why}"));
        }
        catch (NotSupportedException e)
        {
            return new Outcome.Permanent(exit.Shown(e.Message));
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException)
        {
            return new Outcome.Transient(exit.Shown(e.Message));
        }
    }

    private async Task<Outcome> DeliverAsync(Notification notification, CertificateCheck certificate, CancellationToken cancel)
    {
        using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = certificate.Passes };
        client.LocalDomain = channel.From[(channel.From.LastIndexOf('@') + 1)..];
        var socket = await exit.ConnectAsync(channel.Host, channel.Port, cancel);
        var security = channel.Security == SmtpSecurity.StartTls ? SecureSocketOptions.StartTls : SecureSocketOptions.None;
        await client.ConnectAsync(socket, channel.Host, channel.Port, security, cancel);
        if (channel.User is { } user && channel.Password is { } password)
            await client.AuthenticateAsync(user, password.Reveal(), cancel);
        using var mail = Mail.Of(notification, Wording.Of(notification, zone), channel);
        var answer = await client.SendAsync(mail, cancel);
        await LeaveAsync(client, cancel);

        // A submission server takes a mail; whether it arrives is told to nobody.
        return new Outcome.Accepted(exit.Shown($"250 {answer}"));
    }

    /// <summary>The mail is taken: a server that hangs up now has done its work.</summary>
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancel)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception e) when (e is IOException or SocketException or ProtocolException or OperationCanceledException)
        {
            client.Disconnect(quit: false, CancellationToken.None);
        }
    }

    private Outcome Refused(SmtpCommandException e)
    {
        var why = exit.Shown(string.Create(CultureInfo.InvariantCulture, $"{(int)e.StatusCode} {e.Message}"));
        return (int)e.StatusCode is >= 400 and < 500 ? new Outcome.Transient(why) : new Outcome.Permanent(why);
    }
}
