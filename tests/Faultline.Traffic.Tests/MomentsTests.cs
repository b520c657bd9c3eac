using System.Text;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Tests;

public sealed class MomentsTests
{
    [Theory]
    [InlineData("28/Sep/1970:12:00:00 +0600", "1970-09-28T06:00:00Z")]
    [InlineData("29/Jul/2023:10:26:06 -0700", "2023-07-29T17:26:06Z")]
    [InlineData("31/Dec/2024:23:59:60 +0000", "2025-01-01T00:00:00Z")]
    [Trait("Spec", "T1")]
    public void Common_time_is_a_moment(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, null).ToUnixTimeMilliseconds(), new Moments().Common(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Common_time_of_the_same_minute_keeps_its_own_second_and_zone()
    {
        var moments = new Moments();
        Assert.Equal(1_696_926_751_000, moments.Common("10/Oct/2023:08:32:31 +0000"u8));
        Assert.Equal(1_696_926_759_000, moments.Common("10/Oct/2023:08:32:39 +0000"u8));
        Assert.Equal(1_696_923_159_000, moments.Common("10/Oct/2023:08:32:39 +0100"u8));
    }

    [Theory]
    [InlineData("2023-04-26T12:23:00.186641Z", 1_682_511_780_186)]
    [InlineData("2025-12-31T17:40:00.000000100+01:00", 1_767_199_200_000)]
    [InlineData("2000-10-09 16:44:49", 971_109_889_000)]
    [InlineData("2021-11-12T16:59:45+0000", 1_636_736_385_000)]
    [Trait("Spec", "T1")]
    public void Iso_time_is_a_moment(string text, long expected) =>
        Assert.Equal(expected, Moments.Iso(Encoding.ASCII.GetBytes(text), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("1693840791.7564995", 1_693_840_791_756)]
    [InlineData("1712790000123000000", 1_712_790_000_123)]
    [InlineData("1712790000", 1_712_790_000_000)]
    [InlineData("1712790000123", 1_712_790_000_123)]
    [Trait("Spec", "T1")]
    public void Unix_time_is_a_moment_whatever_its_unit(string text, long expected) =>
        Assert.Equal(expected, Moments.Unix(Encoding.ASCII.GetBytes(text)));
}
