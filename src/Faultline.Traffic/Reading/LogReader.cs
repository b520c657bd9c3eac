using Faultline.Traffic.Formats;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Reading;

/// <summary>
/// One reader: lines in, counts out. Live reading and a whole file at once go through this alone. Not thread-safe.
/// </summary>
/// <param name="host">For lines that name none.</param>
public sealed class LogReader(Recogniser recogniser, Tally tally, string? host = null)
{
    private readonly byte[] _host = System.Text.Encoding.UTF8.GetBytes(host ?? "");

    public Tally Tally => tally;

    public Recogniser Recogniser => recogniser;

    /// <summary>Gone through, line feeds included.</summary>
    public long Bytes { get; private set; }

    /// <summary>Requests before this moment (milliseconds since 1970) are not counted.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Nor are those at this moment and later.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <param name="lines">Whole lines; the last one may lack its line feed.</param>
    public void Read(ReadOnlySpan<byte> lines)
    {
        Bytes += lines.Length;
        var record = Record.Blank;
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            ReadLine(end < 0 ? lines : lines[..end], ref record);
            lines = end < 0 ? default : lines[(end + 1)..];
        }
    }

    private void ReadLine(ReadOnlySpan<byte> line, ref Record record)
    {
        switch (recogniser.Read(line, ref record))
        {
            case LineKind.Request:
                if (record.At != Record.NoTime && (record.At < From || record.At >= To))
                    return;
                if (record.Host.IsEmpty)
                    record.Host = _host;
                tally.Add(record);
                return;
            case LineKind.Other:
                tally.AddOther();
                return;
            default:
                tally.AddUnparsed(line);
                return;
        }
    }
}
