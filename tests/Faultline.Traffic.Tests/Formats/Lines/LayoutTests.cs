using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Formats.Lines;

namespace Faultline.Traffic.Tests.Formats.Lines;

[Trait("Spec", "T1")]
public sealed class LayoutTests
{
    [Theory]
    [InlineData("$time_iso8601|$remote_addr|$host|$request|$status|$request_time|$foo", "2025-03-05T14:02:11+01:00|203.0.113.7|shop.example|GET /a?b HTTP/1.1|404|0.012|any thing")]
    [InlineData("$msec ${remote_addr} $request_method $scheme://$host$request_uri $status", "1741179731.000 203.0.113.7 GET https://shop.example/a?b 404")]
    [InlineData("$http_x_forwarded_for - $remote_user [$time_local] \"$request\" $status $http_host", "203.0.113.7, 10.0.0.1 - - [05/Mar/2025:14:02:11 +0100] \"GET /a?b HTTP/2.0\" 404 shop.example:80")]
    [InlineData("%v %a:%{remote}p %t \\\"%r\\\" %s %>s %D %{Cookie}i", "shop.example 203.0.113.7:4000 [05/Mar/2025:14:02:11 +0100] \"GET /a?b HTTP/1.1\" 200 404 120 a=1; b=2")]
    [InlineData("%h %{%Y-%m-%dT%H:%M:%S%z}t %{Host}i %m %U%q %H %>s %B", "203.0.113.7 2025-03-05T14:02:11+0100 shop.example GET /a?b HTTP/1.1 404 7")]
    [InlineData("%START_TIME% %DOWNSTREAM_REMOTE_ADDRESS% %REQ(:METHOD)% %REQ(:PATH)% %REQ(:AUTHORITY)% %RESPONSE_CODE% %DURATION%", "2025-03-05T13:02:11.000Z 203.0.113.7:80 GET /a?b shop.example 404 7")]
    public void Layout_of_a_user_reads_lines_of_it(string layout, string line)
    {
        var format = LineFormats.Parse(layout, FormatOptions.Utc, out var error, out _);
        Assert.Equal("", error);
        var read = Reading.By(format!, Encoding.UTF8.GetBytes(line));
        Assert.Equal(
            ("custom", 404, "203.0.113.7", "GET", "/a", "b", "shop.example", (DateTimeOffset?)new DateTimeOffset(2025, 3, 5, 13, 2, 11, TimeSpan.Zero)),
            (read.Format, read.Status, read.Address, read.Method, read.Path, read.Query, read.Host, read.At));
    }

    [Theory]
    [InlineData("", 1, "log_format")]
    [InlineData("hello", 1, "log_format")]
    [InlineData("{\"t\":\"$msec\"}", 1, "JSON")]
    [InlineData("$remote_addr $request", 1, "no status")]
    [InlineData("[$time_local] $statuss", 1, "no status")]
    [InlineData("%h %t %{status}o", 1, "no status")]
    [InlineData("$status$request_time", 8, "nothing between")]
    [InlineData("$status $ x", 9, "name")]
    [InlineData("$status ${host", 9, "}")]
    [InlineData("%h %>s %{Referer", 8, "%{Referer}i")]
    [InlineData("%h %{%s}t %>s", 4, "%s")]
    [InlineData("%START_TIME% %RESPONSE_CODE", 14, "closing")]
    public void Mistake_in_a_layout_is_named_with_its_column(string layout, int column, string words)
    {
        Assert.Null(LineFormats.Parse(layout, FormatOptions.Utc, out var error, out var at));
        Assert.Equal(column, at);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }
}
