using System.Text;
using Faultline.Traffic.Formats;
using Faultline.Traffic.Reading;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Tallies;

public sealed class SecretsTests
{
    [Fact]
    [Trait("Spec", "S3")]
    public void User_info_and_credentials_are_not_shown_of_a_log()
    {
        var reader = new LogReader(new Recogniser(FormatOptions.Utc), new Tally());

        reader.Read(Encoding.ASCII.GetBytes("""
            192.0.2.1 - - [10/Oct/2023:08:32:31 +0000] "GET /x HTTP/1.1" 404 1 "https://bob:hunter2@shop.example/a" "m"
            calling https://bob:hunter2@shop.example/ with Authorization: Bearer hunter2hunter2

            """));

        var report = reader.Tally.Report();
        var shown = report.UnparsedSamples.Concat(report.Top.SelectMany(t => t.Dimensions).SelectMany(d => d.Values).Select(v => v.Value)).ToList();
        Assert.Contains(shown, text => text.Contains("shop.example/a", StringComparison.Ordinal));
        Assert.Contains(shown, text => text.StartsWith("calling https://", StringComparison.Ordinal));
        Assert.DoesNotContain(shown, text => text.Contains("hunter2", StringComparison.Ordinal));
    }
}
