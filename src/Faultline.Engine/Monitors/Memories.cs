using Faultline.Engine.Results;
using Faultline.Engine.Uptime;

namespace Faultline.Engine.Monitors;

/// <summary>What was stored of a monitor before this start.</summary>
/// <param name="Row">In <c>monitors</c>.</param>
/// <param name="IsRemoved">That it left the file is remembered as well.</param>
/// <param name="State">As it was written; null when nothing was.</param>
/// <param name="Open">The stretch that its history ends with; null when it has none.</param>
/// <param name="Newest">Its newest result; null when there is none left.</param>
internal sealed record Remembered(int Row, bool IsRemoved, string? State, OpenSpan? Open, CheckRecord? Newest);

/// <summary>What was stored of monitors that are not watched yet, by their ids.</summary>
internal static class Memories
{
    /// <summary>
    /// Of monitors that a running program takes up: one that was removed before goes on with its history instead of beginning a second one.
    /// Its newest result is left out, for nobody looked since.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, Remembered>> LoadAsync(
        Stores stores, IReadOnlySet<string> monitors, CancellationToken cancel)
    {
        if (monitors.Count == 0)
            return new Dictionary<string, Remembered>(StringComparer.Ordinal);
        var rows = await stores.Monitors.LoadAsync(cancel);
        var open = await stores.Spans.OpenAsync(cancel);
        return rows.Where(r => monitors.Contains(r.Key)).ToDictionary(
            r => r.Key,
            r => new Remembered(r.Value.Id, r.Value.Removed, r.Value.State, open.GetValueOrDefault(r.Value.Id), Newest: null),
            StringComparer.Ordinal);
    }

    /// <summary>Of all, at the start.</summary>
    public static async Task<IReadOnlyDictionary<string, Remembered>> LoadAsync(Stores stores, CancellationToken cancel)
    {
        var rows = await stores.Monitors.LoadAsync(cancel);
        var open = await stores.Spans.OpenAsync(cancel);
        var newest = await stores.Results.NewestAsync(cancel);
        return rows.ToDictionary(
            r => r.Key,
            r => new Remembered(
                r.Value.Id, r.Value.Removed, r.Value.State, open.GetValueOrDefault(r.Value.Id),
                newest.TryGetValue(r.Value.Id, out var result) ? result : null),
            StringComparer.Ordinal);
    }
}
