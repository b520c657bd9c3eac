using Faultline.Lab;
using Faultline.Probing.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Names;

[Trait("Spec", "V14")]
public sealed class SettingsTests
{
    [Fact]
    public void Resolv_conf_is_read_as_its_manual_says()
    {
        var settings = ResolverSettings.Parse(
            """
            # made by hand
            ; and another comment
            domain old.test
            search corp.test. Lab.Test
            nameserver 192.0.2.53 # the near one
            nameserver	2001:db8::53
            nameserver not-an-address
            nameserver 192.0.2.54
            nameserver 192.0.2.55
            options ndots:2 timeout:1 rotate attempts:9 edns0
            options ndots:x
            """);
        Assert.Equal(["192.0.2.53:53", "[2001:db8::53]:53", "192.0.2.54:53"], settings.NameServers.Select(server => server.ToString()));
        Assert.Equal(["corp.test", "lab.test"], settings.Search);
        Assert.Equal((2, TimeSpan.FromSeconds(1), 5, true), (settings.Ndots, settings.Timeout, settings.Attempts, settings.Rotate));
    }

    [Fact]
    public void An_empty_resolv_conf_means_the_server_on_this_machine()
    {
        var settings = ResolverSettings.Parse("");
        Assert.Equal("127.0.0.1:53", Assert.Single(settings.NameServers).ToString());
        Assert.Equal((1, TimeSpan.FromSeconds(5), 2, false), (settings.Ndots, settings.Timeout, settings.Attempts, settings.Rotate));
    }

    [Fact]
    public void A_hosts_file_gives_a_name_all_its_addresses()
    {
        var hosts = HostsFile.Parse("127.0.0.1 localhost db\n::1 localhost # both\n\n192.0.2.9\tShop.test shop\nnonsense line\n10.0.0.1\n");
        Assert.Equal(["127.0.0.1", "::1"], hosts["LocalHost"].Select(address => address.ToString()));
        Assert.Equal("192.0.2.9", Assert.Single(hosts["shop.test"]).ToString());
        Assert.Equal(4, hosts.Count);
    }

    [Fact]
    public void Any_text_is_read_as_settings_and_hosts()
    {
        Prop.ForAll<string>(text =>
        {
            var settings = ResolverSettings.Parse(text ?? "");
            Assert.InRange(settings.NameServers.Count, 1, 3);
            HostsFile.Parse(text ?? "");
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("shop", "shop.a.test shop.b.test shop")]
    [InlineData("shop.eu", "shop.eu shop.eu.a.test shop.eu.b.test")]
    [InlineData("shop.", "shop")]
    public void Short_names_go_through_the_search_list_first(string host, string candidates)
    {
        var settings = new ResolverSettings { Search = ["a.test", "b.test"] };
        Assert.Equal(candidates.Split(' '), SearchList.Candidates(host, settings));
    }

    [Fact]
    public void Changed_files_are_noticed_after_two_seconds_and_not_looked_at_before()
    {
        var folder = Directory.CreateTempSubdirectory("names");
        try
        {
            var (resolvConf, hosts) = (Path.Combine(folder.FullName, "resolv.conf"), Path.Combine(folder.FullName, "hosts"));
            var upstream = Path.Combine(folder.FullName, "upstream");
            var time = new ManualTime(DateTimeOffset.UnixEpoch);
            var files = new ResolverFiles(time, resolvConf, hosts, upstream);
            var missing = files.Current;
            Assert.Equal("127.0.0.1:53", missing.NameServers[0].ToString());

            File.WriteAllText(resolvConf, "nameserver 127.0.0.53");
            File.WriteAllText(hosts, "192.0.2.1 a.test");
            File.WriteAllText(upstream, "nameserver 192.0.2.53");
            Assert.Same(missing, files.Current);
            time.Advance(TimeSpan.FromSeconds(2));
            var read = files.Current;
            Assert.Equal("127.0.0.53:53", read.NameServers[0].ToString());
            Assert.Equal("192.0.2.53:53", read.Upstream[0].ToString());
            Assert.True(read.Hosts.ContainsKey("a.test"));

            time.Advance(TimeSpan.FromSeconds(2));
            Assert.Same(read, files.Current);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
