using System.Net;
using System.Security.Cryptography.X509Certificates;
using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.EndToEnd.Tls;
using Faultline.Engine.Alerts;
using Faultline.Engine.Alerts.Smtp;
using Faultline.Engine.Configuration;
using Faultline.Engine.Configuration.Channels;
using Faultline.Lab;
using Faultline.Probing.Names;
using MimeKit;

namespace Faultline.EndToEnd.Alerts;

/// <summary>Mails over a real server with STARTTLS and a certificate of the tests' own authority.</summary>
public sealed class MailTests
{
    private static readonly SiteCertificates Certificates = new();

    private static readonly Incident Shop = new()
    {
        Id = "A1B2C3",
        Kind = IncidentKind.Problem,
        Monitor = "shop",
        MonitorName = "Läden & Söhne",
        Status = IncidentStatus.Open,
        State = State.Down,
        Fault = Fault.Gateway,
        Reason = "http-502",
        Urgency = Urgency.High,
        Confidence = Confidence.High,
        Summary = "502 from nginx: the application behind it did not answer",
        Next = ["Check that the application process is running"],
        Line = "probe -- dns -- tcp -- tls -- nginx -x- app",
        StartedAt = SiteCertificates.Now,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Spec", "A2")]
    [Trait("Spec", "A4")]
    public async Task All_mails_of_an_incident_stand_in_one_thread_under_one_subject()
    {
        await using var server = await MailServer.StartAsync(Certificates, "good", wantsUser: true, Cancel);
        var opened = Told(Shop, Telling.Opened);
        var resolved = Told(Shop with { Status = IncidentStatus.Resolved, ResolvedAt = Shop.StartedAt.AddMinutes(41) }, Telling.Resolved);
        resolved = resolved with { Thread = opened.Thread };
        foreach (var message in (Notification[])[opened, resolved])
            Assert.IsType<Outcome.Accepted>(await SendAsync(server, message, Channel(server)));

        var mails = server.Mails.Select(Read).OrderBy(m => m.Date).ThenBy(m => m.InReplyTo is not null).ToList();
        Assert.Equal(2, mails.Count);
        var (first, second) = (mails[0], mails[1]);
        Assert.Equal("Läden & Söhne is down: 502 from nginx: the application behind it did not answer", first.Subject);
        Assert.Equal($"Re: {first.Subject}", second.Subject);
        Assert.Equal("A1B2C3-opened@faultline.example", first.MessageId);
        Assert.Equal(first.MessageId, second.InReplyTo);
        Assert.Equal(first.MessageId, Assert.Single(second.References));
        Assert.All(mails, mail => Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]));
        Assert.Contains("    probe -- dns -- tcp -- tls -- nginx -x- app", first.TextBody, StringComparison.Ordinal);
        Assert.Contains("41 min", second.TextBody, StringComparison.Ordinal);

        // RFC 2047, and lines that every server takes.
        var raw = server.Mails[0];
        Assert.Matches("Subject: =\\?utf-8\\?", raw);
        Assert.All(raw.Split('\n'), line => Assert.InRange(line.Length, 0, 998));
    }

    [Fact]
    [Trait("Spec", "A5")]
    public async Task Line_ends_from_outside_add_no_header()
    {
        await using var server = await MailServer.StartAsync(Certificates, "good", wantsUser: false, Cancel);
        var hostile = Shop with { MonitorName = "shop\r\nBcc: everyone@victim.example", Summary = "x\r\n\r\n.\r\nMAIL FROM:<a@b>" };
        Assert.IsType<Outcome.Accepted>(await SendAsync(server, Told(hostile, Telling.Opened), Channel(server) with { User = null, Password = null }));
        var mail = Read(Assert.Single(server.Mails));
        Assert.Empty(mail.Bcc);
        Assert.StartsWith("shop", mail.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Spec", "A3")]
    [InlineData("later@ops.example", true, "451 4.7.1 Greylisted")]
    [InlineData("never@ops.example", false, "550 5.1.1 No such user")]
    public async Task Number_of_a_refusal_says_whether_to_come_back(string to, bool again, string why)
    {
        await using var server = await MailServer.StartAsync(Certificates, "good", wantsUser: true, Cancel);
        var outcome = await SendAsync(server, Told(Shop, Telling.Opened), Channel(server) with { To = [to] });
        var said = again ? Assert.IsType<Outcome.Transient>(outcome).Why : Assert.IsType<Outcome.Permanent>(outcome).Why;
        Assert.StartsWith(why, said, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "S3")]
    public async Task Wrong_password_is_permanent_and_not_shown()
    {
        await using var server = await MailServer.StartAsync(Certificates, "good", wantsUser: true, Cancel);
        var outcome = await SendAsync(
            server, Told(Shop, Telling.Opened), Channel(server) with { Password = new Secret<string>("anotherpassword") });
        var why = Assert.IsType<Outcome.Permanent>(outcome).Why;
        Assert.StartsWith("the server does not let ops in: 535", why, StringComparison.Ordinal);
        Assert.DoesNotContain("anotherpassword", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired", "the certificate ended on 2026-06-14")]
    [InlineData("not yet valid", "the certificate begins on 2026-06-16")]
    [InlineData("wrong host", "the certificate is for another.example, not for site.example")]
    [InlineData("self-signed", "the certificate leads to no authority that is trusted here")]
    [InlineData("intermediate missing", "the certificate leads to no authority that is trusted here")]
    public async Task Certificate_trouble_is_named_and_nothing_is_sent(string what, string why)
    {
        await using var server = await MailServer.StartAsync(Certificates, what, wantsUser: false, Cancel);
        var outcome = await SendAsync(server, Told(Shop, Telling.Opened), Channel(server));
        Assert.Contains(why, Assert.IsType<Outcome.Transient>(outcome).Why, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task Nobody_listening_is_worth_another_attempt()
    {
        await using var server = await MailServer.StartAsync(Certificates, "good", wantsUser: false, Cancel);
        var outcome = await SendAsync(server, Told(Shop, Telling.Opened), Channel(server) with { Port = Servers.ServerProcess.FreePort() });
        Assert.StartsWith("connection refused", Assert.IsType<Outcome.Transient>(outcome).Why, StringComparison.Ordinal);
    }

    private static SmtpChannel Channel(MailServer server) => new()
    {
        Name = "ops",
        Host = "site.example",
        Port = server.Port,
        User = "ops",
        Password = new Secret<string>("verysecretpassword"),
        From = "alerts@faultline.example",
        To = ["ops@ops.example"],
    };

    private static Notification Told(Incident incident, Telling kind) =>
        Notification.Of(incident, kind, SiteCertificates.Now, [], new FaultlineConfiguration());

    private static async Task<Outcome> SendAsync(MailServer server, Notification message, SmtpChannel channel)
    {
        Assert.NotEqual(0, server.Port);
        var time = new ManualTime(SiteCertificates.Now);
        var settings = new ResolverSettings
        {
            Hosts = new Dictionary<string, IReadOnlyList<IPAddress>>(StringComparer.OrdinalIgnoreCase) { ["site.example"] = [IPAddress.Loopback] },
        };
        using var authority = X509Certificate2.CreateFromPem(Certificates.Authority);
        var configuration = new FaultlineConfiguration { Secrets = ["verysecretpassword", "anotherpassword"] };
        using var exit = new Exit(configuration, new Resolver(time, new Random(1), settings), time) { Authorities = [authority] };
        return await new SmtpSender(channel, TimeZoneInfo.Utc, exit).SendAsync(message, Cancel);
    }

    private static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)), Cancel);
}
