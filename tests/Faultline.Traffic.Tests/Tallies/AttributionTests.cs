using System.Text;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Tests.Tallies;

public sealed class AttributionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1 / 8.0)]
    [Trait("Spec", "T4")]
    public void What_an_error_concentrates_on_is_found_with_its_share_and_lift(double sampled)
    {
        var chance = new Random(3);
        var all = Enumerable.Range(0, 300_000).Select(n =>
        {
            var isError = n % 10 == 0;
            var isPlanted = isError ? chance.Next(100) < 40 : chance.Next(100) < 2;
            return new Seen(isPlanted ? "/old/feed" : "/page/" + n, isError ? 404 : 200)
            {
                Reason = isError ? RequestReason.ClientError : RequestReason.None,
                Address = isPlanted ? $"192.0.2.{n % 3}" : $"10.{chance.Next(256)}.{chance.Next(256)}.{chance.Next(256)}",
                Agent = isPlanted ? "Reader/1.0" : "Browser " + chance.Next(2000),
                At = Seen.Start.AddMilliseconds(n * 10).ToUnixTimeMilliseconds(),
            };
        });
        var code = Assert.Single(Seen.Tallied(all, sampled).Report().Top);
        Assert.Equal((404, 30_000), (code.Code, code.Requests));
        Assert.InRange(code.Addresses, 16_000, 20_000);
        foreach (var (dimension, value) in new[]
        {
            (Dimension.Route, "/old/feed"), (Dimension.Agent, "Reader/1.0"), (Dimension.Prefix, "192.0.2.0/24"),
        })
        {
            var top = code.Dimensions.Single(d => d.Dimension == dimension).Values.Single(v => v.Value == value);
            Assert.InRange(top.Share, 0.38, 0.42);
            Assert.InRange(top.BaselineShare, 0.053, 0.063);
            Assert.InRange(top.Lift, 6, 8);
        }

        var addresses = code.Dimensions.Single(d => d.Dimension == Dimension.Address).Values;
        Assert.Equal(["192.0.2.0", "192.0.2.1", "192.0.2.2"], addresses.Take(3).Select(v => v.Value).Order(StringComparer.Ordinal));
        Assert.All(addresses.Skip(3), v => Assert.InRange(v.Share, 0, 0.01));
        Assert.Equal("-", Assert.Single(code.Dimensions.Single(d => d.Dimension == Dimension.Referrer).Values).Value);
    }

    [Fact]
    [Trait("Spec", "T4")]
    public void Heavy_values_survive_merging()
    {
        var parts = Enumerable.Range(0, 5).Select(p => Seen.Tallied(Enumerable.Range(0, 20_000).Select(n => new Seen("/x", 503)
        {
            Reason = RequestReason.NoUpstream,
            Address = n % 5 == 0 ? "192.0.2.9" : $"10.{p}.{n >> 8}.{n & 255}",
        })));
        var merged = new Tally();
        foreach (var part in parts)
            merged.Merge(part);
        var top = merged.Report().Top[0].Dimensions.Single(d => d.Dimension == Dimension.Address).Values[0];
        Assert.Equal("192.0.2.9", top.Value);
        Assert.InRange(top.Requests, 19_000, 20_000);
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:1:2::3", "2001:db8:1::/48")]
    [InlineData("2001:db8::3", "2001:db8::/48")]
    [InlineData("2001:db8:0:7::3", "2001:db8::/48")]
    [InlineData("::1", "::/48")]
    [InlineData("host.example", "host.example")]
    [InlineData("", "")]
    [InlineData("...", "...")]
    public void Prefix_is_the_network_of_an_address(string address, string prefix) =>
        Assert.Equal(prefix, NetworkPrefix.Text(NetworkPrefix.Cut(Encoding.ASCII.GetBytes(address))));
}
