namespace Faultline.Traffic.Tallies;

/// <summary>
/// Minutes of the log by number. 100,000 different ones (more than two months) are told apart; later ones are counted in their hour, and
/// after 140,000 of both, without a time.
/// </summary>
internal sealed class Minutes
{
    public const int Most = 100_000;
    public const int MostWithHours = 140_000;
    private const long Length = 60_000;

    private readonly Dictionary<long, int> _numbers = [];
    private readonly List<long> _minutes = [Cell.Untimed];
    private long _last = long.MaxValue;
    private int _lastNumber;

    public int Count => _minutes.Count;

    /// <summary>The minute of a number; 0 is <see cref="Cell.Untimed"/>.</summary>
    public long this[int number] => _minutes[number];

    /// <param name="at">In milliseconds.</param>
    public int NumberAt(long at)
    {
        if ((ulong)(at - _last) < Length)
            return _lastNumber;
        // Beyond what a calendar can show is no time either.
        if (at is < -62_135_596_800_000 or > 253_402_300_799_999)
            return 0;
        var minute = (at - (at % Length + Length) % Length) / Length;
        (_last, _lastNumber) = (minute * Length, NumberOf(minute));
        return _lastNumber;
    }

    public int NumberOf(long minute)
    {
        if (minute == Cell.Untimed)
            return 0;
        if (_numbers.TryGetValue(minute, out var number))
            return number;
        return _minutes.Count < Most ? Append(minute) : HourOf(minute);
    }

    public int HourOf(long minute)
    {
        if (minute == Cell.Untimed)
            return 0;
        var hour = minute - (minute % 60 + 60) % 60;
        if (_numbers.TryGetValue(hour, out var number))
            return number;
        return _minutes.Count < MostWithHours ? Append(hour) : 0;
    }

    public void Clear()
    {
        _numbers.Clear();
        _minutes.RemoveRange(1, _minutes.Count - 1);
        (_last, _lastNumber) = (long.MaxValue, 0);
    }

    private int Append(long minute)
    {
        _numbers.Add(minute, _minutes.Count);
        _minutes.Add(minute);
        return _minutes.Count - 1;
    }
}
