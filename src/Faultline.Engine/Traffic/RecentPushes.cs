namespace Faultline.Engine.Traffic;

/// <summary>
/// What was answered to the sendings that had a key of their own: whoever got no answer sends the same again, and it must not count twice.
/// In memory alone, for a day, and for so many keys. Not thread-safe.
/// </summary>
internal sealed class RecentPushes(TimeProvider time)
{
    public const int Most = 4096;

    private static readonly TimeSpan RememberedFor = TimeSpan.FromDays(1);

    private readonly Dictionary<string, (long Lines, long Unparsed)> _answers = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, long At)> _oldest = new();

    /// <summary>Null for a key that was not met lately, and for none (an empty one).</summary>
    public (long Lines, long Unparsed)? Find(string key)
    {
        while (_oldest.TryPeek(out var oldest) && (_oldest.Count > Most || time.GetElapsedTime(oldest.At) >= RememberedFor))
            _answers.Remove(_oldest.Dequeue().Key);
        return _answers.TryGetValue(key, out var answer) ? answer : null;
    }

    /// <summary>Once it is stored.</summary>
    public void Add(string key, (long Lines, long Unparsed) answer)
    {
        if (key.Length > 0 && _answers.TryAdd(key, answer))
            _oldest.Enqueue((key, time.GetTimestamp()));
    }
}
