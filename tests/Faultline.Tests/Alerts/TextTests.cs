using Faultline.Core.Incidents;
using Faultline.Core.Verdicts;
using Faultline.Engine.Alerts;

namespace Faultline.Tests.Alerts;

[Trait("Spec", "A5")]
public sealed class TextTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Fact]
    public void Opening_says_it_all() => Assert.Equal(
        """
        shop is down: 502 from nginx: the application behind it did not answer

        Since:         Tue 24 Nov 2026 09:00:00 (Europe/Berlin, UTC+01:00)
        At fault:      the server side, behind the proxy that answered (gateway) (confidence high)
        Affected:      everyone on this endpoint
        Seen from:     eu: down, us: down
        Urgency:       high

            probe -- dns -- tcp -- tls -- nginx -x- app

        What to do first:
        1. Check that the application process is running and listening where the proxy expects it

        Incident:      https://faultline.example/incidents/A1B2
        What it means: https://faultline.example/codes/502

        """.ReplaceLineEndings("\n"),
        Wording.Of(Told(Sample.Incident(), Telling.Opened), Berlin).Plain());

    [Fact]
    public void End_says_how_long_it_lasted()
    {
        var text = Wording.Of(Told(Sample.Incident().Resolved(TimeSpan.FromMinutes(41)), Telling.Resolved), Berlin).Plain();
        Assert.StartsWith("shop is up again after 41 min\n", text, StringComparison.Ordinal);
        Assert.Contains("Lasted:        41 min, until Tue 24 Nov 2026 09:41:00 (Europe/Berlin, UTC+01:00)\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("What to do first", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Telling.Updated, "now high: shop is down: 502 from nginx: the application behind it did not answer")]
    [InlineData(Telling.Unacknowledged, "nobody has reacted: shop is down: 502 from nginx: the application behind it did not answer")]
    public void Headline_tells_why_it_is_told_again(Telling kind, string headline) =>
        Assert.Equal(headline, Wording.Headline(Told(Sample.Incident(), kind)));

    [Theory]
    [InlineData(IncidentKind.Instability, State.Down, "shop is unstable: 502", "shop is stable again")]
    [InlineData(IncidentKind.IntermittentRejection, State.Rejected, "shop rejects now and then: 502", "shop rejects no longer")]
    [InlineData(IncidentKind.Problem, State.Rejected, "shop rejects the check: 502", "shop is up again")]
    [InlineData(IncidentKind.Problem, State.Degraded, "shop is degraded: 502", "shop is up again")]
    public void Each_kind_of_incident_has_its_words(IncidentKind kind, State state, string begins, string ends)
    {
        var incident = Sample.Incident() with { Kind = kind, State = state };
        Assert.StartsWith(begins, Wording.Headline(Told(incident, Telling.Opened)), StringComparison.Ordinal);
        Assert.StartsWith(ends, Wording.Headline(Told(incident.Resolved(TimeSpan.FromMinutes(3)), Telling.Resolved)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Spec", "I7")]
    public void A_monitor_born_down_is_told_as_one() =>
        Assert.Contains("check the URL first", Wording.Of(Told(Sample.Incident() with { NeverWorked = true }, Telling.Opened), Berlin).Plain(), StringComparison.Ordinal);

    [Fact]
    public void Without_a_public_url_there_are_no_links() =>
        Assert.Empty(Wording.Of(Notification.Of(Sample.Incident(), Telling.Opened, Sample.Start, [], new()), Berlin).Links);

    [Fact]
    public void Digest_counts_by_fault_and_lists_the_most_urgent_first()
    {
        var items = Enumerable.Range(0, 30).Select(i => Told(
            Sample.Incident($"I{i}", $"m{i}", i == 29 ? Urgency.High : Urgency.Normal) with { Fault = i < 10 ? Fault.Dns : Fault.Gateway }, Telling.Opened));
        var text = Wording.Of(Notification.Digest("digest-1", [.. items, Told(Sample.Incident("R").Resolved(TimeSpan.FromMinutes(1)), Telling.Resolved)], Sample.Start), Berlin).Plain();
        Assert.StartsWith("30 incidents, 1 recovered\n", text, StringComparison.Ordinal);
        Assert.Contains("gateway 20, dns 10\n", text, StringComparison.Ordinal);
        Assert.True(text.IndexOf("high: m29 is down", StringComparison.Ordinal) < text.IndexOf("normal: m0 is down", StringComparison.Ordinal));
        Assert.Contains("- and 11 more\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_is_cut_and_made_harmless()
    {
        var headline = Wording.Headline(Told(Sample.Incident() with { Summary = "\u001b[2J\r\n\u202e" + new string('x', 5000) }, Telling.Opened));
        Assert.Equal(140, headline.Length);
        Assert.DoesNotContain(headline, c => char.IsControl(c) || c == '\u202e');
    }

    [Theory]
    [InlineData(29.4, "29 s")]
    [InlineData(119, "119 s")]
    [InlineData(121, "2 min")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(200_000, "2 days 7 h")]
    public void Lengths_are_said_as_people_say_them(double seconds, string said) =>
        Assert.Equal(said, Wording.Spell(TimeSpan.FromSeconds(seconds)));

    [Fact]
    [Trait("Spec", "A3")]
    public void What_the_outbox_keeps_comes_back_whole()
    {
        var notice = new Notice("certificate-expiring", Fault.Tls, Urgency.Low, "certificate ends", "Renew it");
        foreach (var notification in (Notification[])
        [
            Told(Sample.Incident().Resolved(TimeSpan.FromMinutes(2)), Telling.Resolved),
            Notification.Of(notice, "shop", "shop", Sample.Start, ["paid"], Sample.Configuration()),
        ])
        {
            var json = NotificationJson.Write(notification);
            var read = NotificationJson.Read(json);
            Assert.Equal(json, NotificationJson.Write(read));
            Assert.Equal(Wording.Of(notification, Berlin).Plain(), Wording.Of(read, Berlin).Plain());
            Assert.Equal(notification.Duration, read.Duration);
        }
    }

    [Fact]
    public void Ids_are_fit_to_be_signed_whatever_a_monitor_is_called()
    {
        var notice = new Notice("blind", Fault.Client, Urgency.Low, "…", "…");
        var id = Notification.Of(notice, "a.b\r\nc: д", "x", Sample.Start, [], Sample.Configuration()).Id;
        Assert.Matches("^[A-Za-z0-9-]+$", id);
        Assert.NotEqual(id, Notification.Of(notice, "other", "x", Sample.Start, [], Sample.Configuration()).Id);
    }

    private static Notification Told(Incident incident, Telling kind) =>
        Notification.Of(incident, kind, Sample.Start.AddSeconds(30), ["paid"], Sample.Configuration());
}
