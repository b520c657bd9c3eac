using Faultline.Core.Uptime;
using Faultline.Engine.Results;

namespace Faultline.Engine.Monitors;

/// <summary>What was stored of a monitor before this start.</summary>
/// <param name="State">As it was written; null when nothing was.</param>
/// <param name="Spans">Where its history stands; null when it has none.</param>
internal sealed record Remembered(string? State, SpanState? Spans);
