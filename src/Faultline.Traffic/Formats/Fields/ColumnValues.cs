using Faultline.Traffic.Faults;
using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>The values of one line, that a record does not hold as they are.</summary>
internal ref struct ColumnValues
{
    private ReadOnlySpan<byte> _date;
    private ReadOnlySpan<byte> _time;
    private ReadOnlySpan<byte> _timestamp;
    private ReadOnlySpan<byte> _uri;
    private ReadOnlySpan<byte> _viewerHost;
    private ReadOnlySpan<byte> _taken;
    private ReadOnlySpan<byte> _status;
    private int _substatus = Record.NotSaid;
    private long _win32 = Record.NotSaid;
    private ReadOnlySpan<byte> _resultType;
    private ReadOnlySpan<byte> _responseResultType;
    private ReadOnlySpan<byte> _detailedResultType;

    public ColumnValues()
    {
    }

    public ReadOnlySpan<byte> Action { get; private set; }

    public readonly CloudFrontEvidence CloudFront => new()
    {
        ResultType = _resultType,
        ResponseResultType = _responseResultType,
        DetailedResultType = _detailedResultType,
    };

    public void Take(Column column, ReadOnlySpan<byte> value, ref Record record)
    {
        value = Ascii.Given(value);
        switch (column)
        {
            case Column.Date: _date = value; break;
            case Column.Time: _time = value; break;
            case Column.Timestamp: _timestamp = value; break;
            case Column.Address: record.Address = value; break;
            case Column.Forwarded: record.Forwarded = value; break;
            case Column.User: record.User = value; break;
            case Column.Method: record.Method = value; break;
            case Column.Stem: record.Path = value; break;
            case Column.Query: record.Query = value; break;
            case Column.Uri: _uri = value; break;
            case Column.Protocol: record.Protocol = value; break;
            case Column.Host: record.Host = RequestLine.HostOf(value); break;
            case Column.ViewerHost: _viewerHost = value; break;
            case Column.Agent: record.Agent = value; break;
            case Column.Referrer: record.Referrer = value; break;
            case Column.Status: _status = value; break;
            case Column.Substatus: _substatus = (int)Math.Min(Ascii.Whole(value), int.MaxValue); break;
            case Column.Win32Status: _win32 = Ascii.Whole(value); break;
            case Column.Bytes: record.Bytes = Ascii.Whole(value); break;
            case Column.TimeTaken: _taken = value; break;
            case Column.Action: Action = value; break;
            case Column.ResultType: _resultType = value; break;
            case Column.ResponseResultType: _responseResultType = value; break;
            case Column.DetailedResultType: _detailedResultType = value; break;
            case Column.Ignored: break;
        }
    }

    /// <param name="day">Of a log whose lines tell the time alone: milliseconds since 1970, or no time.</param>
    /// <param name="inSeconds">Whether durations are seconds with decimals instead of milliseconds.</param>
    /// <returns>False when a value is not what its field's name promises: the line is of another format.</returns>
    public readonly bool Conclude(long day, bool inSeconds, ref Record record)
    {
        record.At = At(day);
        record.Status = _status.IsEmpty ? 0 : Ascii.Status(_status);
        if (record.Status < 0 || (record.At == Record.NoTime && !(_date.IsEmpty && _timestamp.IsEmpty)))
            return false;
        record.Duration = _taken.IsEmpty ? Record.NotSaid : inSeconds ? Ascii.Seconds(_taken) : Ascii.Milliseconds(_taken);
        if (!_viewerHost.IsEmpty)
            record.Host = RequestLine.HostOf(_viewerHost);
        if (!_uri.IsEmpty)
            Target(_uri, ref record);

        // IIS 4 numbered the sessions of its FTP server before the command: [2]USER.
        if (record.Method is [(byte)'[', ..] && record.Method.IndexOf((byte)']') is > 0 and var end)
            record.Method = record.Method[(end + 1)..];
        if (record.Method.IsEmpty && record.Path.IsEmpty)
            record.Marks |= RequestMarks.Malformed;
        return true;
    }

    public readonly IisEvidence Iis(long duration) => new(_substatus, _win32, duration);

    private readonly long At(long day)
    {
        if (!_timestamp.IsEmpty)
            return Moments.Unix(_timestamp);
        if (_time.Length < 8 || _time[2] != ':' || _time[5] != ':')
            return Record.NoTime;
        if (!_date.IsEmpty)
        {
            day = _date.Length == 10 && _date[4] == '-' && _date[7] == '-'
                ? Moments.Civil(Moments.Two(_date, 0) * 100 + Moments.Two(_date, 2), Moments.Two(_date, 5), Moments.Two(_date, 8), 0, 0, 0)
                : Record.NoTime;
        }

        var (hour, minute, second) = (Moments.Two(_time, 0), Moments.Two(_time, 3), Moments.Two(_time, 6));
        if (day == Record.NoTime || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return Record.NoTime;
        return day + ((hour * 60 + minute) * 60 + second) * 1000L;
    }

    // Incapsula leaves the scheme out: www.example.com/page.php.
    private static void Target(ReadOnlySpan<byte> uri, ref Record record)
    {
        if (uri[0] != '/' && uri.IndexOf((byte)'/') is > 0 and var slash && uri.IndexOf("://"u8) < 0)
        {
            if (record.Host.IsEmpty)
                record.Host = RequestLine.HostOf(uri[..slash]);
            uri = uri[slash..];
        }

        var query = record.Query;
        RequestLine.Target(uri, ref record);
        if (!query.IsEmpty)
            record.Query = query;
    }
}
