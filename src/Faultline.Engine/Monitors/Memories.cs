using Faultline.Core.Uptime;

namespace Faultline.Engine.Monitors;

/// <summary>What was stored of a monitor before this start.</summary>
/// <param name="Row">In <c>monitors</c>.</param>
/// <param name="IsRemoved">That it left the file is remembered as well.</param>
/// <param name="State">As it was written; null when nothing was.</param>
/// <param name="Spans">Where its history stands; null when it has none.</param>
internal sealed record Remembered(int Row, bool IsRemoved, string? State, SpanState? Spans);

/// <summary>What was stored of every monitor before this start, by its id.</summary>
internal static class Memories
{
    public static async Task<IReadOnlyDictionary<string, Remembered>> LoadAsync(Stores stores, CancellationToken cancel)
    {
        var rows = await stores.Monitors.LoadAsync(cancel);
        return rows.ToDictionary(r => r.Key, r => new Remembered(r.Value.Id, r.Value.Removed, r.Value.State, null), StringComparer.Ordinal);
    }
}
