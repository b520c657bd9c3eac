using System.Text;
using Faultline.Traffic.Formats.Envelopes;

namespace Faultline.Traffic.Tests.Formats.Envelopes;

[Trait("Spec", "T1")]
public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("<134>Feb  6 12:14:14 host haproxy[123]: inside x", "inside x")]
    [InlineData("<134>Feb  6 12:14:14 haproxy[123]: inside x", "inside x")]
    [InlineData("Sep 15 16:13:46 ip-1.internal nginx[2869]: inside", "inside")]
    [InlineData("Nov 05 20:47:03.123456 host nginx: inside", "inside")]
    [InlineData("<6>inside the priority", "inside the priority")]
    [InlineData("<171>1 2025-11-05T20:47:03.000000+00:00 firewall.lan nginx - - - 2025/11/05 inside", "2025/11/05 inside")]
    [InlineData("<171>1 - h app 12 id [a@1 b=\"]\\\"\" c=\"\"][d] \u00EF\u00BB\u00BFinside", "inside")]
    [InlineData("2021-11-12T16:59:46.613304+00:00 1.1.1.1  {\"a\": 1}", "{\"a\": 1}")]
    [InlineData("2024-01-01T00:00:00+0000 host nginx[1]: inside", "inside")]
    [InlineData("{\"log\":\"in \\\"side\\\" \\u003c\\u00e9\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-01T00:00:00Z\"}", "in \"side\" <\u00C3\u00A9")]
    [InlineData("{\"log\":\"\\u003c134\\u003eFeb  6 12:14:14 haproxy[123]: inside\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-01T00:00:00Z\"}", "inside")]
    [InlineData("2025-12-31T17:40:00.000000100+01:00 stdout F {\"a\":1}", "{\"a\":1}")]
    [InlineData("guacamole_compose           | inside", "inside")]
    [InlineData("caddy-1  | <134>Feb  6 12:14:14 haproxy[123]: inside", "inside")]
    public void What_is_around_a_line_is_peeled_off(string line, string inside) => Assert.Equal(inside, Peel(new Envelope(), line));

    [Theory]
    [InlineData("192.168.1.1 - - [04/Jan/2020:07:25:02 +0000] \"GET / HTTP/1.1\" 404 522")]
    [InlineData("{\"level\":\"info\",\"log\":\"a\"}")]
    [InlineData("{\"log\":\"a\"}")]
    [InlineData("2023-04-06T09:05:54,991Z [http-nio-8080-exec-9] WARN  o.a.g.r.auth - Authentication attempt")]
    [InlineData("2015-05-13T23:39:43.945958Z my-lb 192.168.131.39:2817 10.0.0.1:80 0.000086 0.001048 0.001337 200 200 0 57")]
    [InlineData("Feb 31x12:14:14 host haproxy[123]: inside")]
    [InlineData("<999>Feb  6 12:14:14 host haproxy[123]: inside")]
    [InlineData("<Event xmlns=\"a\"> x | y")]
    [InlineData("shop.example 10.0.0.1 - - | x")]
    public void A_bare_line_stays_whole(string line) => Assert.Equal(line, Peel(new Envelope(), line));

    [Fact]
    public void A_split_line_comes_whole_with_its_last_part_and_streams_do_not_mix()
    {
        var envelope = new Envelope();
        Assert.Equal("", Peel(envelope, "2025-12-31T17:40:00.1Z stdout P one "));
        Assert.Equal("error", Peel(envelope, "2025-12-31T17:40:00.1Z stderr F error"));
        Assert.Equal("", Peel(envelope, "2025-12-31T17:40:00.1Z stdout P two "));
        Assert.Equal("one two three", Peel(envelope, "2025-12-31T17:40:00.1Z stdout F three"));
        Assert.Equal("four", Peel(envelope, "2025-12-31T17:40:00.1Z stdout F four"));
        Assert.Equal("", Peel(envelope, "{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"2024-01-01T00:00:00Z\"}"));
        Assert.Equal("ab", Peel(envelope, "{\"log\":\"b\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-01T00:00:00Z\"}"));
    }

    [Fact]
    public void A_split_line_is_bounded()
    {
        var envelope = new Envelope();
        for (var n = 0; n < 20; n++)
            Peel(envelope, "2025-12-31T17:40:00.1Z stdout P " + new string('x', 16 * 1024));
        Assert.Equal(64 * 1024, Peel(envelope, "2025-12-31T17:40:00.1Z stdout F end").Length);
    }

    private static string Peel(Envelope envelope, string line) => Encoding.Latin1.GetString(envelope.Peel(Encoding.Latin1.GetBytes(line)));
}
