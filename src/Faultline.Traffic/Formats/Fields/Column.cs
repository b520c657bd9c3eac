using System.Text;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>What a declared field means.</summary>
internal enum Column : byte
{
    Ignored,
    Date,
    Time,
    Timestamp,
    Address,
    Forwarded,
    User,
    Method,
    Stem,
    Query,
    Uri,
    Protocol,
    Host,

    /// <summary>CloudFront: what the viewer asked for, where <see cref="Host"/> is the distribution's own name.</summary>
    ViewerHost,
    Agent,
    Referrer,
    Status,
    Substatus,
    Win32Status,
    Bytes,
    TimeTaken,

    /// <summary>Incapsula's <c>sc-action</c>.</summary>
    Action,
    ResultType,
    ResponseResultType,
    DetailedResultType,
}

/// <summary>The order of fields as a <c>#Fields</c> line declares it.</summary>
internal sealed class ColumnOrder
{
    private const int Most = 128;

    private static readonly Dictionary<string, Column> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["date"] = Column.Date,
        ["time"] = Column.Time,
        ["timestamp"] = Column.Timestamp,
        ["timestamp(ms)"] = Column.Timestamp,
        ["c-ip"] = Column.Address,
        ["x-forwarded-for"] = Column.Forwarded,
        ["cs(x-forwarded-for)"] = Column.Forwarded,
        ["s-xff"] = Column.Forwarded,
        ["cs-username"] = Column.User,
        ["cs-method"] = Column.Method,
        ["cs-uri-stem"] = Column.Stem,
        ["cs-uri-query"] = Column.Query,
        ["cs-uri"] = Column.Uri,
        ["cs-version"] = Column.Protocol,
        ["cs-protocol-version"] = Column.Protocol,
        ["cs-host"] = Column.Host,
        ["cs(host)"] = Column.Host,
        ["x-host-header"] = Column.ViewerHost,
        ["cs(user-agent)"] = Column.Agent,
        ["csUser-Agent"] = Column.Agent,
        ["cs(referer)"] = Column.Referrer,
        ["cs(referrer)"] = Column.Referrer,
        ["csReferer"] = Column.Referrer,
        ["sc-status"] = Column.Status,
        ["sc-substatus"] = Column.Substatus,
        ["sc-win32-status"] = Column.Win32Status,
        ["sc-bytes"] = Column.Bytes,
        ["time-taken"] = Column.TimeTaken,
        ["sc-action"] = Column.Action,
        ["x-edge-result-type"] = Column.ResultType,
        ["x-edge-response-result-type"] = Column.ResponseResultType,
        ["x-edge-detailed-result-type"] = Column.DetailedResultType,
    };

    private static readonly Dictionary<string, Column>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly Column[] _columns = new Column[Most];

    public ColumnOrder(ReadOnlySpan<byte> names) => Declare(names);

    /// <summary>0 when the last declaration was not of a log of requests, or had too many fields.</summary>
    public int Count { get; private set; }

    /// <summary>The field at a place; beyond the last one nothing is known.</summary>
    public Column this[int at] => at < Count ? _columns[at] : Column.Ignored;

    public void Declare(ReadOnlySpan<byte> names)
    {
        Count = 0;
        var (count, hasTarget, hasStatus) = (0, false, false);
        foreach (var range in names.SplitAny(" \t"u8))
        {
            var name = names[range];
            if (name.IsEmpty)
                continue;
            if (count == Most)
                return;
            var column = Of(name);
            _columns[count++] = column;
            hasTarget |= column is Column.Stem or Column.Uri;
            hasStatus |= column is Column.Status;
        }

        Count = hasTarget && hasStatus ? count : 0;
    }

    public static Column Of(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[40];
        return name.Length <= text.Length && Encoding.Latin1.TryGetChars(name, text, out var length)
            && Lookup.TryGetValue(text[..length], out var column)
            ? column
            : Column.Ignored;
    }
}
