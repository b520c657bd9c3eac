using Faultline.Core.Incidents;
using Faultline.Core.Uptime;
using Faultline.Engine.Monitors;

namespace Faultline.Server.Uptime;

/// <summary>A stretch of a monitor's past: what it sums up to, and what happened in it.</summary>
/// <param name="Spans">In order and without gaps from where history begins.</param>
public sealed record Past(UptimeReport Report, IReadOnlyList<Span> Spans, IReadOnlyList<Blip> Blips)
{
    public static Past Of(IReadOnlyList<Span> spans, IReadOnlyList<Blip> blips, DateTimeOffset from, DateTimeOffset to) =>
        new(UptimeReport.Of(spans, from, to, blips.Count), spans, blips);

    public static async Task<Past> ReadAsync(
        Source source, MonitorStatus monitor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        (await source.Pasts([monitor], from, to, cancel))[0];
}
