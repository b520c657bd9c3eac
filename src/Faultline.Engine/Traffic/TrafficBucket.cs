using Faultline.Core.Verdicts;
using Faultline.Traffic.Records;
using Faultline.Traffic.Tallies;

namespace Faultline.Engine.Traffic;

/// <summary>The requests of a step.</summary>
/// <param name="at">When it begins.</param>
public sealed class TrafficBucket(DateTimeOffset at)
{
    private readonly SortedDictionary<int, long> _codes = [];
    private readonly SortedDictionary<RequestReason, long> _reasons = [];
    private readonly SortedDictionary<Fault, long> _faults = [];

    public DateTimeOffset At => at;

    public long Requests { get; private set; }

    /// <summary>By status; 0 is a request that got none.</summary>
    public IReadOnlyDictionary<int, long> Codes => _codes;

    /// <summary>By why it went so; <see cref="RequestReason.None"/> is not listed.</summary>
    public IReadOnlyDictionary<RequestReason, long> Reasons => _reasons;

    /// <summary>By who was at fault; <see cref="Fault.None"/> is not listed.</summary>
    public IReadOnlyDictionary<Fault, long> Faults => _faults;

    /// <summary>How many had a status of this class, such as 5 for 5xx; 0 for those without an answer.</summary>
    public long OfClass(int digit) => _codes.Where(code => code.Key / 100 == digit).Sum(code => code.Value);

    /// <summary>A part of all requests, from 0 to 1; null without requests.</summary>
    public double? Share(long part) => Requests == 0 ? null : (double)part / Requests;

    internal void Add(Cell cell)
    {
        Requests += cell.Count;
        _codes[cell.Status] = _codes.GetValueOrDefault(cell.Status) + cell.Count;
        if (cell.Reason != RequestReason.None)
            _reasons[cell.Reason] = _reasons.GetValueOrDefault(cell.Reason) + cell.Count;
        if (cell.Reason.FaultOf(cell.AtEdge) is not Fault.None and var fault)
            _faults[fault] = _faults.GetValueOrDefault(fault) + cell.Count;
    }
}
