using System.Globalization;
using System.Text;
using Faultline.Traffic.Telling;

namespace Faultline.Server.Pages.Charts;

/// <summary>One view of a chart as paths in a square of one unit a column and <see cref="Height"/> units.</summary>
internal sealed class Plot
{
    public const int Height = 1000;
    private readonly Chart _chart;
    private readonly Scale _scale;
    private readonly double _top;

    public Plot(Chart chart, Scale scale)
    {
        (_chart, _scale) = (chart, scale);
        Series = scale == Scale.Share ? [.. chart.Series.Where(s => s.InShares)] : chart.Series;
        var highest = Enumerable.Range(0, chart.Columns).Select(Highest).DefaultIfEmpty(0).Max();
        (Ticks, _top) = scale == Scale.Log ? Decades(highest) : Even(highest, scale == Scale.Share);
    }

    public IReadOnlyList<Series> Series { get; }

    /// <summary>Where lines across stand, with what to write beside them.</summary>
    public IReadOnlyList<(double Part, string Text)> Ticks { get; }

    public bool IsStacked => _scale != Scale.Log;

    /// <summary>A filled area from what lies below it, in steps; or a line in steps.</summary>
    public string Path(int series)
    {
        var path = new StringBuilder();
        for (var column = 0; column < _chart.Columns;)
        {
            if (!IsKnown(column))
            {
                column++;
                continue;
            }

            var from = column;
            while (column < _chart.Columns && IsKnown(column))
                column++;
            Steps(path, from, column, n => Above(series, n), 'M');
            if (!IsStacked)
                continue;
            for (var n = column - 1; n >= from; n--)
                path.Append(CultureInfo.InvariantCulture, $"L{n + 1} {Y(Below(series, n))}H{n}");
            path.Append('Z');
        }

        return path.ToString();
    }

    private void Steps(StringBuilder path, int from, int to, Func<int, double> value, char begin)
    {
        for (var n = from; n < to; n++)
            path.Append(CultureInfo.InvariantCulture, $"{(n == from ? begin : 'L')}{n} {Y(value(n))}H{n + 1}");
    }

    private bool IsKnown(int column) => _scale == Scale.Count || _chart.Totals[column] > 0;

    private double Highest(int column) => IsStacked
        ? Series.Sum(s => Value(s, column))
        : Series.Select(s => Value(s, column)).DefaultIfEmpty(0).Max();

    private double Value(Series series, int column) =>
        _scale == Scale.Share ? Amounts.Share(series.Counts[column], _chart.Totals[column]) : series.Counts[column];

    private double Below(int series, int column) => IsStacked ? Series.Take(series).Sum(s => Value(s, column)) : 0;

    private double Above(int series, int column) => Below(series, column) + Value(Series[series], column);

    private int Y(double value) => (int)Math.Round(Height * (1 - Part(value)));

    /// <summary>On a logarithm's scale one is a little above none.</summary>
    private double Part(double value) => _scale != Scale.Log ? value / _top : value < 1 ? 0 : (Math.Log10(value) + 0.3) / _top;

    private static ((double, string)[], double) Even(double highest, bool shares)
    {
        if (highest <= 0)
            return ([], 1);
        var rough = highest / 4;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = new[] { 1, 2, 2.5, 5, 10 }.First(m => m * power >= rough * 0.999) * power;
        if (!shares)
            step = Math.Max(1, Math.Ceiling(step));
        var top = highest * 1.04;
        var ticks = Enumerable.Range(1, 6).Select(n => n * step).Where(v => v <= top && (!shares || v < 1.001));
        return ([.. ticks.Select(v => (v / top, shares ? Percent(v) : Amounts.Count((long)v)))], top);
    }

    private static ((double, string)[], double) Decades(double highest)
    {
        var decades = Math.Ceiling(Math.Log10(Math.Max(highest, 10)));
        var top = decades + 0.3;
        return ([.. Enumerable.Range(0, (int)decades).Select(n => ((n + 0.3) / top, Amounts.Count((long)Math.Pow(10, n))))], top);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.####} %");
}
