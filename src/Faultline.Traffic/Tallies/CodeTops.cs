using System.Text;
using Faultline.Core.Verdicts;

namespace Faultline.Traffic.Tallies;

/// <summary>What error codes concentrate on: routes and hosts from exact cells, the rest from sketches.</summary>
internal sealed class CodeTops(ReportSource source)
{
    private const int Shown = 10;

    public List<CodeTop> Of(IReadOnlyDictionary<int, long> codes, long requests)
    {
        var seen = source.Seen.ToArray();
        var looked = seen.Sum(source.Weighed);
        var routes = seen.GroupBy(RouteOf, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(source.Weighed) / looked, StringComparer.Ordinal);
        var hosts = source.Placed.GroupBy(HostOf, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => (double)g.Sum(c => c.Count) / requests, StringComparer.Ordinal);
        var byCode = seen.ToLookup(c => c.Key.Status);
        return
        [
            .. codes.Where(c => (c.Key is 0 or >= 400) && source.Attribution.Of(c.Key) is not null)
                .OrderByDescending(c => c.Value).ThenBy(c => c.Key)
                .Select(c => new CodeTop(c.Key, c.Value, Math.Min(c.Value, source.Attribution.Of(c.Key)!.Addresses.Estimate()),
                [
                    new DimensionTop(Dimension.Route, Exact(byCode[c.Key], RouteOf, routes, c.Value)),
                    .. Attribution.Dimensions.Select((d, n) => new DimensionTop(d.Dimension, Estimated(source.Attribution.Of(c.Key)!.Tops[n], d.Dimension, c.Value))),
                    new DimensionTop(Dimension.Host, Exact(byCode[c.Key], HostOf, hosts, c.Value)),
                ])),
        ];
    }

    private static List<TopValue> Exact(
        IEnumerable<(CellKey Key, long Count)> cells, Func<(CellKey Key, long Count), string> value, Dictionary<string, double> baseline, long all) =>
    [
        .. cells.GroupBy(value, StringComparer.Ordinal)
            .Select(g => (Value: g.Key, Count: g.Sum(c => c.Count)))
            .OrderByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.Ordinal).Take(Shown)
            .Select(v => new TopValue(v.Value.Length == 0 ? "-" : v.Value, v.Count, (double)v.Count / all, baseline.GetValueOrDefault(v.Value))),
    ];

    private List<TopValue> Estimated(TopValues values, Dimension dimension, long all)
    {
        var background = source.Attribution.Of(dimension);
        return
        [
            .. values.Certain().OrderByDescending(v => v.Count).ThenBy(v => v.Digest).Take(Shown)
                .Select(v => new TopValue(
                    Text(dimension, v.Text.Span), v.Count, (double)v.Count / all, Math.Min(1, (double)background.Of(v.Digest) / source.Attribution.Total))),
        ];
    }

    private static string Text(Dimension dimension, ReadOnlySpan<byte> value) => value.IsEmpty ? "-"
        : Printable.Of(dimension == Dimension.Prefix ? NetworkPrefix.Text(value) : Secrets.None.Hide(Encoding.UTF8.GetString(value)));

    private string HostOf((CellKey Key, long Count) cell) => source.HostOf(cell.Key.Series);

    private string RouteOf((CellKey Key, long Count) cell) => source.Templates[cell.Key.Series];
}
