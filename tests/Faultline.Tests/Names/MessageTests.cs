using Faultline.Probing.Names;
using FsCheck;
using FsCheck.Fluent;

namespace Faultline.Tests.Names;

[Trait("Spec", "V13")]
[Trait("Spec", "S4")]
public sealed class MessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("test")]
    [InlineData("a.b-c._tcp.test")]
    [InlineData("xn--bcher-kva.test")]
    [InlineData(@"a\032b\.c", null)]
    [InlineData("a..b", null)]
    [InlineData(".a", null)]
    [InlineData("a.", null)]
    [InlineData(@"a\999", null)]
    [InlineData(@"a\03", null)]
    [InlineData("ü", null)]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234.test", null)]
    [InlineData("WWW.Test", "www.test")]
    [InlineData(@"a\046b.test", @"a\046b.test")]
    public void Names_travel_over_the_wire_unchanged_or_not_at_all(string name, string? expected = "")
    {
        Span<byte> wire = new byte[WireName.MaxLength];
        var isName = WireName.TryWrite(name, wire, out var length);
        Assert.Equal(expected is not null, isName);
        if (!isName)
            return;
        var position = 0;
        Assert.Equal(expected!.Length == 0 ? name : expected, WireName.Read(wire[..length], ref position));
        Assert.Equal(length, position);
    }

    [Fact]
    public void Names_are_limited_to_255_octets()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 63), 3)) + "." + new string('b', 61);
        Assert.Equal(253, longest.Length);
        Assert.True(WireName.TryWrite(longest, new byte[255], out var length));
        Assert.Equal(255, length);
        Assert.False(WireName.TryWrite(longest + "b", new byte[300], out _));
    }

    [Fact]
    public void Any_octets_of_a_name_can_be_asked_for_again()
    {
        Prop.ForAll<byte[]>(octets =>
        {
            byte[] wire = [(byte)Math.Min(63, octets.Length), .. octets.Take(63), 0];
            var name = Read(wire, 0)!;
            Span<byte> again = new byte[WireName.MaxLength];
            Assert.True(WireName.TryWrite(name, again, out var length));
            Assert.Equal(name, Read(again[..length].ToArray(), 0));
        }).QuickCheckThrowOnFailure();
        Prop.ForAll<string>(name => { WireName.TryWrite(name ?? "", new byte[WireName.MaxLength], out _); }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Pointers_that_lead_forwards_or_in_circles_are_refused()
    {
        // A pointer to itself, one forwards, two at each other, and one out of the message.
        Assert.Null(Read([0xC0, 0x00], 0));
        Assert.Null(Read([0xC0, 0x02, 0x00], 0));
        Assert.Null(Read([0xC0, 0x02, 0xC0, 0x00], 2));
        Assert.Null(Read([0xC0], 0));
        Assert.Null(Read([1, (byte)'a', 0xC0, 0x00], 0));
        Assert.Equal("b.a", Read([1, (byte)'a', 0, 1, (byte)'b', 0xC0, 0x00], 3));
    }

    [Fact]
    public void A_staircase_of_pointers_is_refused()
    {
        var bytes = new List<byte> { 1, (byte)'a', 0, 0 };
        for (var i = 0; i < 40; i++)
            bytes.AddRange([(byte)(0xC0 | ((bytes.Count - 2) >> 8)), (byte)(i == 0 ? 0 : bytes.Count - 2)]);
        Assert.Null(Read([.. bytes], bytes.Count - 2));
        Assert.Equal("a", Read([.. bytes], 4 + (2 * 10)));
    }

    [Fact]
    public void Arbitrary_bytes_are_read_or_refused_but_never_thrown_at()
    {
        Prop.ForAll<byte[]>(bytes => { Message.Read(bytes); }).QuickCheckThrowOnFailure();
        var good = Answer();
        Prop.ForAll<int[], byte[]>((places, values) =>
        {
            var bytes = good.ToArray();
            foreach (var (place, value) in places.Zip(values))
                bytes[(int)((uint)place % bytes.Length)] = value;
            var message = Message.Read(bytes);
            Assert.True(message is null || message.Answers.Count <= 300);
        }).QuickCheckThrowOnFailure();
        for (var length = 0; length < good.Length; length++)
            Assert.Null(Message.Read(good.AsSpan(0, length)));
    }

    [Fact]
    public void An_answer_is_read_whole()
    {
        var message = Message.Read(Answer())!;
        Assert.Equal(new Question("www.test", RecordType.A), message.Question);
        Assert.Equal(2, message.Answers.Count);
        Assert.Equal("host.test", message.Answers[0].Target);
        Assert.Equal("192.0.2.1", message.Answers[1].Address!.ToString());
        Assert.Equal(TimeSpan.FromSeconds(7), message.NegativeTtl);
        Assert.Equal("DNSSEC bogus: no signature", message.ExtendedError);
        Assert.True(message.HasOptions && message.RecursionAvailable && !message.Truncated && !message.Authoritative);
    }

    [Fact]
    public void A_giant_answer_keeps_a_bounded_part()
    {
        var packet = Packet.AnswerTo(Query("www.test", RecordType.A));
        for (var i = 0; i < 2000; i++)
            packet.Address("www.test", $"10.0.{i / 250}.{i % 250}");
        var message = Message.Read(packet.Bytes())!;
        Assert.Equal(300, message.Answers.Count);
        var aliases = 0;
        var family = AnswerChain.Follow(message, new Question("www.test", RecordType.A), "x", ref aliases, out _)!;
        Assert.Equal(100, family.Addresses.Count);
    }

    [Theory]
    [InlineData(300, 60)]
    [InlineData(30, 30)]
    [InlineData(0, 0)]
    [InlineData(-1, 0)] // the highest bit is set: RFC 2181 §8
    [Trait("Spec", "V14")]
    public void An_answer_may_be_reused_for_its_ttl_and_a_minute_at_most(int ttl, int seconds)
    {
        var message = Message.Read(Packet.AnswerTo(Query("www.test", RecordType.A)).Address("www.test", "192.0.2.1", ttl).Bytes())!;
        var aliases = 0;
        var family = AnswerChain.Follow(message, new Question("www.test", RecordType.A), "x", ref aliases, out _)!;
        Assert.Equal(TimeSpan.FromSeconds(seconds), family.Ttl);
    }

    internal static byte[] Query(string name, RecordType type)
    {
        var buffer = new byte[Message.MaxQuery];
        return buffer[..Message.WriteQuery(buffer, 0x1234, new Question(name, type), edns: true)];
    }

    private static byte[] Answer() => Packet.AnswerTo(Query("www.test", RecordType.A))
        .Alias("www.test", "host.test").Address("host.test", "192.0.2.1").Nothing(7).Explained(6, "no signature").Bytes();

    private static string? Read(byte[] bytes, int at) => WireName.Read(bytes, ref at);
}
