using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Reading;

/// <summary>What one client asked once is one request, however many lines tell of it.</summary>
[Trait("Spec", "T1")]
public sealed class CountedOnceTests
{
    [Theory]
    [InlineData("""
        192.0.2.9 - - [22/Nov/2026:08:00:00 +0000] "GET /a HTTP/1.1" 503 0 "-" "-"
        2026/11/22 08:00:00 [error] 31#31: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.9
        """)]
    [InlineData("""
        192.0.2.9 - - [22/Nov/2026:08:00:00 +0000] "GET http://a/x HTTP/1.1" 503 0 "-" "-" miss synth "-" 0.1 c
        192.0.2.9 - - [22/Nov/2026:08:00:00 +0000] "GET http://a/x HTTP/1.1" 503 0 "-" "-" - - "connect: Connection refused" 0.1 b
        """)]
    [InlineData("""
        {"time":"2026-11-22T08:00:00Z","status":503,"url":"/x","handling":"miss","Varnish:side":"c"}
        {"time":"2026-11-22T08:00:00Z","status":503,"url":"/x","handling":"-","Varnish:side":"b"}
        """)]
    [InlineData("""
        {"log":"192.0.2.9 - - [22/Nov/2026:08:00:00 +0000] \"GE","stream":"stdout","time":"2026-11-22T08:00:00.1Z"}
        {"log":"T /a HTTP/1.1\" 503 0 \"-\" \"x\"\n","stream":"stdout","time":"2026-11-22T08:00:00.1Z"}
        """)]
    public void Two_lines_of_one_request_count_once(string lines)
    {
        var reader = new LogReader(new Recogniser(FormatOptions.Utc), new Tally());
        reader.Read(Encoding.ASCII.GetBytes(lines));
        var report = reader.Tally.Report();

        Assert.Equal((2, 1, 1, 1), (report.Lines, report.Requests, report.Other, report.Codes[503]));
    }
}
