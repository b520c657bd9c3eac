using Faultline.Core.Http;
using Faultline.Core.Verdicts;

namespace Faultline.Core.Tests.Http;

/// <summary>K2: what each class says of fault, health, attention and urgency, and every code that differs from it.</summary>
[Trait("Spec", "K2")]
public sealed class StatusFaultTests
{
    private static readonly int[] ClientExceptions = [402, 407, 408, 429, 444, 450, 451, 460, 463, 464, 494, 495, 496, 497, 499];

    private static readonly int[] ServerExceptions =
        [501, 502, 504, 505, 511, 520, 521, 522, 523, 524, 525, 526, 527, 530, 561, 598, 599];

    [Fact]
    public void A_4xx_is_the_callers_own_affair()
    {
        foreach (var row in OfClass("4xx").Where(row => !ClientExceptions.Contains(row.Code!.Value)))
        {
            Assert.Equal((Fault.Client, Urgency.Low), (row.Fault, row.Urgency));
            Assert.True(row.ServerHealthy);
            Assert.False(row.NeedsAttention);
            Assert.Equal("only that caller", row.Affects);
        }
    }

    [Fact]
    public void A_5xx_is_the_servers_and_wakes_somebody()
    {
        foreach (var row in OfClass("5xx").Where(row => !ServerExceptions.Contains(row.Code!.Value)))
        {
            Assert.Equal((Fault.Server, Urgency.High), (row.Fault, row.Urgency));
            Assert.False(row.ServerHealthy);
            Assert.True(row.NeedsAttention);
            Assert.Equal("everyone on this endpoint", row.Affects);
        }
    }

    [Fact]
    public void Every_5xx_needs_attention() => Assert.All(OfClass("5xx"), row => Assert.True(row.NeedsAttention));

    [Theory]
    [InlineData(402, Fault.Client, true, true, Urgency.Low)]
    [InlineData(407, Fault.Network, true, true, Urgency.Low)]
    [InlineData(408, Fault.Client, true, true, Urgency.Low)]
    [InlineData(429, Fault.Client, true, true, Urgency.Low)]
    [InlineData(450, Fault.Network, true, false, Urgency.Low)]
    [InlineData(451, Fault.None, true, false, Urgency.Low)]
    [InlineData(463, Fault.Client, true, true, Urgency.Low)]
    [InlineData(464, Fault.Server, true, true, Urgency.Normal)]
    [InlineData(501, Fault.Server, true, true, Urgency.Normal)]
    [InlineData(505, Fault.Server, true, true, Urgency.Normal)]
    [InlineData(511, Fault.Network, true, true, Urgency.Low)]
    [InlineData(561, Fault.Server, false, true, Urgency.High)]
    [InlineData(218, Fault.Server, false, true, Urgency.Normal)]
    [InlineData(783, Fault.Client, true, false, Urgency.Low)]
    [InlineData(999, Fault.Client, true, false, Urgency.Low)]
    public void An_exception_is_data(int status, Fault fault, bool healthy, bool attention, Urgency urgency)
    {
        var row = StatusCodes.Explain(status);
        Assert.Equal((fault, healthy, attention, urgency), (row.Fault, row.ServerHealthy, row.NeedsAttention, row.Urgency));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(520)]
    [InlineData(521)]
    [InlineData(522)]
    [InlineData(523)]
    [InlineData(524)]
    [InlineData(525)]
    [InlineData(526)]
    [InlineData(527)]
    [InlineData(530)]
    [InlineData(598)]
    [InlineData(599)]
    [Trait("Spec", "V4")]
    public void What_a_proxy_says_of_the_application_behind_it_is_gateway(int status)
    {
        var row = StatusCodes.Explain(status);
        Assert.Equal((Fault.Gateway, Urgency.High), (row.Fault, row.Urgency));
        Assert.False(row.ServerHealthy);
    }

    [Fact]
    public void Lower_classes_blame_nobody_but_the_error_in_disguise() =>
        Assert.All(
            StatusCodes.All.Where(row => row.Code is < 400 and not 218),
            row => Assert.Equal((Fault.None, true, false, Urgency.None), (row.Fault, row.ServerHealthy, row.NeedsAttention, row.Urgency)));

    private static IEnumerable<Explanation> OfClass(string name) => StatusCodes.All.Where(row => row.Class == name);
}
