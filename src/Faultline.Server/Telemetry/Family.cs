using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Faultline.Server.Telemetry;

/// <summary>One instrument as Prometheus has it: a name, and a series for each set of labels. Not thread-safe.</summary>
internal sealed class Family
{
    private readonly string _name, _help, _type;
    private readonly bool _observed, _isSum;
    private readonly double[] _bounds;
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long[]> _buckets = new(StringComparer.Ordinal);

    private Family(Instrument instrument, string type, double[] bounds)
    {
        (_type, _bounds, _help) = (type, bounds, instrument.Description ?? "");
        _observed = instrument.IsObservable;
        _isSum = !_observed;
        _name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "") + (type == "counter" ? "_total" : "");
        // A counter that has counted nothing says so: a rate over a series that comes into being misses its first step.
        if (type == "counter" && !_observed)
            _values[""] = 0;
    }

    public static Family Of(Instrument instrument)
    {
        var type = instrument switch
        {
            Counter<long> => "counter",
            Histogram<double> => "histogram",
            _ => "gauge",
        };
        return new Family(instrument, type, [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? []]);
    }

    /// <summary>What is observed is told anew on each reading; what has gone is not told again.</summary>
    public void BeginRead()
    {
        if (_observed)
            _values.Clear();
    }

    public void Record(string labels, double value)
    {
        if (labels.Length > 0 && !_observed)
            _values.Remove("");
        _values[labels] = _isSum ? _values.GetValueOrDefault(labels) + value : value;
        if (_type != "histogram")
            return;
        if (!_buckets.TryGetValue(labels, out var counts))
            _buckets[labels] = counts = new long[_bounds.Length + 1];
        var place = Array.FindIndex(_bounds, bound => value <= bound);
        counts[place < 0 ? _bounds.Length : place]++;
    }

    public void Write(StringBuilder text)
    {
        var values = _type == "histogram" && _values.Count == 0 ? [new("", 0)] : _values.AsEnumerable();
        text.Append(CultureInfo.InvariantCulture, $"# HELP {_name} {_help}\n# TYPE {_name} {_type}\n");
        foreach (var (labels, value) in values)
        {
            if (_type == "histogram")
                WriteHistogram(text, labels, value);
            else
                Line(text, "", labels, value);
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, double sum)
    {
        var counts = _buckets.GetValueOrDefault(labels) ?? new long[_bounds.Length + 1];
        long count = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            count += counts[i];
            var bound = i < _bounds.Length ? _bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Line(text, "_bucket", (labels.Length == 0 ? "" : labels + ",") + $"le=\"{bound}\"", count);
        }

        Line(text, "_sum", labels, sum);
        Line(text, "_count", labels, count);
    }

    private void Line(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(_name).Append(suffix);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
