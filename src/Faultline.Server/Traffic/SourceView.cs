using Faultline.Engine.Traffic;

namespace Faultline.Server.Traffic;

/// <summary>A source of log lines: how it is now, and what was counted of it.</summary>
public sealed record SourceView(LogSource Now, SourceTotals Totals)
{
    /// <summary>Those of the configuration in its order, then those that it no longer names.</summary>
    public static async Task<IReadOnlyList<SourceView>> ReadAllAsync(Source source, CancellationToken cancel)
    {
        var totals = (await source.LogTotals(cancel)).ToDictionary(t => t.Source, StringComparer.Ordinal);
        var named = source.LogSources();
        var gone = totals.Keys.Except(named.Select(s => s.Name), StringComparer.Ordinal).Select(name => new LogSource(name, "", "gone"));
        return [.. named.Concat(gone).Select(s => new SourceView(s, totals.GetValueOrDefault(s.Name) ?? SourceTotals.None(s.Name)))];
    }
}
