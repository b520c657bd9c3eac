using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Faultline.Probing.Names;

/// <summary>Record types that we ask for or read (IANA DNS parameters).</summary>
internal enum RecordType : ushort
{
    A = 1,
    NameServer = 2,
    Alias = 5,
    StartOfAuthority = 6,
    Aaaa = 28,
    Options = 41,
}

/// <summary>What a name server is asked.</summary>
/// <param name="Name">As <see cref="WireName"/> writes it.</param>
internal readonly record struct Question(string Name, RecordType Type);

/// <summary>An address or an alias from the answer section.</summary>
internal readonly record struct AnswerRecord(string Owner, RecordType Type, TimeSpan Ttl, IPAddress? Address, string? Target);

/// <summary>A DNS message as far as a stub resolver cares (RFC 1035 §4.1). Reading is bounded and never throws.</summary>
internal sealed record Message
{
    /// <summary>The largest UDP answer that we ask for: larger ones risk being fragmented and lost (RFC 9715).</summary>
    public const int UdpSize = 1232;

    /// <summary>Header, longest name, type and class, OPT record.</summary>
    public const int MaxQuery = 12 + WireName.MaxLength + 4 + 11;

    // Three hundred records are a hundred addresses behind the longest chain of aliases that is followed, with room to spare.
    private const int MaxAnswers = 300;
    private const int MaxErrorText = 120;
    private const ushort Internet = 1;
    private const ushort ExtendedErrorOption = 15;

    public ushort Id { get; private init; }

    public bool Truncated { get; private init; }

    public bool Authoritative { get; private init; }

    public bool RecursionAvailable { get; private init; }

    /// <summary>The RCODE, with the upper bits that EDNS adds (RFC 6891 §6.1.3).</summary>
    public int Code { get; private set; }

    /// <summary>Null when the server left it out, as some do when they refuse.</summary>
    public Question? Question { get; private set; }

    public IReadOnlyList<AnswerRecord> Answers { get; private set; } = [];

    /// <summary>How long "no such thing" may be remembered (RFC 2308 §5); null when no SOA came.</summary>
    public TimeSpan? NegativeTtl { get; private set; }

    /// <summary>The server speaks EDNS.</summary>
    public bool HasOptions { get; private set; }

    /// <summary>Why, in the server's own words (RFC 8914); hostile text; null when it said nothing.</summary>
    public string? ExtendedError { get; private set; }

    public bool HasAddresses => Answers.Any(record => record.Address is not null);

    /// <summary>Writes a query for recursion; 0 when the name can't be asked.</summary>
    /// <param name="edns">Off for servers that stumble over it.</param>
    public static int WriteQuery(Span<byte> into, ushort id, Question question, bool edns)
    {
        into[..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(into, id);
        into[2] = 0x01; // RD
        into[5] = 1; // one question
        if (!WireName.TryWrite(question.Name, into[12..], out var length))
            return 0;
        var end = 12 + length;
        BinaryPrimitives.WriteUInt16BigEndian(into[end..], (ushort)question.Type);
        BinaryPrimitives.WriteUInt16BigEndian(into[(end + 2)..], Internet);
        end += 4;
        if (!edns)
            return end;
        into[11] = 1;
        into.Slice(end, 11).Clear();
        BinaryPrimitives.WriteUInt16BigEndian(into[(end + 1)..], (ushort)RecordType.Options);
        BinaryPrimitives.WriteUInt16BigEndian(into[(end + 3)..], UdpSize);
        return end + 11;
    }

    /// <summary>Null when the bytes are no answer.</summary>
    public static Message? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 12 || (bytes[2] & 0x80) == 0)
            return null;
        var message = new Message
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(bytes),
            Authoritative = (bytes[2] & 0x04) != 0,
            Truncated = (bytes[2] & 0x02) != 0,
            RecursionAvailable = (bytes[3] & 0x80) != 0,
            Code = bytes[3] & 0x0F,
        };
        var position = 12;
        if (!message.TryReadQuestion(bytes, BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), ref position))
            return null;
        // What a truncated answer holds is cut anywhere and is asked for again over TCP (RFC 2181 §9).
        return message.Truncated || message.TryReadRecords(bytes, position) ? message : null;
    }

    private bool TryReadQuestion(ReadOnlySpan<byte> bytes, int count, ref int position)
    {
        if (count == 0)
            return true;
        if (count > 1 || WireName.Read(bytes, ref position) is not { } name || position + 4 > bytes.Length)
            return false;
        Question = new Question(name, (RecordType)BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]));
        var isInternet = BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]) == Internet;
        position += 4;
        return isInternet;
    }

    private bool TryReadRecords(ReadOnlySpan<byte> bytes, int position)
    {
        var answers = new List<AnswerRecord>();
        int answerCount = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        var total = answerCount + BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]) + BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        for (var i = 0; i < total; i++)
        {
            if (WireName.Read(bytes, ref position) is not { } owner || position + 10 > bytes.Length)
                return false;
            var fixedPart = bytes[position..];
            var type = (RecordType)BinaryPrimitives.ReadUInt16BigEndian(fixedPart);
            var dataAt = position + 10;
            int dataLength = BinaryPrimitives.ReadUInt16BigEndian(fixedPart[8..]);
            position = dataAt + dataLength;
            if (position > bytes.Length)
                return false;
            var data = bytes.Slice(dataAt, dataLength);
            if (type == RecordType.Options)
                ReadOptions(fixedPart[4], data);
            else if (BinaryPrimitives.ReadUInt16BigEndian(fixedPart[2..]) != Internet)
                continue;
            else if (i >= answerCount && type == RecordType.StartOfAuthority)
                NegativeTtl = ReadNegativeTtl(ReadTtl(fixedPart[4..]), data);
            else if (i < answerCount && answers.Count < MaxAnswers && !TryReadAnswer(bytes, owner, type, fixedPart, dataAt, data, answers))
                return false;
        }

        Answers = answers;
        return true;
    }

    private static bool TryReadAnswer(
        ReadOnlySpan<byte> bytes, string owner, RecordType type, ReadOnlySpan<byte> fixedPart, int dataAt, ReadOnlySpan<byte> data,
        List<AnswerRecord> answers)
    {
        var ttl = ReadTtl(fixedPart[4..]);
        switch (type)
        {
            case RecordType.A or RecordType.Aaaa:
                if (data.Length != (type == RecordType.A ? 4 : 16))
                    return false;
                answers.Add(new AnswerRecord(owner, type, ttl, new IPAddress(data), Target: null));
                return true;
            case RecordType.Alias:
                if (WireName.Read(bytes, ref dataAt) is not { } target)
                    return false;
                answers.Add(new AnswerRecord(owner, type, ttl, Address: null, target));
                return true;
            default:
                return true;
        }
    }

    /// <summary>A TTL with its highest bit set counts as zero (RFC 2181 §8).</summary>
    private static TimeSpan ReadTtl(ReadOnlySpan<byte> bytes) =>
        TimeSpan.FromSeconds(Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes)));

    /// <summary>The smaller of the SOA's own TTL and its last field (RFC 2308 §5).</summary>
    private static TimeSpan ReadNegativeTtl(TimeSpan ttl, ReadOnlySpan<byte> data) =>
        data.Length < 20 ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(ttl.Ticks, ReadTtl(data[^4..]).Ticks));

    private void ReadOptions(byte upperCode, ReadOnlySpan<byte> data)
    {
        HasOptions = true;
        Code |= upperCode << 4;
        while (data.Length >= 4)
        {
            var option = BinaryPrimitives.ReadUInt16BigEndian(data);
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
            if (length > data.Length - 4)
                return;
            if (option == ExtendedErrorOption && length >= 2)
                ExtendedError = ReadExtendedError(data.Slice(4, length));
            data = data[(4 + length)..];
        }
    }

    private static string ReadExtendedError(ReadOnlySpan<byte> data)
    {
        var name = Codes.ExtendedError(BinaryPrimitives.ReadUInt16BigEndian(data));
        var text = Encoding.UTF8.GetString(data.Slice(2, Math.Min(data.Length - 2, MaxErrorText))).TrimEnd('\0').Trim();
        return text.Length == 0 ? name : $"{name}: {text}";
    }
}
