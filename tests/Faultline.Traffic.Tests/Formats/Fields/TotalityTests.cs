using System.Text;
using Faultline.Traffic.Formats.Envelopes;
using FsCheck;
using FsCheck.Fluent;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Fields;

/// <summary>Every byte of a log is somebody else's.</summary>
[Trait("Spec", "T1")]
public sealed class TotalityTests
{
    private static readonly byte[][] Good =
    [
        .. new[]
        {
            "Feb  6 12:14:14 host haproxy[1]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] in~ be/s 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/+1 0/0 {a.example|curl/7} {} \"GET / HTTP/1.1\" 0/0/0/0/0 a/b/c",
            "10.0.1.2:33317 [06/Feb/2009:12:14:14.655] in~ be/s 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/+1 0/0 {a.example|curl/7} {} \"GET / HTTP/1.1\"",
            "10.0.1.2 - - [09/Jul/2024:12:00:00 +0000] \"GET /a?b HTTP/1.1\" 502 1234 \"\" \"\" 55032 885 \"fe~\" \"be\" \"srv\" 0 0 0 -1 169 \"----\" 5 6 9 1 0 0 0 \"-\" \"-\" \"curl/8.1\"",
            "2024-03-01 10:00:01 10.0.0.5 GET /a.aspx x=1 443 - 192.0.2.7 Mozilla/5.0+(X11) https://b.example/ 500 19 64 1234",
            "<Event><Provider Name=\"Microsoft-Windows-IIS-Logging\"/><Data Name=\"date\">2022-10-01</Data><Data Name=\"time\">11:25:51</Data><Data Name=\"cs-uri-query\">a&amp;b</Data><Data Name='x' /></Event>",
            "#Fields: date time cs-method cs-uri-stem sc-status X-Forwarded-For cs-host",
            "2024-03-12\t15:22:28\tC\t703\t1.2.3.4\tGET\td.cloudfront.net\t/t\t400\t-\tcurl/7\tq=4\t-\tError\t3==\ta.b\thttps\t62\t0.113\t-\tT\tT\tError\tHTTP/2.0\t-\t-\t5\t0.1\tError\tt\t20\t-\t-",
            "https 2023-04-26T12:23:00.186641Z app/a/4 192.168.1.100:44740 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 \"GET https://www.example.com:443/r HTTP/1.1\" \"curl\" E T arn \"R\" \"w\" \"c\" 1 2018-07-02T22:22:48.364000Z \"f\" \"-\" \"-\" \"1:80\" \"200\" \"-\" \"-\"",
            "<171>1 2025-11-05T20:47:03.000000+00:00 h app - - [a b=\"c\\\"]\"][d] x",
            "{\"log\":\"a \\u00e9\\ud83d\\ude00\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-01T00:00:00Z\"}",
            "2025-12-31T17:40:00.000000100+01:00 stdout P {\"a\":1}",
            "caddy-1   | {\"a\":1}",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    [Fact]
    public void Any_bytes_and_any_mutation_are_read_without_a_throw()
    {
        var formats = Lines.All();
        var envelope = new Envelope();
        var mutated =
            from good in Gen.Elements(Good)
            from at in Gen.Choose(0, good.Length - 1)
            from length in Gen.Choose(0, 12)
            from with in Gen.Elements("", "\"", " ", "\\", "-", "/", "[", "]", "{", "}", ":", "\t", "\0", "99999999999999999999", "&", "\\u", "é")
            select (byte[])[.. good[..at], .. Encoding.Latin1.GetBytes(with), .. good[Math.Min(good.Length, at + length)..]];
        var bytes = Gen.OneOf(Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(), mutated, mutated, mutated);
        Prop.ForAll(Arb.From(bytes), line =>
        {
            formats.Read(line);
            formats.Read(envelope.Peel(line));
            foreach (var format in formats)
            {
                var record = Record.Blank;
                format.Read(line, ref record);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    [Fact]
    public void Every_prefix_of_a_line_is_read_without_a_throw()
    {
        foreach (var good in Good)
        {
            for (var end = 0; end <= good.Length; end++)
            {
                Lines.All().Read(good.AsSpan(0, end));
                new Envelope().Peel(good.AsSpan(0, end));
            }
        }
    }

    [Fact]
    public void Reading_and_peeling_allocate_nothing()
    {
        var formats = Lines.All();
        var envelope = new Envelope();
        for (var n = 0; n < 3; n++)
            All();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var n = 0; n < 100; n++)
            All();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void All()
        {
            foreach (var line in Good)
            {
                for (var n = 0; n < formats.Count; n++)
                {
                    var record = Record.Blank;
                    formats[n].Read(line, ref record);
                    record = Record.Blank;
                    formats[n].Read(envelope.Peel(line), ref record);
                }
            }
        }
    }
}
