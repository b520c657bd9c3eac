namespace Faultline.Traffic.Records;

/// <summary>
/// Points in time as logs write them, in milliseconds since 1970 (UTC). Lines of one minute share all but the seconds, so the last minute
/// is kept. Serves one reader at a time.
/// </summary>
internal sealed class Moments
{
    private readonly byte[] _minute = new byte[17];
    private readonly byte[] _zone = new byte[5];
    private long _minuteAt = Record.NoTime;

    /// <summary>Common log format: <c>28/Sep/1970:12:00:00 +0600</c>.</summary>
    public long Common(ReadOnlySpan<byte> text)
    {
        if (text.Length != 26 || text[17] != ':' || text[20] != ' ')
            return Record.NoTime;
        var seconds = Two(text, 18);
        if (seconds is < 0 or > 60)
            return Record.NoTime;
        if (_minuteAt == Record.NoTime || !text[..17].SequenceEqual(_minute) || !text[21..].SequenceEqual(_zone))
        {
            var at = CommonMinute(text);
            if (at == Record.NoTime)
                return at;
            text[..17].CopyTo(_minute);
            text[21..].CopyTo(_zone);
            _minuteAt = at;
        }

        return _minuteAt + seconds * 1000L;
    }

    /// <summary>
    /// ISO 8601: <c>2023-04-26T12:23:00.186641Z</c>, a blank instead of the T, a comma instead of the point, an offset with or without colon.
    /// </summary>
    /// <param name="zone">Of a time that has none.</param>
    public static long Iso(ReadOnlySpan<byte> text, TimeZoneInfo? zone = null)
    {
        if (text.Length < 19 || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)' ' or (byte)'t') || text[13] != ':' || text[16] != ':')
            return Record.NoTime;
        var (year, month, day) = (Two(text, 0) * 100 + Two(text, 2), Two(text, 5), Two(text, 8));
        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        var at = Civil(year, month, day, hour, minute, second);
        if (at == Record.NoTime)
            return at;
        var rest = text[19..];
        if (rest is [(byte)'.' or (byte)',', ..])
        {
            var (n, scale) = (1, 100);
            for (; n < rest.Length && char.IsAsciiDigit((char)rest[n]); n++, scale /= 10)
                at += (rest[n] - '0') * scale;
            rest = rest[n..];
        }

        if (rest is [(byte)' ', ..])
            rest = rest[1..];
        if (rest.IsEmpty)
            return zone is null ? at : InZone(at, zone);
        if (rest is [(byte)'Z' or (byte)'z'])
            return at;
        var offset = Offset(rest);
        return offset == int.MinValue ? Record.NoTime : at - offset;
    }

    /// <summary>Seconds since 1970 with decimals, or whole milliseconds, microseconds, nanoseconds: told apart by their size.</summary>
    public static long Unix(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point < 0 && text.Length > 11)
        {
            return Ascii.Whole(text) switch
            {
                < 0 => text.Length == 19 ? Ascii.Whole(text[..13]) is var cut and >= 0 ? cut : Record.NoTime : Record.NoTime,
                var whole and < 100_000_000_000_000 => whole,
                var whole and < 100_000_000_000_000_000 => whole / 1_000,
                var whole => whole / 1_000_000,
            };
        }

        var at = Ascii.Decimal(text, 3);
        return at is < 0 or > 253_402_300_800_000 ? Record.NoTime : at;
    }

    /// <summary>A local time as milliseconds, moved from its zone to UTC. A time that a change of clocks skips or doubles is taken as standard time.</summary>
    public static long InZone(long local, TimeZoneInfo zone)
    {
        if (ReferenceEquals(zone, TimeZoneInfo.Utc))
            return local;
        var clock = DateTime.UnixEpoch.AddMilliseconds(local);
        return local - (long)zone.GetUtcOffset(DateTime.SpecifyKind(clock, DateTimeKind.Unspecified)).TotalMilliseconds;
    }

    /// <summary>Milliseconds since 1970, or no time when it is no date. A second of 60 is the next minute's first.</summary>
    public static long Civil(int year, int month, int day, int hour, int minute, int second)
    {
        if (year is < 1970 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 60)
            return Record.NoTime;
        var ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks - DateTime.UnixEpoch.Ticks;
        return ticks / TimeSpan.TicksPerMillisecond + second * 1000L;
    }

    /// <summary>The month of <c>Jan</c> … <c>Dec</c>, 0 for anything else.</summary>
    public static int Month(ReadOnlySpan<byte> name)
    {
        if (name.Length != 3)
            return 0;
        var at = "JanFebMarAprMayJunJulAugSepOctNovDec"u8.IndexOf(name);
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }

    /// <summary>Two digits at a place; a very negative number where there are none.</summary>
    public static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        return tens > 9 || ones > 9 ? -1_000_000 : (int)(tens * 10 + ones);
    }

    private static long CommonMinute(ReadOnlySpan<byte> text)
    {
        if (text[2] != '/' || text[6] != '/' || text[11] != ':' || text[14] != ':')
            return Record.NoTime;
        var at = Civil(Two(text, 7) * 100 + Two(text, 9), Month(text[3..6]), Two(text, 0), Two(text, 12), Two(text, 15), 0);
        var offset = Offset(text[21..]);
        return at == Record.NoTime || offset == int.MinValue ? Record.NoTime : at - offset;
    }

    // +hhmm, +hh:mm or +hh in milliseconds; int.MinValue for anything else.
    private static int Offset(ReadOnlySpan<byte> text)
    {
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-'))
            return int.MinValue;
        var hours = Two(text, 1);
        var minutes = text.Length == 3 ? 0 : Two(text, text.Length - 2);
        if (hours is < 0 or > 18 || minutes is < 0 or > 59 || (text.Length == 6 && text[3] != ':'))
            return int.MinValue;
        var offset = (hours * 60 + minutes) * 60_000;
        return text[0] == '-' ? -offset : offset;
    }
}
