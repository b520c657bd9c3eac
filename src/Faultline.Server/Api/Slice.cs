using System.Globalization;

namespace Faultline.Server.Api;

/// <summary>One page of a list that runs from new to old, and where the next begins.</summary>
/// <param name="Next">Null behind the last one.</param>
internal readonly record struct Slice<T>(IReadOnlyList<T> Items, string? Next);

internal static class Slice
{
    /// <summary>How many items more than a page holds must be read, so that those of one moment stay on one page.</summary>
    public const int Beyond = 64;

    /// <summary>
    /// A page continues before the moment with which the last one ended, so what happened at that very moment belongs to the last one.
    /// </summary>
    public static Slice<T> Of<T>(IReadOnlyList<T> read, int limit, Func<T, DateTimeOffset> at)
    {
        if (read.Count <= limit)
            return new Slice<T>(read, null);
        var last = at(read[limit - 1]);
        var items = read.TakeWhile((item, i) => i < limit || at(item) == last).ToList();
        var next = items.Count == read.Count ? null : last.UtcTicks.ToString(CultureInfo.InvariantCulture);
        return new Slice<T>(items, next);
    }
}
