namespace Faultline.Probing.Connections.Tls;

/// <summary>
/// A bounded cache in two generations: when the young one is full it becomes the old one, and what was old is forgotten.
/// What is used stays; nothing needs a clock or a sweep. Thread-safe.
/// </summary>
/// <param name="limit">Entries kept at most; at least 2.</param>
internal sealed class RecentlyUsed<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _lock = new();
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public TValue? Find(TKey key)
    {
        lock (_lock)
        {
            if (_young.TryGetValue(key, out var value))
                return value;
            if (!_old.Remove(key, out value))
                return null;
            Put_NeedsLock(key, value);
            return value;
        }
    }

    public void Put(TKey key, TValue value)
    {
        lock (_lock)
            Put_NeedsLock(key, value);
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            _young.Remove(key);
            _old.Remove(key);
        }
    }

    /// <summary>Entries held now: never more than the limit.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _young.Count + _old.Count;
        }
    }

    private void Put_NeedsLock(TKey key, TValue value)
    {
        _old.Remove(key);
        _young[key] = value;
        if (_young.Count < limit / 2)
            return;
        _old = _young;
        _young = [];
    }
}
