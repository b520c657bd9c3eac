namespace Faultline.Core.Uptime;

/// <summary>
/// What probes told late. It fills time that is unknown and touches nothing else; it is a set, so the order of arrival can't matter. Of
/// those that speak for a moment the newest is believed, an inconclusive one included.
/// </summary>
public static class LateLayer
{
    private static readonly Comparer<Sighting> ByAge = Comparer<Sighting>.Create((a, b) =>
        (a.At, a.Covers, a.Condition, a.Fault).CompareTo((b.At, b.Covers, b.Condition, b.Fault)) is var order and not 0
            ? order
            : string.CompareOrdinal(a.Reason, b.Reason));

    private static readonly Comparer<Sighting> NewestFirst = Comparer<Sighting>.Create((a, b) => ByAge.Compare(b, a));

    /// <summary>The history with its unknown time filled as far as possible.</summary>
    /// <param name="spans">In order, touching or not.</param>
    /// <param name="late">In any order; the same one twice counts once.</param>
    /// <returns>In order; neighbours of one condition and fault that touch are one span.</returns>
    public static IReadOnlyList<Span> Fill(IEnumerable<Span> spans, IReadOnlyCollection<Sighting> late)
    {
        var layer = Flatten(late);
        var filled = new List<Span>();
        var next = 0;
        foreach (var span in spans)
        {
            if (span.Condition != Condition.Unknown)
            {
                Append(filled, span);
                continue;
            }

            while (next < layer.Count && layer[next].To <= span.From)
                next++;
            var at = span.From;
            for (var i = next; i < layer.Count && layer[i].From < span.To; i++)
            {
                var told = layer[i] with { From = Later(layer[i].From, at), To = Earlier(layer[i].To, span.To) };
                if (at < told.From)
                    Append(filled, span with { From = at, To = told.From });
                Append(filled, told);
                at = told.To;
            }

            if (at < span.To)
                Append(filled, span with { From = at });
        }

        return filled;
    }

    /// <summary>What the layer says by itself, in order, without overlaps; nothing where it says unknown.</summary>
    private static List<Span> Flatten(IReadOnlyCollection<Sighting> late)
    {
        var layer = new List<Span>();
        Sighting[] starts = [.. late.Select(s => s.Cut()).Order(ByAge)];
        DateTimeOffset[] moments = [.. starts.SelectMany(s => new[] { s.At, s.CoveredUntil }).Distinct().Order()];
        var speaking = new PriorityQueue<Sighting, Sighting>(NewestFirst);
        var started = 0;
        for (var i = 0; i + 1 < moments.Length; i++)
        {
            for (; started < starts.Length && starts[started].At <= moments[i]; started++)
                speaking.Enqueue(starts[started], starts[started]);
            while (speaking.Count > 0 && speaking.Peek().CoveredUntil <= moments[i])
                speaking.Dequeue();
            if (speaking.Count > 0 && speaking.Peek() is { Condition: not Condition.Unknown } told)
                layer.Add(new Span(moments[i], moments[i + 1], told.Condition, told.Fault, told.Reason));
        }

        return layer;
    }

    private static void Append(List<Span> spans, Span span)
    {
        if (spans is [.., { } last] && last.To == span.From && last.Condition == span.Condition && last.Fault == span.Fault)
            spans[^1] = last with { To = span.To };
        else
            spans.Add(span);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
