using Faultline.Engine.Configuration;
using Faultline.Engine.Traffic.Following;
using Faultline.Engine.Traffic.Syslog;
using Faultline.Traffic.Formats;

namespace Faultline.Engine.Traffic;

/// <summary>The log sources of the configuration, each read by a loop of its own. Thread-safe.</summary>
internal sealed class LogSources(TrafficStore store, TimeProvider time, Action<string> say) : IAsyncDisposable
{
    /// <summary>Reading never takes all processors: checks go on beside it.</summary>
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly Dictionary<string, RunningSource> _running = new(StringComparer.Ordinal);
    private IReadOnlyList<RunningSource> _all = [];

    /// <summary>In the configuration's order.</summary>
    public IReadOnlyList<LogSource> All => [.. Volatile.Read(ref _all).Select(s => s.Status())];

    /// <summary>Null for a name that no source has.</summary>
    public RunningSource? Find(string name) => Volatile.Read(ref _all).FirstOrDefault(s => s.Configuration.Name == name);

    /// <summary>Ends what is gone or changed, begins what is new or changed; what is the same goes on. One call at a time.</summary>
    public async Task UseAsync(FaultlineConfiguration configuration)
    {
        var wanted = configuration.Logs.Select(l => l with { Zone = l.Zone ?? configuration.TimeZone }).ToList();
        foreach (var gone in _running.Values.Where(r => !wanted.Exists(w => w.IsSame(r.Configuration))).ToList())
        {
            _running.Remove(gone.Configuration.Name);
            await gone.DisposeAsync();
        }

        foreach (var log in wanted.Where(w => !_running.ContainsKey(w.Name)))
            _running[log.Name] = Begin(log, configuration.Retention);
        Volatile.Write(ref _all, [.. wanted.Select(w => _running[w.Name])]);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Values.Select(r => r.DisposeAsync().AsTask()));
        _turns.Dispose();
    }

    private RunningSource Begin(LogConfiguration log, Retention retention)
    {
        var options = new FormatOptions(log.Zone ?? TimeZoneInfo.Utc)
        {
            Fields = log.Fields.ToDictionary(f => f.Name, f => f.Key, StringComparer.Ordinal),
        };
        var intake = new LogIntake(log.Name, options, log.Format, log.Layout, log.Host);
        if (log.Path is { } path)
        {
            var horizon = retention.Results is { } kept ? (time.GetUtcNow() - kept).ToUnixTimeMilliseconds() * 1_000_000 : (long?)null;
            return new RunningSource(
                log, new FileSource(path, intake, cancel => store.PositionsAsync(log.Name, cancel), KeepAsync, horizon, time), _turns, say);
        }

        return log.Syslog is { } address
            ? new RunningSource(log, new SyslogSource(address, intake, KeepAsync, time), _turns, say)
            : new RunningSource(log, new PushedLines(intake, KeepAsync, time));
    }

    private Task KeepAsync(TrafficDelta delta, IReadOnlyList<SourcePosition> positions, CancellationToken cancel) =>
        store.WriteAsync(time.GetUtcNow(), delta, positions, cancel);
}
