using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Faultline.Server.Telemetry;

/// <summary>
/// A meter's instruments in Prometheus' text format (0.0.4). The names are OpenTelemetry's, turned as its specification turns them: dots
/// become underscores, the unit and <c>_total</c> are added.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly List<Family> _families = [];

    public PrometheusText(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != meter)
                return;
            var family = Family.Of(instrument);
            lock (_lock)
                _families.Add(family);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record((Family)family!, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record((Family)family!, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        lock (_writing)
        {
            lock (_lock)
            {
                foreach (var family in _families)
                    family.BeginRead();
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder(16_384);
            lock (_lock)
            {
                foreach (var family in _families)
                    family.Write(text);
            }

            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Family family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = tags.IsEmpty ? "" : Labels(tags);
        lock (_lock)
            family.Record(labels, value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new StringBuilder(64);
        foreach (var (name, value) in tags)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            foreach (var c in Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                _ = c switch
                {
                    '\\' => text.Append("\\\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(c),
                };
            text.Append('"');
        }

        return text.ToString();
    }
}
