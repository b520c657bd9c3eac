using System.Text.Json;

namespace Faultline.Core.Checks;

/// <summary>
/// Our subset of RFC 9535: names (<c>.status</c>, <c>['a b']</c>), indexes (<c>[0]</c>, <c>[-1]</c>), wildcards (<c>.*</c>, <c>[*]</c>),
/// slices (<c>[0:10:2]</c>) and descendants (<c>..name</c>, <c>..*</c>, <c>..[0]</c>); no filters and no lists of selectors (S4).
/// The leading <c>$</c> may be left out: <c>status.db</c> is <c>$.status.db</c>. A name after a dot may also hold hyphens.
/// Two paths are equal when they were written alike.
/// </summary>
public sealed record JsonPath
{
    /// <summary>Longest path accepted, in characters.</summary>
    public const int MaxLength = 1000;

    /// <summary>Most values that one evaluation looks at; descendants of descendants would else multiply (S4).</summary>
    public const int MaxVisited = 500_000;

    private readonly string _text;
    private readonly JsonStep[] _steps;

    private JsonPath(string text, JsonStep[] steps)
    {
        _text = text;
        _steps = steps;
    }

    /// <summary>Reads a path.</summary>
    /// <param name="error">What is wrong and what would be right, when the result is null.</param>
    /// <param name="column">Where, counted from 1.</param>
    public static JsonPath? Parse(string text, out string error, out int column)
    {
        var reader = new JsonPathReader(text);
        return reader.TryReadAll(out var steps, out error, out column) ? new JsonPath(text, steps) : null;
    }

    /// <summary>The values that the path leads to, in document order.</summary>
    /// <param name="complete">False when <see cref="MaxVisited"/> was reached, so that values may be missing.</param>
    /// <exception cref="InvalidOperationException">A name in the document is no valid text (a lone surrogate, wrong UTF-8).</exception>
    public IReadOnlyList<JsonElement> Select(JsonElement root, out bool complete)
    {
        var budget = MaxVisited;
        List<JsonElement> nodes = [root];
        foreach (var step in _steps)
        {
            List<JsonElement> next = [];
            foreach (var node in nodes)
            {
                if (step.OfDescendants)
                    SelectBelow(node, step, next, ref budget);
                else
                    step.Select(node, next, ref budget);
                if (budget <= 0)
                    break;
            }

            nodes = next;
        }

        complete = budget > 0;
        return nodes;
    }

    /// <summary>The path as it was written.</summary>
    public override string ToString() => _text;

    public bool Equals(JsonPath? other) => other is not null && _text == other._text;

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    // Recursion is bounded by the depth that the document was read with.
    private static void SelectBelow(JsonElement node, JsonStep step, List<JsonElement> into, ref int budget)
    {
        if (--budget <= 0)
            return;
        step.Select(node, into, ref budget);
        if (node.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in node.EnumerateObject())
                SelectBelow(property.Value, step, into, ref budget);
        }
        else if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray())
                SelectBelow(item, step, into, ref budget);
        }
    }
}

/// <summary>One segment of a <see cref="JsonPath"/>: what it selects among the children of a value.</summary>
/// <param name="OfDescendants">It was written after two dots: asked of the value and of everything below it.</param>
internal abstract record JsonStep(bool OfDescendants)
{
    public abstract void Select(JsonElement node, List<JsonElement> into, ref int budget);

    public sealed record Name(string Text, bool OfDescendants) : JsonStep(OfDescendants)
    {
        public override void Select(JsonElement node, List<JsonElement> into, ref int budget)
        {
            budget--;
            if (node.ValueKind == JsonValueKind.Object && node.TryGetProperty(Text, out var value))
                into.Add(value);
        }
    }

    public sealed record Wildcard(bool OfDescendants) : JsonStep(OfDescendants)
    {
        public override void Select(JsonElement node, List<JsonElement> into, ref int budget)
        {
            if (node.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in node.EnumerateObject())
                    if (--budget > 0)
                        into.Add(property.Value);
            }
            else if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in node.EnumerateArray())
                    if (--budget > 0)
                        into.Add(item);
            }
        }
    }

    /// <summary>RFC 9535 §2.3.3; a negative index counts from the end.</summary>
    public sealed record Index(int At, bool OfDescendants) : JsonStep(OfDescendants)
    {
        public override void Select(JsonElement node, List<JsonElement> into, ref int budget)
        {
            if (node.ValueKind != JsonValueKind.Array)
                return;
            var length = node.GetArrayLength();
            var at = At < 0 ? length + At : At;
            // JsonElement walks to an item unless all are scalars.
            budget -= Math.Clamp(at, 1, length + 1);
            if (at >= 0 && at < length && budget > 0)
                into.Add(node[at]);
        }
    }

    /// <summary>RFC 9535 §2.3.4, by its own rules for bounds that are left out, negative or beyond the end.</summary>
    public sealed record Slice(int? Start, int? End, int By, bool OfDescendants) : JsonStep(OfDescendants)
    {
        public override void Select(JsonElement node, List<JsonElement> into, ref int budget)
        {
            if (node.ValueKind != JsonValueKind.Array || By == 0)
                return;
            var length = node.GetArrayLength();
            var forward = By > 0;
            var (lowest, highest) = forward ? (0, length) : (-1, length - 1);
            var start = Bound(Start ?? (forward ? 0 : length - 1), length, lowest, highest);
            var end = End is { } given ? Bound(given, length, lowest, highest) : forward ? length : -1;
            var items = new List<JsonElement>(length);
            foreach (var item in node.EnumerateArray())
                if (--budget > 0)
                    items.Add(item);
            for (long at = start; (forward ? at < end : at > end) && at < items.Count; at += By)
                into.Add(items[(int)at]);
        }

        private static int Bound(int at, int length, int lowest, int highest) =>
            (int)Math.Clamp(at < 0 ? (long)length + at : at, lowest, Math.Max(lowest, highest));
    }
}
