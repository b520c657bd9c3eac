using Faultline.Core.Checks;
using Faultline.Engine.Configuration.Shapes;
using Faultline.Engine.Configuration.Values;
using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Sections;

/// <summary><c>expect</c> (V1, V2, V9). To add an assertion is to add a row.</summary>
internal static class ExpectKeys
{
    public static Shape<Expectation> Shape { get; } = new("expect")
    {
        { "status", "such as 200-299,304 or 2xx or \"!500-599\"", Patterns.Status, (e, v) => e with { Status = v } },
        { "contains", "text that must be in the body", Lists.OneOrSome(Scalars.Text),
            (e, v) => e.With(v.Select(t => new Assertion.Contains(t))) },
        { "notContains", "text that must not be in the body", Lists.OneOrSome(Scalars.Text),
            (e, v) => e.With(v.Select(t => new Assertion.NotContains(t))) },
        { "matches", "a regular expression for the body", Patterns.LinearRegex, (e, v) => e.With([new Assertion.Matches(v)]) },
        { "json", "PATH: VALUE", Json, (e, v) => e.With(v) },
        { "header", "NAME: VALUE", Header, (e, v) => e.With(v) },
        { "time", "the longest that a check may take", ResponseTimes.Read, (e, v) => e.With([v]) },
        { "fresh", "a timestamp that may not be old", FreshKeys.Read, (e, v) => e.With([v]) },
        { "certificateDays", "warn when the certificate has fewer days left", Scalars.Number(1, 3650),
            (e, v) => e with { CertificateDays = v } },
    };

    private static Expectation With(this Expectation expect, IEnumerable<Assertion> more) =>
        expect with { Assertions = [.. expect.Assertions, .. more] };

    private static Read<IReadOnlyList<Assertion>> Json => Lists.Named(
        "JSON values are written as PATH: VALUE, such as $.status: ok",
        (Entry entry, Reading reading, out Assertion? assertion) =>
        {
            var isRead = Patterns.TryPath(entry.Key, reading, out var path) & Patterns.Comparison(entry.Value, reading, out var compare);
            assertion = isRead ? new Assertion.Json(path!, compare!) : null;
            return isRead;
        });

    private static Read<IReadOnlyList<Assertion>> Header => Lists.Named(
        "headers are written as NAME: VALUE, such as Content-Type: text/html",
        (Entry entry, Reading reading, out Assertion? assertion) =>
        {
            var isRead = HttpWords.IsHeaderName(entry.Key, reading) & Patterns.Comparison(entry.Value, reading, out var compare);
            assertion = isRead ? new Assertion.Header(entry.Key.Text, compare!) : null;
            return isRead;
        });
}

/// <summary><c>time: 2s</c>, or <c>time: { degraded: 800ms, down: 5s }</c>.</summary>
internal static class ResponseTimes
{
    private static readonly Read<TimeSpan> Limit = Durations.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5));

    public static Shape<Assertion.ResponseTime> Shape { get; } = new("time")
    {
        { "degraded", "slower than this is degraded", Limit, (t, v) => t with { Degraded = v } },
        { "down", "slower than this is down", Limit, (t, v) => t with { Down = v } },
    };

    public static Read<Assertion.ResponseTime> Read { get; } = (node, reading, out value) =>
    {
        value = null;
        if (node is not Mapping)
        {
            if (Limit(node, reading, out var down))
                value = new Assertion.ResponseTime(null, down);
            return value is not null;
        }

        return Shape.From(new Assertion.ResponseTime(null, null)).Then(Ordered)(node, reading, out value);
    };

    private static Assertion.ResponseTime? Ordered(Assertion.ResponseTime time, Node node, Reading reading) =>
        (time is not { Degraded: null, Down: null } || reading.Wrong(node.At, "needs `degraded`, `down`, or both"))
        && (!(time.Degraded >= time.Down) || reading.Wrong(node.At, "`degraded` must be shorter than `down`"))
            ? time
            : null;
}

/// <summary><c>fresh: { header: Last-Modified, within: 1h }</c>.</summary>
internal static class FreshKeys
{
    public static Shape<Draft> Shape { get; } = new("fresh")
    {
        { "header", "the header that holds the time", HttpWords.HeaderName, (f, v) => f with { Marker = new FreshnessMarker.Header(v) } },
        { "json", "the JSON path of the time", Patterns.Path, (f, v) => f with { Marker = new FreshnessMarker.Json(v) } },
        { "matches", "a regular expression whose first group is the time", Patterns.LinearRegex,
            (f, v) => f with { Marker = new FreshnessMarker.Text(v) } },
        { "within", Need.Required, "the oldest that is fresh, such as 1h",
            Durations.Between(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3650)), (f, v) => f with { Within = v } },
    };

    public static Read<Assertion.Fresh> Read { get; } = Shape.From(new Draft(null, default)).Then((draft, node, reading) =>
    {
        if (!node.HasOneOf(reading, "fresh", "header", "json", "matches"))
            return null;
        if (draft.Marker is FreshnessMarker.Text { Pattern: var pattern } && pattern.GetGroupNumbers().Length < 2)
        {
            reading.Wrong(node.AtKey("matches"), "the expression needs a group ( ) around the time");
            return null;
        }

        return new Assertion.Fresh(draft.Marker!, draft.Within);
    });

    internal sealed record Draft(FreshnessMarker? Marker, TimeSpan Within);
}
