using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;

namespace Faultline.Engine.Results;

/// <summary>A monitor's checks over an hour or a day.</summary>
public sealed class Rollup(DateTimeOffset from)
{
    private readonly long[] _counts = new long[Enum.GetValues<State>().Length];

    /// <summary>When the hour or day begins (UTC).</summary>
    public DateTimeOffset From => from;

    public long Count => _counts.Sum();

    /// <summary>Total times of the checks that received a status.</summary>
    public LatencySketch Latency { get; } = new();

    /// <summary>How many checks found it so.</summary>
    public long this[State state]
    {
        get => _counts[(int)state];
        internal set => _counts[(int)state] = value;
    }

    internal void Add(in CheckRecord record)
    {
        _counts[(int)record.State]++;
        if (record.Status != 0)
            Latency.Add(record.Phases.Total);
    }

    internal void Add(Rollup other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Latency.Add(other.Latency);
    }
}

public enum RollupSize
{
    Hour,
    Day,
}
