using Faultline.Core.Verdicts;
using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Telling;

/// <summary>The minutes of a report in stretches of one length, those without requests included, few enough to be drawn.</summary>
/// <param name="Step">How long each stretch is; they begin at whole steps since 1970 in UTC.</param>
public sealed record Timeline(TimeSpan Step, IReadOnlyList<Stretch> Stretches)
{
    private static readonly int[] Minutes = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

    /// <param name="most">How many stretches there may be.</param>
    public static Timeline Of(TrafficReport report, int most)
    {
        if (report.Minutes.Count == 0)
            return new Timeline(TimeSpan.FromMinutes(1), []);
        var (first, last) = (MinuteOf(report.Minutes[0]), MinuteOf(report.Minutes[^1]));
        var minutes = Minutes.FirstOrDefault(m => last / m - first / m < most);
        const int Day = 1440;
        // Beyond days by whole days: a log with one wrong clock in it may span a century.
        for (var days = 2L; minutes == 0; days *= 2)
            minutes = last / (days * Day) - first / (days * Day) < most ? (int)(days * Day) : 0;
        var stretches = new Stretch[last / minutes - first / minutes + 1];
        for (var n = 0; n < stretches.Length; n++)
            stretches[n] = new Stretch(DateTimeOffset.UnixEpoch.AddMinutes((first / minutes + n) * minutes));
        foreach (var minute in report.Minutes)
            stretches[MinuteOf(minute) / minutes - first / minutes].Add(minute);
        return new Timeline(TimeSpan.FromMinutes(minutes), stretches);
    }

    private static long MinuteOf(MinuteCounts minute) =>
        (long)Math.Floor((minute.At - DateTimeOffset.UnixEpoch).TotalMinutes);
}

/// <summary>Counts of one stretch of time.</summary>
public sealed class Stretch(DateTimeOffset at)
{
    private readonly Dictionary<int, long> _codes = [];
    private readonly Dictionary<Fault, long> _faults = [];

    public DateTimeOffset At { get; } = at;

    public long Requests { get; private set; }

    public long Of(int code) => _codes.GetValueOrDefault(code);

    public long Of(Fault fault) => _faults.GetValueOrDefault(fault);

    public long ServerSide => _faults.ServerSide();

    /// <summary>How many of them have a code of which this is true.</summary>
    public long Where(Func<int, bool> code) => _codes.Where(c => code(c.Key)).Sum(c => c.Value);

    internal void Add(MinuteCounts minute)
    {
        Requests += minute.Requests;
        foreach (var (code, count) in minute.Codes)
            _codes[code] = Of(code) + count;
        foreach (var (fault, count) in minute.Faults)
            _faults[fault] = Of(fault) + count;
    }
}
