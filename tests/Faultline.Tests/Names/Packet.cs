using System.Buffers.Binary;
using System.Net;
using System.Text;
using Faultline.Probing.Names;

namespace Faultline.Tests.Names;

/// <summary>Writes answers, right or wrong, byte by byte.</summary>
internal sealed class Packet
{
    private readonly List<byte> _bytes = [];

    private Packet()
    {
    }

    /// <summary>An answer with the query's id and question and nothing else yet.</summary>
    public static Packet AnswerTo(byte[] query, int code = 0)
    {
        var packet = new Packet();
        var question = QuestionEnd(query);
        packet._bytes.AddRange(query.AsSpan(0, question));
        packet._bytes[2] = 0x81; // answer, recursion desired
        packet._bytes[3] = (byte)(0x80 | code); // recursion available
        packet._bytes[11] = 0; // no OPT
        return packet;
    }

    public static string Name(byte[] query)
    {
        var position = 12;
        return WireName.Read(query, ref position)!;
    }

    public static RecordType Type(byte[] query) => (RecordType)BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(QuestionEnd(query) - 4));

    public static bool HasOptions(byte[] query) => query[11] == 1;

    public Packet With(int offset, byte value)
    {
        _bytes[offset] = value;
        return this;
    }

    public Packet Truncated() => With(2, (byte)(_bytes[2] | 0x02));

    public Packet Address(string owner, string address, int ttl = 300)
    {
        var octets = IPAddress.Parse(address).GetAddressBytes();
        return Record(7, owner, octets.Length == 4 ? RecordType.A : RecordType.Aaaa, ttl, octets);
    }

    public Packet Alias(string owner, string target, int ttl = 300) => Record(7, owner, RecordType.Alias, ttl, Wire(target));

    /// <summary>A start of authority whose minimum is its TTL.</summary>
    public Packet Nothing(int ttl)
    {
        var data = new byte[22];
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(18), ttl);
        return Record(9, "test", RecordType.StartOfAuthority, ttl, data);
    }

    public Packet Explained(byte code, string text) =>
        Record(11, "", RecordType.Options, 0, [0, 15, 0, (byte)(text.Length + 2), 0, code, .. Encoding.UTF8.GetBytes(text)]);

    public Packet Record(int countAt, string owner, RecordType type, int ttl, byte[] data)
    {
        _bytes.AddRange(Wire(owner));
        Span<byte> head = stackalloc byte[10];
        BinaryPrimitives.WriteUInt16BigEndian(head, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(head[2..], 1);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], ttl);
        BinaryPrimitives.WriteUInt16BigEndian(head[8..], (ushort)data.Length);
        _bytes.AddRange(head);
        _bytes.AddRange(data);
        var count = (_bytes[countAt - 1] << 8 | _bytes[countAt]) + 1;
        _bytes[countAt - 1] = (byte)(count >> 8);
        _bytes[countAt] = (byte)count;
        return this;
    }

    public byte[] Bytes() => [.. _bytes];

    /// <summary>As TCP carries it.</summary>
    public byte[] Prefixed() => [(byte)(_bytes.Count >> 8), (byte)_bytes.Count, .. _bytes];

    private static int QuestionEnd(byte[] query)
    {
        var position = 12;
        WireName.Read(query, ref position);
        return position + 4;
    }

    private static byte[] Wire(string name)
    {
        var wire = new byte[WireName.MaxLength];
        Assert.True(WireName.TryWrite(name, wire, out var length));
        return wire[..length];
    }
}
