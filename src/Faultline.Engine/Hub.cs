using Faultline.Engine.Monitors;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;

namespace Faultline.Engine;

/// <summary>The running system without HTTP: scheduler, evaluator, store and dispatcher, wired. One per process.</summary>
public sealed class Hub : IAsyncDisposable
{
    /// <summary>Loads the file, opens the database, takes up every monitor where it was, and begins.</summary>
    public static Task<Hub> StartAsync(HubOptions options, CancellationToken cancel) => throw new NotSupportedException();

    public Database Database { get; } = null!;

    public Progress Progress { get; } = null!;

    /// <summary>Every monitor of the configuration, in its order.</summary>
    public IReadOnlyList<MonitorStatus> Monitors { get; } = [];

    /// <summary>Null for a name that no monitor has.</summary>
    public MonitorStatus? Find(string name) => Monitors.FirstOrDefault(m => m.Name == name);

    /// <summary>Who takes an incident; false when there is no such open incident.</summary>
    public Task<bool> AcknowledgeAsync(string incident, string by, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Reads the file again: a valid one replaces, a wrong one is refused, said, and the old one lives.</summary>
    public Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <param name="ConfigurationFile">Null starts empty (O3).</param>
/// <param name="Say">Lines for the terminal.</param>
public sealed record HubOptions(string? ConfigurationFile, string DataFolder, DatabaseAddress Database, TimeProvider Time, Action<string> Say);
