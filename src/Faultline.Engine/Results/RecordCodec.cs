using System.Buffers.Binary;
using System.Numerics;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>
/// Results as bytes, by columns: times as differences that mostly fit a byte or two, and what seldom changes once for a run of results.
/// Serves the journal's rows (many monitors, one moment) and the blocks (one monitor, one hour). Exact to the microsecond.
/// </summary>
/// <remarks>
/// Layout: version; CRC-32C of what follows; count, monitors, outcomes, starts, durations, in varints.
/// Reading throws <see cref="InvalidDataException"/> for anything else, and allocates in proportion to the bytes given.
/// </remarks>
internal static class RecordCodec
{
    private const byte Version = 1;
    private const int HeaderLength = 5;

    /// <summary>Sorts the records, by monitor and start, and writes them.</summary>
    public static byte[] Encode(Span<CheckRecord> records)
    {
        records.Sort(static (a, b) => a.Monitor != b.Monitor ? a.Monitor.CompareTo(b.Monitor) : a.At.CompareTo(b.At));
        var writer = new ByteWriter();
        writer.Unsigned((ulong)records.Length);
        if (records.Length > 0)
        {
            WriteMonitors(writer, records);
            OutcomeColumn.Write(writer, records);
            WriteStarts(writer, records);
            DurationColumns.Write(writer, records);
        }

        return Sealed(writer.Written);
    }

    /// <summary>With version and checksum before it.</summary>
    internal static byte[] Sealed(ReadOnlySpan<byte> columns)
    {
        var bytes = new byte[HeaderLength + columns.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1), Checksum(columns));
        columns.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }

    /// <summary>What <see cref="Sealed"/> was given.</summary>
    /// <exception cref="InvalidDataException">It wrote something else, or something that has changed since.</exception>
    internal static ReadOnlySpan<byte> Opened(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength)
            throw new InvalidDataException("it ends too early");
        if (bytes[0] != Version)
            throw new InvalidDataException($"it has layout {bytes[0]}, and this program knows layout {Version}");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]) != Checksum(bytes[HeaderLength..]))
            throw new InvalidDataException("its checksum does not fit");
        return bytes[HeaderLength..];
    }

    /// <param name="only">The monitor whose records are wanted; null for all.</param>
    public static CheckRecord[] Decode(ReadOnlySpan<byte> bytes, int? only = null)
    {
        var reader = new ByteReader(Opened(bytes));
        // Each has a bit at least for its start and one for its total time.
        var count = reader.Count(perByte: 4);
        if (count == 0)
            return [];
        var monitors = ReadMonitors(ref reader, count);
        if (only is { } wanted && !monitors.AsSpan().Contains(wanted))
            return [];
        var outcomes = OutcomeColumn.Read(ref reader, count);
        var starts = ReadStarts(ref reader, count);
        var phases = DurationColumns.Read(ref reader, outcomes);
        if (!reader.IsAtEnd)
            throw new InvalidDataException("it holds more than it promises");
        var records = new List<CheckRecord>(only is null ? count : 4);
        for (var i = 0; i < count; i++)
            if (only is null || monitors[i] == only)
            {
                var o = outcomes[i];
                records.Add(new CheckRecord(monitors[i], o.Region, starts[i], phases[i], o.State, o.Fault, o.Reason, o.Status));
            }

        return [.. records];
    }

    private static void WriteMonitors(ByteWriter writer, ReadOnlySpan<CheckRecord> records)
    {
        // They are sorted: all are the first's when the last is.
        var alone = records[0].Monitor == records[^1].Monitor;
        writer.Byte(alone ? (byte)1 : (byte)0);
        var before = 0L;
        foreach (var record in alone ? records[..1] : records)
        {
            writer.Signed(record.Monitor - before);
            before = record.Monitor;
        }
    }

    private static int[] ReadMonitors(ref ByteReader reader, int count)
    {
        var monitors = new int[count];
        var alone = reader.Byte() == 1;
        var before = 0L;
        for (var i = 0; i < (alone ? 1 : count); i++)
        {
            before += reader.Signed();
            if (before is < int.MinValue or > int.MaxValue)
                throw new InvalidDataException("a monitor's number is too large");
            monitors[i] = (int)before;
        }

        if (alone)
            monitors.AsSpan().Fill(monitors[0]);
        return monitors;
    }

    // The first, the usual distance to the next, and how far from it each next one was.
    private static void WriteStarts(ByteWriter writer, ReadOnlySpan<CheckRecord> records)
    {
        var distances = new long[records.Length - 1];
        for (var i = 1; i < records.Length; i++)
            distances[i - 1] = Instant.ToMicros(records[i].At) - Instant.ToMicros(records[i - 1].At);
        writer.Signed(Instant.ToMicros(records[0].At));
        Around.Write(writer, distances);
    }

    private static DateTimeOffset[] ReadStarts(ref ByteReader reader, int count)
    {
        var starts = new DateTimeOffset[count];
        var at = reader.Signed();
        Span<long> distances = Around.Read(ref reader, count - 1);
        for (var i = 0; i < count; i++)
        {
            at += i > 0 ? distances[i - 1] : 0;
            if (!Instant.IsMicros(at))
                throw new InvalidDataException("a time is too large");
            starts[i] = Instant.FromMicros(at);
        }

        return starts;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var value in bytes)
            sum = BitOperations.Crc32C(sum, value);
        return ~sum;
    }
}
