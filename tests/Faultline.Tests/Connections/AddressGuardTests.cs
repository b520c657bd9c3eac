using System.Net;
using Faultline.Core.Checks;
using Faultline.Probing.Connections;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Connections;

[Trait("Spec", "S2")]
public sealed class AddressGuardTests
{
    private static readonly NetworkPolicy OfOthers = new(OperatorNamedTarget: false, []);

    [Theory]
    [InlineData("8.8.8.8", AddressReach.Public)]
    [InlineData("172.15.255.255", AddressReach.Public)]
    [InlineData("172.32.0.0", AddressReach.Public)]
    [InlineData("100.63.255.255", AddressReach.Public)]
    [InlineData("100.128.0.0", AddressReach.Public)]
    [InlineData("2606:4700::1111", AddressReach.Public)]
    [InlineData("0.0.0.0", AddressReach.Private)]
    [InlineData("10.255.255.255", AddressReach.Private)]
    [InlineData("100.64.0.1", AddressReach.Private)]
    [InlineData("127.8.9.10", AddressReach.Private)]
    [InlineData("172.16.0.1", AddressReach.Private)]
    [InlineData("172.31.255.255", AddressReach.Private)]
    [InlineData("192.168.1.1", AddressReach.Private)]
    [InlineData("198.19.0.1", AddressReach.Private)]
    [InlineData("192.0.2.1", AddressReach.Private)]
    [InlineData("224.0.0.1", AddressReach.Private)]
    [InlineData("255.255.255.255", AddressReach.Private)]
    [InlineData("::", AddressReach.Private)]
    [InlineData("::1", AddressReach.Private)]
    [InlineData("fd12:3456::1", AddressReach.Private)]
    [InlineData("2001:db8::1", AddressReach.Private)]
    [InlineData("ff02::1", AddressReach.Private)]
    [InlineData("::ffff:10.0.0.1", AddressReach.Private)]
    [InlineData("::ffff:8.8.8.8", AddressReach.Public)]
    [InlineData("::ffff:0:10.0.0.1", AddressReach.Private)]
    [InlineData("64:ff9b::10.0.0.1", AddressReach.Private)]
    [InlineData("64:ff9b::8.8.8.8", AddressReach.Public)]
    [InlineData("64:ff9b:1::8.8.8.8", AddressReach.Private)]
    [InlineData("2002:a00:1::1", AddressReach.Private)]
    [InlineData("2002:808:808::1", AddressReach.Public)]
    [InlineData("::127.0.0.1", AddressReach.Private)]
    [InlineData("2001::1", AddressReach.Private)]
    [InlineData("169.254.169.254", AddressReach.Metadata)]
    [InlineData("169.254.170.2", AddressReach.Metadata)]
    [InlineData("100.100.100.200", AddressReach.Metadata)]
    [InlineData("168.63.129.16", AddressReach.Metadata)]
    [InlineData("192.0.0.192", AddressReach.Metadata)]
    [InlineData("fe80::1", AddressReach.Metadata)]
    [InlineData("fe80::1%3", AddressReach.Metadata)]
    [InlineData("fd00:ec2::254", AddressReach.Metadata)]
    [InlineData("fd20:ce::254", AddressReach.Metadata)]
    [InlineData("::ffff:169.254.169.254", AddressReach.Metadata)]
    [InlineData("64:ff9b::169.254.169.254", AddressReach.Metadata)]
    [InlineData("2002:a9fe:a9fe::", AddressReach.Metadata)]
    public void Every_address_has_a_reach(string address, AddressReach reach) =>
        Assert.Equal(reach, AddressClass.Of(IPAddress.Parse(address)).Reach);

    [Theory]
    //          address            operator's, redirect, from public, literal, may be opened
    [InlineData("8.8.8.8", false, true, true, false, true)]
    [InlineData("10.0.0.1", true, false, false, false, true)]
    [InlineData("10.0.0.1", true, false, false, true, true)]
    [InlineData("10.0.0.1", true, true, true, false, false)]
    [InlineData("10.0.0.1", true, true, false, false, true)]
    [InlineData("::ffff:10.0.0.1", true, true, true, false, false)]
    [InlineData("10.0.0.1", false, false, false, true, false)]
    [InlineData("127.0.0.1", false, true, false, false, false)]
    [InlineData("169.254.169.254", true, false, false, true, true)]
    [InlineData("169.254.169.254", true, false, false, false, false)]
    [InlineData("169.254.169.254", true, true, false, true, false)]
    [InlineData("169.254.169.254", false, false, false, true, false)]
    [InlineData("fe80::1", true, true, false, false, false)]
    public void The_guard_asks_who_wrote_the_address(
        string address, bool operators, bool redirect, bool fromPublic, bool literal, bool opens)
    {
        var guard = new AddressGuard(operators ? NetworkPolicy.FromOperator : OfOthers, NamedByOperator: !redirect, fromPublic);
        Assert.Equal(opens, guard.Refuses(IPAddress.Parse(address), literal) is null);
    }

    [Theory]
    [InlineData("10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("::ffff:10.1.2.3", "10.0.0.0/8", true)]
    [InlineData("169.254.169.254", "169.254.169.254/32", true)]
    [InlineData("fd00::5", "fd00::/64", true)]
    [InlineData("11.1.2.3", "10.0.0.0/8", true)] // public, needs no permission
    [InlineData("192.168.0.1", "10.0.0.0/8", false)]
    [InlineData("169.254.169.254", "10.0.0.0/8", false)]
    public void Allowed_networks_are_open_to_redirects(string address, string network, bool opens)
    {
        var guard = new AddressGuard(OfOthers with { Allowed = [IPNetwork.Parse(network)] }, NamedByOperator: false, FromPublic: true);
        Assert.Equal(opens, guard.Refuses(IPAddress.Parse(address), literal: false) is null);
    }

    [Fact]
    public void A_refusal_names_address_class_and_remedy() => Assert.Equal(
        "::ffff:10.0.0.1 is a private address (10.0.0.1) inside IPv6: a redirect from a public host must not lead there; "
        + "if it is meant, add network: { allow: [10.0.0.1/32] }",
        new AddressGuard(NetworkPolicy.FromOperator, NamedByOperator: false, FromPublic: true)
            .Refuses(IPAddress.Parse("::ffff:10.0.0.1"), literal: false));

    [Fact]
    public void No_spelling_of_a_metadata_address_is_reached_by_a_redirect()
    {
        var guard = new AddressGuard(NetworkPolicy.FromOperator, NamedByOperator: false, FromPublic: false);
        Prop.ForAll<byte, byte>((third, fourth) =>
        {
            foreach (var around in (string[])["", "::ffff:", "::", "64:ff9b::", "::ffff:0:"])
                Assert.NotNull(guard.Refuses(IPAddress.Parse($"{around}169.254.{third}.{fourth}"), literal: false));
        }).QuickCheckThrowOnFailure();
    }
}
