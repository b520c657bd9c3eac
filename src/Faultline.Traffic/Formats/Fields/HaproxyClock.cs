using Faultline.Traffic.Records;

namespace Faultline.Traffic.Formats.Fields;

/// <summary>HAProxy's local time, <c>06/Feb/2009:12:14:14.655</c>. The minute of the line before is kept: most lines share it.</summary>
internal sealed class HaproxyClock(TimeZoneInfo zone)
{
    private readonly byte[] _minute = new byte[17];
    private long _at = Record.NoTime;

    public long At(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (20 or 24) || text[17] != ':' || (text.Length == 24 && text[20] != '.'))
            return Record.NoTime;
        var seconds = Moments.Two(text, 18);
        var milliseconds = text.Length == 24 ? Ascii.Whole(text[21..]) : 0;
        if (seconds is < 0 or > 60 || milliseconds < 0)
            return Record.NoTime;
        if (_at == Record.NoTime || !text[..17].SequenceEqual(_minute))
        {
            _at = Minute(text);
            text[..17].CopyTo(_minute);
        }

        return _at == Record.NoTime ? _at : _at + seconds * 1000L + milliseconds;
    }

    private long Minute(ReadOnlySpan<byte> text)
    {
        if (text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':')
            return Record.NoTime;
        var local = Moments.Civil(Moments.Two(text, 7) * 100 + Moments.Two(text, 9), Moments.Month(text[3..6]), Moments.Two(text, 0),
            Moments.Two(text, 12), Moments.Two(text, 15), 0);
        return local == Record.NoTime ? local : Moments.InZone(local, zone);
    }
}
