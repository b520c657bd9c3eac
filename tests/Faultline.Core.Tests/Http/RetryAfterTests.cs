using System.Globalization;
using Faultline.Core.Http;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "V6")]
[Trait("Spec", "V7")]
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData(" 120\t", 120)]
    [InlineData("0120", 120)]
    [InlineData("31536000", 31536000)]
    [InlineData("31536001", 31536000)]
    [InlineData("9223372036854775807", 31536000)]
    public void Seconds_are_taken_up_to_a_year(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData("Sun, 22 Nov 2026 09:02:00 GMT", 120)]
    [InlineData("Sunday, 22-Nov-26 09:02:00 GMT", 120)]
    [InlineData("Sun Nov 22 09:02:00 2026", 120)]
    [InlineData("Sat Dec  5 09:00:00 2026", 13 * 86400)]
    [InlineData("Mon, 22 Nov 2026 09:02:00 GMT", 120)]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", 0)]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", 0)]
    [InlineData("Sun Nov  6 08:49:37 1994", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 31536000)]
    public void All_three_date_formats_are_read(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData("22-Nov-76", 31536000)]
    [InlineData("23-Nov-76", 0)]
    [InlineData("01-Jan-99", 0)]
    [InlineData("29-Feb-28", 31536000)]
    public void A_year_of_two_digits_lies_at_most_fifty_years_ahead(string date, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse($"Someday, {date} 09:00:00 GMT", Now));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("120s")]
    [InlineData("12 0")]
    [InlineData("9223372036854775808")]
    [InlineData("١٢٠")]
    [InlineData("soon")]
    [InlineData("Sun, 31 Feb 2026 09:02:00 GMT")]
    [InlineData("Sun, 22 Nov 2026 09:02:00 CET")]
    [InlineData("Sun, 22 Nov 2026 09:02:00")]
    [InlineData("2026-11-22T09:02:00Z")]
    [InlineData("Sun, 22 Nov 2026 25:02:00 GMT")]
    public void Anything_else_is_nothing(string value) => Assert.Null(RetryAfter.Parse(value, Now));

    [Fact]
    public void A_value_without_end_is_nothing() => Assert.Null(RetryAfter.Parse(new string('9', 100_000), Now));

    [Fact]
    [Trait("Spec", "V12")]
    public void No_text_leads_outside_zero_to_a_year() =>
        Prop.ForAll<string?>(text =>
            RetryAfter.Parse(text ?? "", Now) is not { } wait || (wait >= TimeSpan.Zero && wait <= RetryAfter.Longest))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_date_written_in_any_format_comes_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<uint>(), seconds =>
        {
            var wait = TimeSpan.FromSeconds(seconds % 31_536_000);
            var date = Now + wait;
            return Formats(date).All(text => RetryAfter.Parse(text, Now) == wait);
        }).QuickCheckThrowOnFailure();

        static IEnumerable<string> Formats(DateTimeOffset date) =>
            new[] { "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy" }
                .Select(format => date.ToString(format, CultureInfo.InvariantCulture));
    }
}
