using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Http;

[Trait("Spec", "K1")]
public sealed class StatusCodesTests
{
    // The registry as of 2026: https://www.iana.org/assignments/http-status-codes
    private static readonly int[] Registry =
    [
        .. Enumerable.Range(100, 5), .. Enumerable.Range(200, 9), 226, .. Enumerable.Range(300, 9),
        .. Enumerable.Range(400, 19), .. Enumerable.Range(421, 6), 428, 429, 431, 451, .. Enumerable.Range(500, 9), 510, 511,
    ];

    private static readonly int[] Vendors =
    [
        218, 419, 420, 430, 440, 444, 449, 450, 460, 463, 464, 494, 495, 496, 497, 498, 499, 509,
        520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 531, 532, 533, 540, 561, 598, 599, 783, 999,
    ];

    public static TheoryData<int> Rows => [.. StatusCodes.All.Select(row => row.Code!.Value)];

    [Fact]
    public void Every_registered_and_vendor_code_has_one_row_and_nothing_else_has() =>
        Assert.Equal([.. Registry, .. Vendors], StatusCodes.All.Select(row => row.Code!.Value).ToHashSet());

    [Fact]
    public void No_code_has_two_rows_and_no_two_rows_say_the_same()
    {
        Assert.Equal(StatusCodes.All.Count, StatusCodes.All.DistinctBy(row => row.Code).Count());
        Assert.Equal(StatusCodes.All.Count, StatusCodes.All.DistinctBy(row => row.Name, StringComparer.Ordinal).Count());
        Assert.Equal(StatusCodes.All.Count, StatusCodes.All.DistinctBy(row => row.Meaning, StringComparer.Ordinal).Count());
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_is_complete_and_well_written(int status)
    {
        var row = StatusCodes.Explain(status);
        Assert.True(row.Known);
        Assert.Equal(status, row.Code);
        Assert.Null(row.Reason);
        Assert.NotEmpty(row.Source);
        WellWritten.Check(row);
    }

    [Fact]
    [Trait("Spec", "V12")]
    public void Every_number_has_exactly_one_explanation()
    {
        for (var status = -1; status <= 1000; status++)
        {
            var explanation = StatusCodes.Explain(status);
            Assert.Equal(status, explanation.Code);
            WellWritten.Check(explanation);
        }
    }

    [Fact]
    public void An_explanation_is_made_once()
    {
        for (var status = 100; status <= 999; status++)
            Assert.Same(StatusCodes.Explain(status), StatusCodes.Explain(status));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(477, true)]
    [InlineData(599, true)]
    [InlineData(783, true)]
    [InlineData(999, true)]
    [InlineData(600, false)]
    [InlineData(99, false)]
    [InlineData(42, false)]
    [InlineData(9999, false)]
    [InlineData(-404, false)]
    public void IsCode_takes_the_five_classes_and_known_vendors(int number, bool expected) =>
        Assert.Equal(expected, StatusCodes.IsCode(number));

    [Theory]
    [InlineData(199, "1xx", Fault.None)]
    [InlineData(299, "2xx", Fault.None)]
    [InlineData(399, "3xx", Fault.None)]
    [InlineData(477, "4xx", Fault.Client)]
    [InlineData(577, "5xx", Fault.Server)]
    public void A_code_that_nobody_knows_gets_its_class_and_says_so(int status, string name, Fault fault)
    {
        var explanation = StatusCodes.Explain(status);
        Assert.False(explanation.Known);
        Assert.Equal((name, fault), (explanation.Class, explanation.Fault));
        Assert.Contains($"{status} is in no registry", explanation.Meaning, StringComparison.Ordinal);
        Assert.Contains($"As a {name}", explanation.Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(42)]
    [InlineData(600)]
    [InlineData(742)]
    [InlineData(998)]
    public void A_number_outside_the_classes_is_called_that(int status)
    {
        var explanation = StatusCodes.Explain(status);
        Assert.False(explanation.Known);
        Assert.Contains("outside the five classes", explanation.Meaning, StringComparison.Ordinal);
        Assert.Equal((Fault.Server, Urgency.Normal), (explanation.Fault, explanation.Urgency));
    }

    [Theory]
    [InlineData(451, "Exchange")]
    [InlineData(460, "tus")]
    [InlineData(498, "ArcGIS", "nginx")]
    [InlineData(499, "nginx", "ArcGIS")]
    [InlineData(508, "WebDAV", "cPanel")]
    [InlineData(526, "Cloudflare", "Cloud Foundry")]
    [InlineData(530, "Cloudflare", "Pantheon", "Gcore")]
    public void A_number_with_two_owners_tells_of_both(int status, params string[] owners)
    {
        foreach (var owner in owners)
            Assert.Contains(owner, StatusCodes.Explain(status).Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(444)]
    [InlineData(460)]
    [InlineData(494)]
    [InlineData(499)]
    public void A_code_that_stands_in_logs_only_says_so(int status)
    {
        var row = StatusCodes.Explain(status);
        Assert.Contains("logs only", row.Affects, StringComparison.Ordinal);
        Assert.Contains(" log", row.Meaning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "credentials")]
    [InlineData(403, "allow-list")]
    [InlineData(404, "root")]
    [InlineData(405, "method")]
    [InlineData(411, "Content-Length")]
    [InlineData(413, "size")]
    [InlineData(415, "Content-Type")]
    [InlineData(422, "body")]
    [InlineData(429, "less often")]
    [InlineData(500, "application's log")]
    [InlineData(502, "process is running")]
    [InlineData(503, "Retry-After")]
    [InlineData(504, "slow queries")]
    [Trait("Spec", "D2")]
    [Trait("Spec", "D3")]
    public void The_first_steps_point_where_the_tree_does(int status, string step) =>
        Assert.Contains(StatusCodes.Explain(status).Next, next => next.Contains(step, StringComparison.Ordinal));
}
