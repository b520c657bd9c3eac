using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;
using Faultline.Traffic.Records;
using Record = Faultline.Traffic.Records.Record;

namespace Faultline.Traffic.Tests.Formats.Lines;

[Trait("Spec", "T1")]
public sealed class LineFormatsTests
{
    private const string Start = "203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] ";

    /// <summary>Of those that read a combined line with something wrong, the one that stands first.</summary>
    private const string LooseFormat = "combined-more";
    private static readonly DateTimeOffset At = new(2025, 3, 5, 13, 2, 11, TimeSpan.Zero);

    public static TheoryData<string, string> Lines => [.. Samples.All.Select(s => (s.Format, s.Line))];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Line_is_read_by_its_own_format_with_the_fields_all_have(string format, string line)
    {
        var read = Reading.Of(line);
        Assert.Equal((LineKind.Request, format), (read.Kind, read.Format));
        Assert.Equal("203.0.113.7", read.Address);
        Assert.StartsWith("GET", read.Method, StringComparison.Ordinal);
        Assert.StartsWith("/", read.Path, StringComparison.Ordinal);
        Assert.InRange(read.At!.Value, At, At.AddDays(60));
        Assert.InRange(read.Status, 200, 599);
    }

    [Fact]
    public void Combined_line_has_all_its_fields()
    {
        var read = Reading.Of(Samples.All[0].Line);
        Assert.Equal(new Reading(LineKind.Request, "combined")
        {
            At = At,
            Status = 200,
            Bytes = 5120,
            Address = "203.0.113.7",
            Method = "GET",
            Path = "/shop/cart",
            Query = "id=7",
            Referrer = "https://shop.example/",
            Agent = "Mozilla/5.0 (X11)",
            Duration = Record.NotSaid,
            UpstreamDuration = Record.NotSaid,
            UpstreamStatus = Record.NotSaid,
        }, read);
    }

    [Fact]
    public void User_with_blanks_and_brackets_ends_where_the_time_begins() => Assert.Equal("jane doe [x]", Reading.Of(Samples.All[1].Line).User);

    [Fact]
    public void Upstream_lists_show_who_answered_and_that_a_retry_saved_it()
    {
        foreach (var format in new[] { "nginx-timed", "nginx-ingress" })
        {
            var read = Reading.Of(Samples.All.First(s => s.Format == format && s.Line.Contains("502, 200", StringComparison.Ordinal)).Line);
            Assert.Equal((200, RequestMarks.Retried), (read.UpstreamStatus, read.Marks));
            Assert.Matches(@"^10\.[01]\.0\.[25]:80", read.Upstream);
            Assert.True(read.UpstreamDuration is 51_000 or 900_000);
        }
    }

    [Fact]
    public void Tail_of_keys_gives_times_in_microseconds()
    {
        var read = Reading.Of(Samples.Combined + "rt=0.250 uct=\"0.001\" uht=\"0.200\" urt=\"0.240\" other=\"x y\" z=1");
        Assert.Equal(("nginx-timed", 250_000L, 240_000L), (read.Format, read.Duration, read.UpstreamDuration));
    }

    [Theory]
    [InlineData("apache-faultline", 1500, "http://10.0.0.2:8080", "shop.example", "X")]
    [InlineData("traefik-clf", 42_000, "http://10.0.0.2:80", "", "")]
    [InlineData("envoy", 12_000, "10.0.0.2:80", "shop.example", "UF")]
    [InlineData("envoy-istio", 12_000, "10.0.0.2:80", "shop", "via_upstream")]
    [InlineData("varnish-faultline", -1, "", "shop.example", "Connection refused")]
    [InlineData("nginx-proxy-manager", -1, "10.0.0.2", "shop.example", "")]
    [InlineData("zoraxy", -1, "", "shop.example", "")]
    public void Evidence_of_a_product_is_in_the_record(string format, long duration, string upstream, string host, string evidence)
    {
        var read = Reading.Of(Samples.All.First(s => s.Format == format).Line);
        Assert.Equal((duration, upstream, host, evidence), (read.Duration, read.Upstream, read.Host, read.Evidence));
    }

    [Fact]
    public void Unescaped_agent_is_what_the_fields_around_it_leave()
    {
        Assert.Equal("my \"odd\" agent", Reading.Of(Samples.All.First(s => s.Format == "envoy").Line).Agent);
        Assert.Equal("a] b", Reading.Of(Samples.All.First(s => s.Format == "zoraxy").Line).Agent);
    }

    [Theory]
    [InlineData("""GET /a\"b HTTP/1.1" 404 1 "-" "x" """, "/a\\\"b", "x", "combined")]
    [InlineData("""GET /a"b HTTP/1.1" 404 1 "-" "x" """, "/a\"b", "x", "combined")]
    [InlineData("""GET /a HTTP/1.1\\" 404 1 "-" "x" """, "/a", "x", "combined")]
    [InlineData("""GET /\" 404 1 "-" "x" """, "/\\", "x", "combined")]
    [InlineData("""GET / HTTP/1.1" 404 1 "-" "say \"hi\" \\" """, "/", """say \"hi\" \\""", "combined")]
    [InlineData("""GET / HTTP/1.1" 404 1 "http://x/"y" "x" """, "/", "x", "combined")]
    [InlineData("""GET / HTTP/1.1" 404 1 "-" "a "quoted"" """, "/", "a \"quoted\"", LooseFormat)]
    [InlineData("""GET / HTTP/1.1" 404 1 "-" "cut off""", "/", "cut off", LooseFormat)]
    [InlineData("""GET / HTTP/1.1" 404 1 "-" "x" and more""", "/", "x", LooseFormat)]
    public void Quotes_within_fields_do_not_end_them(string rest, string path, string agent, string format)
    {
        var read = Reading.Of(Start + "\"" + rest.TrimEnd());
        Assert.Equal((path, agent, format), (read.Path, read.Agent, read.Format));
    }

    [Theory]
    [InlineData("""\x16\x03\x01\x02""", 400, RequestReason.ClientBad)]
    [InlineData("", 400, RequestReason.ClientBad)]
    [InlineData("-", 408, RequestReason.ClientTimeout)]
    [InlineData("\x16\x03\x01\xff\xfe", 408, RequestReason.ClientBad)]
    [InlineData("", 0, RequestReason.ClientBad)]
    [InlineData("", 499, RequestReason.ClientAbort)]
    [InlineData("""\x16\x03""", 429, RequestReason.RateLimited)]
    public void What_is_no_request_is_the_clients_doing(string request, int status, RequestReason reason)
    {
        var read = Reading.Of($"{Start}\"{request}\" {status:000} 0 \"-\" \"-\"");
        Assert.Equal((LineKind.Request, reason, RequestMarks.Malformed), (read.Kind, read.Reason, read.Marks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] \"GET / HTTP/1.1\" abc 1 \"-\" \"-\"")]
    [InlineData("203.0.113.7 - - [05/Foo/2025:14:02:11 +0100] \"GET / HTTP/1.1\" 200 1 \"-\" \"-\"")]
    [InlineData("203.0.113.7 - - [05/Mar/2025:14:02:11 +0100] \"GET / HTTP/1.1")]
    [InlineData("{\"status\":200}")]
    public void Line_of_another_kind_is_left_alone(string line) => Assert.Equal(LineKind.Unparsed, Reading.Of(line).Kind);

    [Theory]
    [InlineData("2021/12/01 13:53:33 [error] 31#31: *46 open() failed", "nginx-error")]
    [InlineData("time=\"2024-01-15T18:43:09Z\" level=debug msg=\"Handling\"", "traefik-messages")]
    [InlineData("2024-01-15T18:43:09Z ERR Cannot start", "traefik-messages")]
    public void Message_of_a_server_is_no_request(string line, string format)
    {
        var read = Reading.Of(line);
        Assert.Equal((LineKind.Other, format), (read.Kind, read.Format));
    }

    [Fact]
    public void Products_take_the_combined_line_by_name_though_it_is_found_as_combined()
    {
        foreach (var product in new[] { "nginx", "apache", "traefik", "varnish" })
        {
            var own = LineFormats.Of(FormatOptions.Utc).Where(f => f.Product == product && f.IsLenient).ToList();
            Assert.Contains(own, f => Reading.By(f.Name, Samples.All[0].Line).Kind == LineKind.Request);
        }
    }

    [Fact]
    public void Names_are_unique()
    {
        var names = LineFormats.Of(FormatOptions.Utc).Select(f => f.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }
}
