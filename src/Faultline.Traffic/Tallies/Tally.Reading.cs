namespace Faultline.Traffic.Tallies;

public sealed partial class Tally
{
    /// <summary>How many cells are held, for the bound to be tested.</summary>
    internal int CellCount => _cells.Count + _spilled.Count;

    internal int NodeCount => _routes.Count;

    public TrafficReport Report() => Source().Fill(new TrafficReport
    {
        Lines = Lines,
        Requests = _requests,
        Malformed = _malformed,
        Unparsed = _unparsed,
        Other = _other,
        Retried = _retried,
        Uncertain = _uncertain,
        Sampled = Sampled,
        From = _from <= _to ? DateTimeOffset.FromUnixTimeMilliseconds(_from) : null,
        To = _from <= _to ? DateTimeOffset.FromUnixTimeMilliseconds(_to) : null,
        UnparsedSamples = [.. _unparsedSamples],
    });

    private ReportSource Source() => new(
        _cells.All(),
        Placed(),
        n => _minutes[n],
        HostOf,
        Templates(),
        ByRoute(_latencies.Answered),
        ByRoute(_latencies.Aborted),
        _latencies.AtLimit,
        Sampled,
        _attribution);

    // Without their minutes, of which a route has thousands.
    private (CellKey Key, long Count)[] Placed()
    {
        var placed = new CellTable();
        foreach (var (key, count) in _cells.All())
        {
            if (key.Series != RouteTree.Spilled)
                placed.Add(key.In(0, key.Series).Bits, count);
        }

        foreach (var (key, count) in _spilled.All())
            placed.Add(key.Bits, count);
        return [.. placed.All()];
    }

    private string[] Templates()
    {
        if (_templates.Version != _routes.Version)
            _templates = (_routes.Version, _routes.Templates());
        return _templates.Texts;
    }

    private string HostOf(int series) => series == RouteTree.Spilled ? Hosts.OthersName : _hosts[_routes.Nodes[series].Host];

    private Dictionary<(string Host, string Route), int[]> ByRoute(int[]?[] counts)
    {
        var templates = Templates();
        var routes = new Dictionary<(string Host, string Route), int[]>();
        for (var n = 0; n < templates.Length; n++)
        {
            if (counts[n] is not { } those)
                continue;
            var route = (HostOf(n), templates[n]);
            if (routes.TryGetValue(route, out var sum))
                Durations.Add(sum, those);
            else
                routes.Add(route, [.. those]);
        }

        return routes;
    }

    // Too many cells: what is kept gets coarser until it takes at most half of the room.
    private void Coarsen()
    {
        for (var step = _coarse = Math.Max(_coarse, 1); step <= 3; step++)
        {
            (_coarse, var all) = (step, _cells.All().ToArray());
            _cells.Clear();
            foreach (var (key, count) in all)
            {
                if (key.Series != RouteTree.Spilled)
                    Spill(key, count);
                var minute = step == 1 ? key.Minute : step == 2 ? _minutes.HourOf(_minutes[key.Minute]) : 0;
                _cells.Add(key.In(minute, RouteTree.Spilled).Bits, count);
            }

            if (_cells.Count <= MostCells / 2)
                return;
        }
    }

    private void Spill(CellKey key, long count)
    {
        key = key.In(0, key.Series);
        _spilled.Add((_spilled.Count < MostSpilled || _spilled.Contains(key.Bits) ? key : key.In(0, RouteTree.Spilled)).Bits, count);
    }
}
