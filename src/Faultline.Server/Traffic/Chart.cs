using System.Globalization;
using System.Text;
using Faultline.Engine.Traffic;
using Faultline.Server.Pages;

namespace Faultline.Server.Traffic;

/// <summary>The chart of errors as what is drawn: columns on top of one another, and nothing where nothing is known.</summary>
internal sealed class Chart
{
    public const int Width = 1000;
    public const int Height = 240;

    /// <summary>From the bottom up, the gravest at the bottom, where its height is read best.</summary>
    public static readonly IReadOnlyList<(string Key, string Name, Func<int, bool> Has)> Layers =
    [
        ("server", "5xx", code => code >= 500),
        ("limited", "429", code => code == 429),
        ("client", "other 4xx", code => code is >= 400 and < 500 and not (401 or 403 or 404 or 429)),
        ("denied", "401, 403", code => code is 401 or 403),
        ("missing", "404", code => code == 404),
    ];

    private static readonly double[] Tops = [1, 2, 4, 8, 10];

    private readonly StringBuilder[] _paths = [.. Layers.Select(_ => new StringBuilder())];
    private readonly StringBuilder _gaps = new();
    private readonly TrafficScale _scale;
    private readonly double _top;

    public Chart(TrafficView view)
    {
        _scale = view.Choice.Scale;
        var minutes = view.Choice.Span.Minutes;
        var step = TimeSpan.FromMinutes(minutes);
        var from = view.At - view.Choice.Span.Length;
        from = from.AddTicks(-(from.UtcTicks % step.Ticks));
        var buckets = view.Sums.Buckets(minutes).ToDictionary(b => b.At);
        _top = Round(buckets.Values.Select(b => Layers.Sum(layer => Value(b, layer.Has))).DefaultIfEmpty().Max());
        var count = (int)Math.Ceiling((view.At - from) / step);
        for (var i = 0; i < count; i++)
        {
            var (left, right) = ((double)Width * i / count, (double)Width * (i + 1) / count);
            if (buckets.TryGetValue(from + i * step, out var bucket))
                Stack(bucket, left, right);
            else
                Box(_gaps, left, right, Height - 8, Height);
        }
    }

    /// <summary>Where no request was seen.</summary>
    public string Gaps => _gaps.ToString();

    /// <summary>Of five lines from the top to the bottom, what each stands for.</summary>
    public IEnumerable<string> Labels => Enumerable.Range(0, 5).Select(i => Label(1 - i / 4.0));

    public string Path(int layer) => _paths[layer].ToString();

    private void Stack(TrafficBucket bucket, double left, double right)
    {
        var sum = 0.0;
        for (var i = 0; i < Layers.Count; i++)
        {
            var (before, value) = (sum, Value(bucket, Layers[i].Has));
            if (value > 0)
                Box(_paths[i], left, right, Y(sum += value), Y(before));
        }
    }

    private double Value(TrafficBucket bucket, Func<int, bool> has)
    {
        var count = bucket.Codes.Where(code => has(code.Key)).Sum(code => code.Value);
        return _scale == TrafficScale.Share ? bucket.Share(count) ?? 0 : count;
    }

    private double Y(double value) => Height * (1 - (_scale == TrafficScale.Log ? Math.Log10(1 + value) / Math.Log10(1 + _top) : value / _top));

    private string Label(double part) => _scale switch
    {
        TrafficScale.Share => Shown.Share(part * _top),
        TrafficScale.Count => Shown.Number((long)Math.Round(part * _top)),
        _ => Shown.Number((long)Math.Round(Math.Pow(1 + _top, part) - 1)),
    };

    /// <summary>Up to 1, 2, 4 or 8 of some power of ten, so that a quarter of it is a number people like.</summary>
    private double Round(double highest)
    {
        var least = _scale == TrafficScale.Share ? 0.004 : 4;
        if (highest <= least)
            return least;
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        var top = Tops.First(n => n * power >= highest * (1 - 1e-9)) * power;
        return _scale == TrafficScale.Share ? Math.Min(1, top) : top;
    }

    private static void Box(StringBuilder path, double left, double right, double top, double bottom) => path.Append(
        CultureInfo.InvariantCulture, $"M{left:0.##} {top:0.##}H{right:0.##}V{bottom:0.##}H{left:0.##}Z");
}
