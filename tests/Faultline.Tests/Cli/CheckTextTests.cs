using Faultline.Core.Checks;

namespace Faultline.Tests.Cli;

/// <summary>What people read, whole: this is the product's face. The judge chooses some of the wording, so a change there shows here.</summary>
[Trait("Spec", "U6")]
public sealed class CheckTextTests
{
    [Fact]
    public async Task Up_is_one_line_and_the_fault_line() => await Expect(
        spec => Canned.Answer(spec, 200),
        """
        up  https://shop.example/  200 in 22 ms
          probe -- dns -- tcp -- tls -- app

        """);

    [Fact]
    public async Task A_502_names_who_wrote_it_and_what_to_do() => await Expect(
        spec => Canned.Answer(spec, 502, "Server: nginx/1.22.1\r\n", Canned.NginxPage),
        """
        down  https://shop.example/  502 from nginx: the application behind it did not answer
          probe -- dns -- tcp -- tls -- nginx -x- app              down, fault behind nginx: 502
          Why   Did anything answer?            Yes, a 502 after 12 ms
                Which failure does it tell of?  A proxy got no good answer
                Which proxy wrote this?         nginx 1.22.1, not the application
                Refused, hung or garbage?       Not hung: 12 ms is far too fast for a timeout
          Do    1. Check that the application process is running and listening where the proxy expects it
                2. If it is running: the error log of nginx tells whether it refuses, breaks off or answers garbage
                3. Look for a deploy at this moment
          Sure  medium confidence, fault gateway, urgency high; more: faultline explain 502
          Took  22 ms: dns 1.2, connect 0.4, tls 8.1, first byte 12, transfer 0.3 · 203.0.113.7 · HTTP/1.1 · certificate 61 days

        """);

    [Fact]
    public async Task A_rejection_marks_the_asker() => await Expect(
        spec => Canned.Answer(spec, 401, "WWW-Authenticate: Basic realm=x\r\n"),
        """
        rejected  https://shop.example/  401: it wants credentials, and the monitor has none
          [monitor] -- dns -- tcp -- tls -- app                    rejected, client at fault: 401
          Why   Did anything answer?               Yes, a 401 after 12 ms
                Who changed?                       Not known: there is no earlier success to compare with
                What does it complain about?       It does not know who asks
                Did the monitor send credentials?  No
          Seen  wants  Basic realm=x
          Do    1. Give the monitor credentials (auth), or point it at a page that needs none
                2. If the lock is what you watch, expect 401
          Sure  medium confidence, fault client, urgency low; more: faultline explain 401
          Took  22 ms: dns 1.2, connect 0.4, tls 8.1, first byte 12, transfer 0.3 · 203.0.113.7 · HTTP/1.1 · certificate 61 days

        """);

    [Fact]
    public async Task An_expired_certificate_breaks_the_line_before_tls() => await Expect(
        spec => Canned.Failed(spec, FailureKind.TlsExpired) with { Tls = Canned.Expired },
        """
        down  https://shop.example/  certificate expired 3 days ago
          probe -- dns -- tcp -x- tls                              down, tls at fault: tls-expired
          Why   Did anything answer?     Only a connection: TLS failed before anything could be asked
                What was wrong with it?  The certificate has expired
          Seen  valid  2026-08-21 to 2026-11-19
          Do    1. Renew the certificate
                2. Reload the server so that it uses the new one
                3. Check every server and load balancer behind the name
          Sure  medium confidence, fault tls, urgency high; more: faultline explain tls-expired
          Took  3.0 ms · 203.0.113.7 · certificate ended

        """);

    [Fact]
    public async Task Inconclusive_blames_the_probe() => await Expect(
        spec => Canned.Failed(spec, FailureKind.ProbeResources, "too many open files"),
        """
        inconclusive  https://shop.example/  the probe ran out of sockets, memory or time of its own
          probe -- dns -x- tcp                                     inconclusive: probe-resources
          Why   Did anything answer?               The probe could not tell
                What kept the probe from telling?  It ran out of something on its own machine
          Seen  probe  too many open files
          Do    1. Raise the limit on open files for the probe
                2. Spread the checks over more probes or longer intervals
          Sure  medium confidence, fault probe, urgency none; more: faultline explain probe-resources
          Took  3.0 ms · 203.0.113.7 · certificate 61 days

        """);

    [Fact]
    public async Task Degraded_names_the_dead_address() => await Expect(
        spec => Canned.WithDeadAddress(spec),
        """
        degraded  https://shop.example/  answered, but not from every address: 203.0.113.9 did not connect
          probe -- dns -- [tcp] -- tls -- app                      degraded, network at fault: address-failing
          Why   Did anything answer?   Yes, but not everywhere
                Which addresses fail?  203.0.113.9
          Seen  answers              203.0.113.7:443
                address 203.0.113.9  connection-refused after 1 ms
          Do    1. Check the host behind 203.0.113.9, or take it out of the name's records
                2. Visitors whose system tries that address first wait before they fall back, or fail
          Sure  medium confidence, fault network, urgency low; more: faultline explain address-failing
          Took  22 ms: dns 1.2, connect 0.4, tls 8.1, first byte 12, transfer 0.3 · 203.0.113.7 · HTTP/1.1 · certificate 61 days

        """);

    private static async Task Expect(Func<CheckSpec, Observation> answer, string expected)
    {
        var ran = await Ran.Async(answer, "check", "https://shop.example/");
        Assert.Equal(expected, ran.Out.ReplaceLineEndings("\n"));
        Assert.Equal("", ran.Error);
    }
}
