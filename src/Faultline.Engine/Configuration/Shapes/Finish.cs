using Faultline.Engine.Configuration.Yaml;

namespace Faultline.Engine.Configuration.Shapes;

/// <summary>What concerns several keys at once.</summary>
internal static class Finish
{
    /// <summary>Goes on once all keys could be read; null when their combination is wrong, which was reported.</summary>
    public static Read<TResult> Then<T, TResult>(this Read<T> read, Func<T, Node, Reading, TResult?> finish)
        where TResult : class =>
        (node, reading, out result) =>
        {
            result = read(node, reading, out var draft) ? finish(draft!, node, reading) : null;
            return result is not null;
        };

    /// <summary>Exactly one of these keys must be there.</summary>
    public static bool HasOneOf(this Node node, Reading reading, string what, params string[] keys)
    {
        var present = keys.Count(k => node is Mapping mapping && mapping.Find(k) is not null);
        if (present == 1)
            return true;
        reading.Mistake(node.At, $"{what} needs {(present == 0 ? "one" : "only one")} of {string.Join(", ", keys.Select(k => $"`{k}`"))}");
        return false;
    }

    /// <summary>Where a key's value stands; the mapping itself when the key is not there.</summary>
    public static Position AtKey(this Node node, string key) =>
        node is Mapping mapping && mapping.Find(key) is { } entry ? entry.Value.At : node.At;
}
