using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Uptime;

/// <summary>A row of <c>spans</c>.</summary>
internal sealed record SpanRow
{
    public int Monitor { get; init; }

    public long FromUs { get; init; }

    public long? ToUs { get; init; }

    public string Condition { get; init; } = "";

    public string Fault { get; init; } = "";

    public string Reason { get; init; } = "";

    public static SpanRow Of(int monitor, Span span) => new()
    {
        Monitor = monitor,
        FromUs = Instant.ToMicros(span.From),
        ToUs = Instant.ToMicros(span.To),
        Condition = span.Condition.ToString(),
        Fault = span.Fault.ToString(),
        Reason = span.Reason,
    };

    /// <summary>What it says up to a moment: the open one ends where nobody looked any more, and unknown time follows.</summary>
    public IReadOnlyList<Span> Spans(DateTimeOffset until, DateTimeOffset coveredUntil)
    {
        var from = Instant.FromMicros(FromUs);
        var (condition, fault) = (Enum.Parse<Condition>(Condition), Enum.Parse<Fault>(Fault));
        if (ToUs is { } to)
            return [new Span(from, Instant.FromMicros(to), condition, fault, Reason)];
        var covers = coveredUntil > from ? coveredUntil - from : TimeSpan.Zero;
        var seen = new Sighting(from, covers, condition, fault, Reason);
        return SpanFold.Resume(from, condition, fault, Reason, seen).Until(until);
    }
}

/// <summary>A row of <c>late_sightings</c>.</summary>
internal sealed record LateRow
{
    public int Monitor { get; init; }

    public long AtUs { get; init; }

    public long CoversUs { get; init; }

    public string Condition { get; init; } = "";

    public string Fault { get; init; } = "";

    public string Reason { get; init; } = "";

    public Sighting Sighting => new(
        Instant.FromMicros(AtUs), TimeSpan.FromMicroseconds(CoversUs), Enum.Parse<Condition>(Condition), Enum.Parse<Fault>(Fault), Reason);

    public static LateRow Of(int monitor, Sighting late) => new()
    {
        Monitor = monitor,
        AtUs = Instant.ToMicros(late.At),
        CoversUs = late.Covers.Ticks / TimeSpan.TicksPerMicrosecond,
        Condition = late.Condition.ToString(),
        Fault = late.Fault.ToString(),
        Reason = late.Reason,
    };
}
