using System.Net;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;

namespace Faultline.Tests.Connections;

[Trait("Spec", "V14")]
public sealed class AddressOrderTests
{
    [Theory]
    [InlineData("1.0.0.1 2::1", AddressChoice.Any, 0, true, "2::1 1.0.0.1")]
    [InlineData("1.0.0.1 2::1", AddressChoice.Any, 1, true, "1.0.0.1 2::1")]
    [InlineData("2::1 1.0.0.1 1.0.0.2", AddressChoice.Any, 0, false, "1.0.0.1 1.0.0.2 2::1")]
    [InlineData("2::1 1.0.0.1 1.0.0.2", AddressChoice.Any, 1, false, "1.0.0.2 1.0.0.1 2::1")]
    [InlineData("1.0.0.1 2::1 1.0.0.2", AddressChoice.IPv4, 1, true, "1.0.0.2 1.0.0.1")]
    [InlineData("1.0.0.1 2::1 2::2", AddressChoice.IPv6, -1, true, "2::2 2::1")]
    [InlineData("1.0.0.1 2::1", AddressChoice.Both, 0, true, "2::1 1.0.0.1")]
    [InlineData("1.0.0.1", AddressChoice.IPv6, 0, true, "")]
    [InlineData("1.0.0.1", AddressChoice.Any, 5, true, "1.0.0.1")]
    [InlineData("", AddressChoice.Any, 5, true, "")]
    [InlineData("::1 127.0.0.1", AddressChoice.Any, 1, true, "127.0.0.1 ::1")]
    public void Arrange_orders_by_family_and_turn(string addresses, AddressChoice choice, int turn, bool hasIPv6, string expected) =>
        Assert.Equal(expected, string.Join(' ', AddressOrder.Arrange(Parse(addresses), choice, turn, hasIPv6)));

    [Fact]
    public void Every_address_has_its_turn_as_the_first()
    {
        var addresses = Parse("1.0.0.1 1.0.0.2 1.0.0.3 2::1 2::2");
        var first = Enumerable.Range(1000, 5).Select(turn => AddressOrder.Arrange(addresses, AddressChoice.Any, turn, hasIPv6: true)[0]);
        Assert.Equal(5, first.Distinct().Count());
    }

    private static IPAddress[] Parse(string addresses) =>
        [.. addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)];
}
