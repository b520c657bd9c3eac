namespace Faultline.Engine.Results;

/// <summary>
/// Takes results of many monitors in any order and keeps all those of the monitors with the lowest numbers, as many as fit. So a large
/// journal is packed in bounded memory, by going over it more than once.
/// </summary>
/// <param name="capacity">How many results are kept, roughly; those of one monitor at least.</param>
internal sealed class LowestMonitors(int capacity)
{
    private readonly List<CheckRecord> _records = [];
    private int _full = 2 * capacity;

    /// <summary>Nothing is missing of the monitors up to this one.</summary>
    public int Highest { get; private set; } = int.MaxValue;

    /// <summary>By monitor and hour.</summary>
    public IEnumerable<IGrouping<(long Hour, int Monitor), CheckRecord>> Blocks => _records
        .GroupBy(r => (Hour: Hour.Of(r.At), r.Monitor))
        .OrderBy(block => block.Key);

    public void Add(in CheckRecord record)
    {
        if (record.Monitor > Highest)
            return;
        _records.Add(record);
        if (_records.Count >= _full)
            Trim();
    }

    /// <summary>To be called after the last one.</summary>
    public void Trim()
    {
        if (_records.Count <= capacity)
            return;
        _records.Sort(static (a, b) => a.Monitor.CompareTo(b.Monitor));
        var last = Math.Max(_records[0].Monitor, _records[capacity].Monitor - 1);
        if (last < _records[^1].Monitor)
            Highest = last;
        _records.RemoveAll(r => r.Monitor > Highest);
        _full = Math.Max(_full, 2 * _records.Count);
    }
}
