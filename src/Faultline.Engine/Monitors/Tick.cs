using System.Data.Common;
using Faultline.Core.Incidents;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Incidents;
using Faultline.Engine.Results;
using Faultline.Engine.Uptime;

namespace Faultline.Engine.Monitors;

/// <summary>
/// Everything decided since the last commit: stored as a whole or not at all, and nothing of it leaves before (A3). One that could not be stored
/// takes up what comes after it and is tried again.
/// </summary>
internal sealed class Tick
{
    /// <summary>While nothing can be stored results are all that grows: about ten minutes of ten thousand monitors, then the oldest are lost.</summary>
    private const int MostResults = 100_000;

    public List<CheckRecord> Results { get; } = [];

    public List<SpanWrite> Spans { get; } = [];

    /// <summary>The last state of each monitor whose memory changed.</summary>
    public Dictionary<int, StateChange> States { get; } = [];

    public List<Effect> Effects { get; } = [];

    /// <summary>To be said when it is stored.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>To be done when it is stored.</summary>
    public List<Action> Afterwards { get; } = [];

    /// <summary>Results that had to be given up.</summary>
    public int Lost { get; private set; }

    public bool IsEmpty => Results.Count == 0 && Spans.Count == 0 && States.Count == 0 && Effects.Count == 0 && Lines.Count == 0 && Afterwards.Count == 0;

    /// <summary>What came later joins what could not be stored.</summary>
    public void Append(Tick later)
    {
        Results.AddRange(later.Results);
        if (Results.Count > MostResults)
        {
            Lost += Results.Count - MostResults;
            Results.RemoveRange(0, Results.Count - MostResults);
        }

        Spans.AddRange(later.Spans);
        foreach (var (row, change) in later.States)
            States[row] = change;
        Effects.AddRange(later.Effects);
        Lines.AddRange(later.Lines);
        Afterwards.AddRange(later.Afterwards);
    }

    /// <summary>On the store's writer, in its transaction.</summary>
    public void Write(DbTransaction transaction, Stores stores, FaultlineConfiguration configuration, DateTimeOffset now)
    {
        if (Results.Count > 0)
            stores.Results.Append(transaction, now, Results);
        SpanStore.Write(transaction, Spans);
        MonitorStore.Write(transaction, States.Values);
        if (Effects.Count == 0)
            return;
        IncidentStore.Write(transaction, Effects);
        Outbox.Add(transaction, Effects, configuration, now);
    }
}

/// <summary>The stores that a tick writes to.</summary>
internal sealed record Stores(MonitorStore Monitors, ResultStore Results, SpanStore Spans, IncidentStore Incidents);
