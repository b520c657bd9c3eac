using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Uptime;

/// <summary>
/// What is to be stored of one monitor's history. Steps of one monitor are written in their order; those that opened nothing need not be.
/// </summary>
/// <param name="Monitor">The row in <c>monitors</c>.</param>
public readonly record struct SpanWrite(int Monitor, SpanStep Step)
{
    /// <summary>What was told late; null for a step.</summary>
    public Sighting? Late { get; private init; }

    public static SpanWrite Told(int monitor, Sighting late) => new(monitor, default) { Late = late };
}

/// <summary>The stretch that was open when the program ended.</summary>
public sealed record OpenSpan(DateTimeOffset From, Condition Condition, Fault Fault, string Reason)
{
    /// <inheritdoc cref="SpanFold.Resume"/>
    public SpanState Resume(Sighting? newest) => SpanFold.Resume(From, Condition, Fault, Reason, newest);
}
