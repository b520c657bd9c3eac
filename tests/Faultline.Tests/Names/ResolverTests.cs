using System.Net;
using Faultline.Core.Checks;
using Faultline.Lab;
using Faultline.Probing.Names;

namespace Faultline.Tests.Names;

[Trait("Spec", "V14")]
[Trait("Spec", "V8")]
public sealed class ResolverTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Both_families_are_asked_and_the_source_is_told()
    {
        await using var server = FakeNameServer.Answering(Dual);
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Null(answer.Failure);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], Texts(answer));
        Assert.Equal((server.Name, TimeSpan.Zero, "www.test"), (answer.Lookup!.Source, answer.Lookup.Age, answer.Lookup.Name));
        Assert.Null(answer.Lookup.Partial);
    }

    [Fact]
    public async Task An_answer_is_reused_within_its_ttl_and_tells_its_age()
    {
        await using var server = FakeNameServer.Answering(query => Dual(query, 20));
        var resolver = Resolver(server);
        await LookUpAsync(resolver, "www.test");
        _time.Advance(TimeSpan.FromSeconds(19));
        var pending = resolver.LookUpAsync("WWW.test", AddressChoice.Any, null, CancellationToken.None);
        Assert.True(pending.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(19), (await pending).Lookup!.Age);
        Assert.Equal(2, server.Queries);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, (await LookUpAsync(resolver, "www.test")).Lookup!.Age);
        Assert.Equal(4, server.Queries);
    }

    [Fact]
    public async Task An_answer_is_reused_for_a_minute_at_most()
    {
        await using var server = FakeNameServer.Answering(query => Dual(query, 86400));
        var resolver = Resolver(server);
        await LookUpAsync(resolver, "www.test");
        _time.Advance(TimeSpan.FromSeconds(60));
        await LookUpAsync(resolver, "www.test");
        Assert.Equal(4, server.Queries);
    }

    [Fact]
    public async Task That_a_name_does_not_exist_is_reused_for_five_seconds_at_most()
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query, Codes.NoSuchName).Nothing(900));
        var resolver = Resolver(server);
        var answer = await LookUpAsync(resolver, "gone.test");
        Assert.Equal(FailureKind.NameNotFound, answer.Failure!.Kind);
        Assert.Equal($"gone.test: NXDOMAIN from {server.Name}", answer.Failure.Detail);
        var asked = server.Queries;
        _time.Advance(TimeSpan.FromSeconds(4));
        await LookUpAsync(resolver, "gone.test");
        Assert.Equal(asked, server.Queries);
        _time.Advance(TimeSpan.FromSeconds(1));
        await LookUpAsync(resolver, "gone.test");
        Assert.True(server.Queries > asked);
    }

    [Fact]
    public async Task Look_ups_of_one_name_share_one_query_and_one_callers_end_ends_no_other()
    {
        using var gate = new SemaphoreSlim(0);
        await using var server = new FakeNameServer(query =>
        {
            Assert.True(gate.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            return [Dual(query).Bytes()];
        });
        var resolver = Resolver(server);
        using var impatient = new CancellationTokenSource();
        var first = resolver.LookUpAsync("www.test", AddressChoice.Any, null, impatient.Token).AsTask();
        var others = Enumerable.Range(0, 50)
            .Select(_ => resolver.LookUpAsync("www.test", AddressChoice.IPv4, null, CancellationToken.None).AsTask()).ToArray();
        await impatient.CancelAsync();
        var ended = await first;
        Assert.Equal(FailureKind.NameTimeout, ended.Failure!.Kind);
        Assert.Contains(server.Name, ended.Failure.Detail, StringComparison.Ordinal);
        gate.Release(2);
        foreach (var answer in await Task.WhenAll(others))
            Assert.Equal(["192.0.2.1"], Texts(answer));
        Assert.Equal(2, server.Queries);
    }

    [Theory]
    [InlineData(Codes.ServerFailure, "SERVFAIL")]
    [InlineData(5, "REFUSED")]
    [InlineData(Codes.FormatError, "FORMERR")]
    [InlineData(Codes.NotImplemented, "NOTIMP")]
    [InlineData(11, "RCODE 11")]
    public async Task A_server_that_answers_without_knowing_is_a_failure_that_names_code_and_server(int code, string word)
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query, code));
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.StartsWith($"{word} from {server.Name}", answer.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_servers_own_explanation_is_told()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.AnswerTo(query, Codes.ServerFailure).Explained(7, "expired 2 d ago"));
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal($"SERVFAIL from {server.Name} (DNSSEC signature expired: expired 2 d ago)", answer.Failure!.Detail);
    }

    [Fact]
    public async Task An_old_server_is_asked_again_without_edns()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.HasOptions(query) ? Packet.AnswerTo(query, Codes.FormatError) : Dual(query));
        Assert.Equal(2, (await LookUpAsync(Resolver(server), "www.test")).Lookup!.Addresses.Count);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_fails()
    {
        await using var broken = FakeNameServer.Answering(query => Packet.AnswerTo(query, Codes.ServerFailure));
        await using var well = FakeNameServer.Answering(Dual);
        var answer = await LookUpAsync(Resolver(broken, well), "www.test");
        Assert.Equal(well.Name, answer.Lookup!.Source);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_is_silent_for_two_seconds()
    {
        await using var silent = FakeNameServer.Silent();
        await using var well = FakeNameServer.Answering(Dual);
        var pending = LookUpAsync(Resolver(silent, well), "www.test");
        await silent.ReceiveAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(well.Name, (await pending).Lookup!.Source);
    }

    [Fact]
    public async Task Silence_of_all_is_a_timeout_after_a_second_round()
    {
        await using var server = FakeNameServer.Silent();
        var pending = LookUpAsync(Resolver(server), "www.test");
        await server.ReceiveAsync(2);
        _time.Advance(TimeSpan.FromSeconds(2));
        await server.ReceiveAsync(2);
        Assert.False(pending.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));
        var answer = await pending;
        Assert.Equal(FailureKind.NameTimeout, answer.Failure!.Kind);
        Assert.Equal($"no answer from {server.Name}", answer.Failure.Detail);
    }

    [Fact]
    public async Task One_familys_addresses_are_used_when_the_other_stays_silent()
    {
        await using var server = new FakeNameServer(query => Packet.Type(query) == RecordType.A ? [Dual(query).Bytes()] : []);
        var resolver = Resolver(server);
        var answer = await PassTimeAsync(LookUpAsync(resolver, "www.test"));
        Assert.Equal(["192.0.2.1"], Texts(answer));
        Assert.Equal($"IPv6: no answer from {server.Name}", answer.Lookup!.Partial);
        // Who wants the silent family has it asked for again.
        var wanted = await PassTimeAsync(LookUpAsync(resolver, "www.test", AddressChoice.IPv6));
        Assert.Equal(FailureKind.NameTimeout, wanted.Failure!.Kind);
    }

    [Fact]
    public async Task A_name_without_the_wanted_family_says_that_the_other_is_there()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.Type(query) == RecordType.A ? Packet.AnswerTo(query).Nothing(30) : Dual(query));
        var resolver = Resolver(server);
        Assert.Equal(["2001:db8::1"], Texts(await LookUpAsync(resolver, "six.test")));
        foreach (var choice in (AddressChoice[])[AddressChoice.IPv4, AddressChoice.Both])
        {
            var answer = await LookUpAsync(resolver, "six.test", choice);
            Assert.Equal(FailureKind.NameNotFound, answer.Failure!.Kind);
            Assert.Equal($"six.test: no IPv4 address, says {server.Name}; the other family has 2001:db8::1", answer.Failure.Detail);
        }
    }

    [Fact]
    public async Task That_a_family_is_missing_is_reused_for_five_seconds_by_those_who_want_it()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.Type(query) == RecordType.A ? Dual(query) : Packet.AnswerTo(query).Nothing(900));
        var resolver = Resolver(server);
        await LookUpAsync(resolver, "four.test");
        _time.Advance(TimeSpan.FromSeconds(6));
        await LookUpAsync(resolver, "four.test");
        await LookUpAsync(resolver, "four.test", AddressChoice.IPv4);
        Assert.Equal(2, server.Queries);
        Assert.Equal(FailureKind.NameNotFound, (await LookUpAsync(resolver, "four.test", AddressChoice.IPv6)).Failure!.Kind);
        Assert.Equal(4, server.Queries);
    }

    [Fact]
    public async Task A_server_that_the_caller_names_is_asked_for_the_name_as_it_stands()
    {
        await using var other = FakeNameServer.Silent();
        await using var server = FakeNameServer.Answering(
            query => Packet.Name(query) == "shop" ? Dual(query) : Packet.AnswerTo(query, Codes.NoSuchName));
        var resolver = new Resolver(_time, new Random(1), new ResolverSettings
        {
            NameServers = [other.EndPoint],
            Search = ["corp.test"],
            Hosts = HostsFile.Parse("192.0.2.7 shop"),
        });
        var answer = await resolver.LookUpAsync("shop", AddressChoice.Any, server.EndPoint, TestContext.Current.CancellationToken);
        Assert.Equal((server.Name, 2), (answer.Lookup!.Source, answer.Lookup.Addresses.Count));
        Assert.Equal(0, other.Queries);
    }

    [Fact]
    public async Task A_name_that_exists_without_any_address_says_so()
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query).Nothing(30));
        var answer = await LookUpAsync(Resolver(server), "mail.test");
        Assert.Equal(FailureKind.NameNotFound, answer.Failure!.Kind);
        Assert.StartsWith("mail.test: it exists but has no address", answer.Failure.Detail, StringComparison.Ordinal);
        Assert.True(answer.Failure.NameExists);
    }

    [Fact]
    public async Task A_server_that_only_refers_is_a_failure()
    {
        await using var server = FakeNameServer.Answering(query => Packet.AnswerTo(query).With(3, 0));
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.StartsWith("only a referral", answer.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Aliases_are_followed_within_the_answer_and_beyond_it()
    {
        await using var server = FakeNameServer.Answering(query => Packet.Name(query) == "www.test"
            ? Packet.AnswerTo(query).Alias("WWW.Test", "a.test").Alias("a.test", "far.test", 9)
            : Dual(query));
        Assert.Equal(["192.0.2.1", "2001:db8::1"], Texts(await LookUpAsync(Resolver(server), "www.test")));
    }

    [Fact]
    public async Task An_alias_of_nothing_names_what_is_missing()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.AnswerTo(query, Codes.NoSuchName).Alias("www.test", "gone.test").Nothing(5));
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal($"www.test: NXDOMAIN from {server.Name} (www.test is an alias of gone.test)", answer.Failure!.Detail);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Aliases_in_a_circle_end(bool withinOneAnswer)
    {
        await using var server = FakeNameServer.Answering(query =>
        {
            var name = Packet.Name(query);
            var packet = Packet.AnswerTo(query).Alias(name, name == "a.test" ? "b.test" : "a.test");
            return withinOneAnswer ? packet.Alias("b.test", "a.test").Alias("a.test", "b.test") : packet;
        });
        var answer = await LookUpAsync(Resolver(server), "a.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.Contains("circle", answer.Failure.Detail, StringComparison.Ordinal);
        Assert.InRange(server.Queries, 2, 40);
    }

    [Fact]
    public async Task Strays_with_a_wrong_id_or_question_are_passed_over()
    {
        await using var server = new FakeNameServer(query =>
        [
            [],
            [1],
            Packet.AnswerTo(query).With(0, (byte)~query[0]).Address(Packet.Name(query), "203.0.113.66").Bytes(),
            Packet.AnswerTo(query).With(13, (byte)'x').Address("xww.test", "203.0.113.66").Bytes(),
            Dual(query).Bytes(),
        ]);
        Assert.Equal(["192.0.2.1", "2001:db8::1"], Texts(await LookUpAsync(Resolver(server), "www.test")));
    }

    [Fact]
    [Trait("Spec", "S4")]
    public async Task A_flood_of_strays_ends_the_try()
    {
        await using var server = new FakeNameServer(
            query => Enumerable.Repeat(Packet.AnswerTo(query).With(0, (byte)~query[0]).Bytes(), 200));
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.Contains("only answers to other questions", answer.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_answer_is_a_failure()
    {
        await using var server = new FakeNameServer(query => [Packet.AnswerTo(query).With(7, 200).Bytes()]);
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.Equal($"malformed answer from {server.Name}", answer.Failure.Detail);
    }

    [Fact]
    public async Task A_truncated_answer_is_asked_for_over_tcp()
    {
        await using var server = new FakeNameServer(
            query => [Packet.AnswerTo(query).Truncated().Bytes()],
            query =>
            {
                var packet = Packet.AnswerTo(query);
                for (var i = 0; i < 90; i++)
                    packet.Address(Packet.Name(query), Packet.Type(query) == RecordType.A ? $"192.0.2.{i}" : $"2001:db8::{i + 1}");
                return packet.Prefixed();
            });
        Assert.Equal(180, (await LookUpAsync(Resolver(server), "big.test")).Lookup!.Addresses.Count);
    }

    [Theory]
    [Trait("Spec", "S4")]
    [InlineData("nothing")]
    [InlineData("short")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("other id")]
    public async Task A_broken_answer_over_tcp_is_a_failure(string how)
    {
        await using var server = new FakeNameServer(
            query => [Packet.AnswerTo(query).Truncated().Bytes()],
            query => how switch
            {
                "nothing" => [],
                "short" => Dual(query).Prefixed()[..20],
                "empty" => [0, 0],
                "garbage" => [0xFF, 0xFF, .. new byte[0xFFFF]],
                _ => Dual(query).With(0, (byte)~query[0]).Prefixed(),
            });
        var answer = await LookUpAsync(Resolver(server), "big.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.Contains("TCP", answer.Failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_a_failure_told_at_once()
    {
        var server = FakeNameServer.Silent();
        await server.DisposeAsync();
        var answer = await LookUpAsync(Resolver(server), "www.test");
        Assert.Equal(FailureKind.NameServerFailure, answer.Failure!.Kind);
        Assert.Equal($"no name server listens at {server.Name} (UDP refused)", answer.Failure.Detail);
    }

    [Fact]
    public async Task The_hosts_file_comes_first_and_localhost_never_leaves_the_machine()
    {
        await using var server = FakeNameServer.Answering(Dual);
        var resolver = new Resolver(_time, new Random(1), new ResolverSettings
        {
            NameServers = [server.EndPoint],
            Hosts = HostsFile.Parse("192.0.2.7 shop.test"),
        });
        var shop = await LookUpAsync(resolver, "Shop.test");
        Assert.Equal("hosts file", shop.Lookup!.Source);
        Assert.Equal(["192.0.2.7"], Texts(shop));
        Assert.Equal(["127.0.0.1", "::1"], Texts(await LookUpAsync(resolver, "localhost")));
        Assert.Equal(["127.0.0.1", "::1"], Texts(await LookUpAsync(resolver, "a.localhost.")));
        Assert.Equal(FailureKind.NameNotFound, (await LookUpAsync(resolver, "shop.test", AddressChoice.IPv6)).Failure!.Kind);
        Assert.Equal(0, server.Queries);
    }

    [Fact]
    public async Task Short_names_are_found_in_the_search_list_and_the_full_name_is_told()
    {
        await using var server = FakeNameServer.Answering(
            query => Packet.Name(query) == "db.b.test" ? Dual(query) : Packet.AnswerTo(query, Codes.NoSuchName).Nothing(5));
        var settings = new ResolverSettings { NameServers = [server.EndPoint], Search = ["a.test", "b.test"] };
        var resolver = new Resolver(_time, new Random(1), settings);
        Assert.Equal($"{server.Name} as db.b.test", (await LookUpAsync(resolver, "db")).Lookup!.Source);
        Assert.Equal(FailureKind.NameNotFound, (await LookUpAsync(resolver, "db.")).Failure!.Kind);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData(".")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public async Task What_is_no_name_is_not_found(string host)
    {
        await using var server = FakeNameServer.Answering(Dual);
        Assert.Equal(FailureKind.NameNotFound, (await LookUpAsync(Resolver(server), host)).Failure!.Kind);
        Assert.Equal(0, server.Queries);
    }

    [Fact]
    public async Task New_settings_make_old_answers_void()
    {
        await using var server = FakeNameServer.Answering(Dual);
        var settings = new ResolverSettings { NameServers = [server.EndPoint] };
        var resolver = new Resolver(_time, new Random(1), () => settings);
        await LookUpAsync(resolver, "www.test");
        settings = settings with { Ndots = 2 };
        await LookUpAsync(resolver, "www.test");
        Assert.Equal(4, server.Queries);
    }

    [Fact]
    public void The_cache_is_bounded_and_the_oldest_leave_first()
    {
        var cache = new NameCache(_time, capacity: 3);
        var settings = new ResolverSettings();
        for (var i = 0; i < 10; i++)
        {
            var family = new FamilyAnswer(FamilyState.Addresses, [IPAddress.Loopback], "", TimeSpan.FromSeconds(60));
            var record = new HostRecord(family, family, "", _time.GetTimestamp());
            cache.Join(new NameKey($"h{i}", null), settings, _ => Task.FromResult(record));
        }

        Assert.Equal(
            [7, 8, 9],
            Enumerable.Range(0, 10).Where(i => cache.Find(new NameKey($"h{i}", null), AddressChoice.Any, settings, out _) is not null));
    }

    private static Packet Dual(byte[] query) => Dual(query, 300);

    private static Packet Dual(byte[] query, int ttl) =>
        Packet.AnswerTo(query).Address(Packet.Name(query), Packet.Type(query) == RecordType.A ? "192.0.2.1" : "2001:db8::1", ttl);

    private static IEnumerable<string> Texts(NameAnswer answer) => answer.Lookup!.Addresses.Select(address => address.ToString());

    /// <summary>Lets time pass in small steps until the look-up ends: its grace begins at a moment that only it knows.</summary>
    private async Task<NameAnswer> PassTimeAsync(Task<NameAnswer> pending)
    {
        while (!pending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        return await pending;
    }

    private static Task<NameAnswer> LookUpAsync(Resolver resolver, string host, AddressChoice choice = AddressChoice.Any) =>
        resolver.LookUpAsync(host, choice, null, TestContext.Current.CancellationToken).AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private Resolver Resolver(params FakeNameServer[] servers) =>
        new(_time, new Random(1), new ResolverSettings { NameServers = [.. servers.Select(server => server.EndPoint)] });
}
