using System.Globalization;
using System.Threading.Channels;
using Faultline.Core.Uptime;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Incidents;
using Faultline.Engine.Monitors;
using Faultline.Engine.Results;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;
using Faultline.Engine.Traffic;
using Faultline.Engine.Uptime;
using Faultline.Probing;

namespace Faultline.Engine;

/// <summary>
/// The running system without HTTP: scheduler, checker, evaluator, stores and dispatcher, wired from top to bottom. One per process.
/// </summary>
public sealed class Hub : IAsyncDisposable
{
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(10);

    private readonly HubOptions _options;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Message> _inbox = Channel.CreateBounded<Message>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly SemaphoreSlim _reloading = new(1, 1);
    private readonly Prober _prober;
    private readonly Scheduler _scheduler;
    private readonly Watchlist _watchlist;
    private readonly Stores _stores;
    private readonly Dispatcher _dispatcher;
    private readonly Heartbeats _heartbeats;
    private readonly LogSources _logs;
    private readonly Evaluator _evaluator;
    private readonly List<Task> _running = [];
    private readonly ConfigurationWatch? _watch;
    private bool _isBehind;

    private Hub(
        HubOptions options, FaultlineConfiguration configuration, ConfigurationWatch? watch, TimeProvider time, Database database, byte[] key)
    {
        _watch = watch;
        _options = options;
        _time = time;
        Database = database;
        Progress = new Progress(time);
        Metrics = new Metrics(time);
        _stores = new Stores(
            new MonitorStore(database), new ResultStore(database, time), new SpanStore(database), new IncidentStore(database));
        Outbox = new Outbox(database);
        Traffic = new TrafficStore(database, Metrics);
        _logs = new LogSources(Traffic, time, options.Say);
        _prober = options.Prober;
        var roots = new Roots(time, _prober.CheckAsync);
        var checker = new Checker(_prober.CheckAsync, roots, _inbox.Writer, Metrics, options.Say, _stop.Token);
        _scheduler = new Scheduler(time, checker.CheckAsync, Metrics, Progress, options.Say, OpenFiles.ChecksAtOnce());
        Lines = new StateLines(time);
        var chronicle = new Chronicle(time, _scheduler, Lines);
        _watchlist = new Watchlist(chronicle, _scheduler, new Fingerprints(key), options.Say);
        _dispatcher = new Dispatcher(database, configuration, time, options.Random, Progress, Metrics, options.Say);
        _heartbeats = new Heartbeats(time, Progress, options.Say);
        var trouble = new StorageTrouble(time, options.Say, notice => _ = _dispatcher.SendDirectlyAsync(notice, _stop.Token));
        _evaluator = new Evaluator(
            time, _inbox, chronicle, _watchlist, database, _stores, Metrics, Progress, trouble, options.Say, _dispatcher.Wake);
        Metrics.Watch(() => Monitors, () => _dispatcher.Pending);
        Metrics.WatchLogs(() => LogSources());
    }

    /// <summary>What is in use.</summary>
    public FaultlineConfiguration Configuration { get; private set; } = new();

    public Database Database { get; }

    public Progress Progress { get; }

    public Metrics Metrics { get; }

    public ResultStore Results => _stores.Results;

    public SpanStore Spans => _stores.Spans;

    public IncidentStore Incidents => _stores.Incidents;

    public Outbox Outbox { get; }

    public TrafficStore Traffic { get; }

    /// <summary>The sources of log lines that the configuration names, as they are now; from any thread.</summary>
    public Func<IReadOnlyList<LogSource>> LogSources => () => _logs.All;

    /// <summary>Every monitor of the configuration, in its order.</summary>
    public IReadOnlyList<MonitorStatus> Monitors => [.. _watchlist.All.Select(StatusOf)];

    private StateLines Lines { get; }

    /// <summary>Loads the file, opens the database, takes up every monitor where it was, and begins.</summary>
    /// <exception cref="StorageException">The database can't be opened; the message names the remedy.</exception>
    /// <exception cref="ConfigurationException">The file has mistakes.</exception>
    public static async Task<Hub> StartAsync(HubOptions options, CancellationToken cancel)
    {
        var time = options.Time;
        var watch = options.ConfigurationFile is { } file ? new ConfigurationWatch(file, time) : null;
        var configuration = Load(options.ConfigurationFile);
        var key = FingerprintKey.Of(options.DataFolder);
        var hub = new Hub(options, configuration, watch, time, await Database.OpenAsync(options.Database, time, cancel), key);
        try
        {
            await hub.BeginAsync(configuration, cancel);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Counts lines that somebody sends for a source, and has stored them when it returns. Null when no source of that name takes lines; no
    /// counts when the stream is longer than <paramref name="longest"/> bytes.
    /// </summary>
    /// <exception cref="InvalidDataException">The stream is damaged.</exception>
    /// <exception cref="StorageException">They can't be stored.</exception>
    /// <param name="key">The same for the same lines sent again, which are then not counted again; empty for none.</param>
    public async Task<PushOutcome?> PushAsync(string source, string key, Stream lines, long longest, CancellationToken cancel) =>
        _logs.Find(source)?.Pushed is { } pushed ? new PushOutcome(await pushed.TakeAsync(key, lines, longest, cancel)) : null;

    /// <summary>Null for a name that no monitor has.</summary>
    public MonitorStatus? Find(string name) =>
        _watchlist.All.FirstOrDefault(w => w.Now.Asking.Configuration.Name == name) is { } watched ? StatusOf(watched) : null;

    /// <summary>Who takes an incident; false when there is no such open incident. Stored when it returns.</summary>
    public async Task<bool> AcknowledgeAsync(string incident, string by, CancellationToken cancel)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(new Message.Acknowledge(incident, by, done), cancel);
        return await done.Task.WaitAsync(cancel);
    }

    /// <summary>
    /// Reads the file again: a valid one replaces what is in use, a wrong one is refused and said, and the old one lives.
    /// </summary>
    /// <returns>The mistakes, each as <c>FILE:LINE:COLUMN: message</c>; none when it is in use now.</returns>
    public async Task<IReadOnlyList<string>> ReloadAsync(CancellationToken cancel)
    {
        await _reloading.WaitAsync(cancel);
        try
        {
            _watch?.Reading();
            var configuration = Load(_options.ConfigurationFile);
            var watched = _watchlist.All.Select(w => w.Asking.Policy.Monitor).ToHashSet(StringComparer.Ordinal);
            var taken = configuration.Monitors.Select(m => m.Id ?? m.Name).Except(watched, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);

            // Begun is begun: half a configuration is none, so whoever asked for it can no longer stop it.
            await UseAsync(configuration, await Memories.LoadAsync(_stores, taken, _stop.Token), _stop.Token);
            _isBehind = false;
            Metrics.Reloaded(worked: true);
            _options.Say(string.Create(CultureInfo.InvariantCulture, $"configuration read again: {configuration.Monitors.Count} monitors"));
            return [];
        }
        catch (ConfigurationException wrong)
        {
            Metrics.Reloaded(worked: false);
            foreach (var mistake in wrong.Mistakes)
                _options.Say(mistake);
            _options.Say("the configuration is wrong and was not taken: the one in use lives on");
            return wrong.Mistakes;
        }
        catch (StorageException away)
        {
            Metrics.Reloaded(worked: false);
            var line = $"the configuration can't be taken now, and is read again when it can: {away.Message}";
            if (!_isBehind)
                _options.Say(line);
            _isBehind = true;
            _watch?.Missed();
            return [line];
        }
        finally
        {
            _reloading.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // From the front to the back: no new checks, no new facts, the last tick stored, what it tells left to the next start.
        _scheduler.Dispose();
        await _stop.CancelAsync();
        await _inbox.Writer.WriteAsync(new Message.Stop());
        try
        {
            await Task.WhenAll([.. _running, _logs.DisposeAsync().AsTask()]).WaitAsync(PatienceAtTheEnd, _options.Time);
        }
        catch (TimeoutException)
        {
            _options.Say("stopping took too long: what was not stored yet is lost");
        }

        await _heartbeats.DisposeAsync();
        _dispatcher.Dispose();
        await Database.DisposeAsync();
        Metrics.Dispose();
        _stop.Dispose();
    }

    private static FaultlineConfiguration Load(string? file)
    {
        if (file is null)
            return new FaultlineConfiguration();
        var read = ConfigurationFile.Load(file);
        return read.Configuration ?? throw new ConfigurationException([.. read.Mistakes.Select(m => $"{file}:{m}")]);
    }

    private async Task BeginAsync(FaultlineConfiguration configuration, CancellationToken cancel)
    {
        var remembered = await Memories.LoadAsync(_stores, cancel);
        _running.Add(_evaluator.RunAsync());
        await UseAsync(configuration, remembered, cancel);
        Metrics.Reloaded(worked: true);
        _scheduler.Start();
        _running.Add(_dispatcher.RunAsync(_stop.Token));
        _running.Add(new Upkeep(Database, _stores, Traffic, () => Configuration.Retention, _time, _options.Say).RunAsync(_stop.Token));
        if (_watch is not null)
            _running.Add(_watch.RunAsync(() => ReloadAsync(_stop.Token), _stop.Token));
    }

    private async Task UseAsync(FaultlineConfiguration configuration, IReadOnlyDictionary<string, Remembered> remembered, CancellationToken cancel)
    {
        var rows = await _stores.Monitors.RegisterAsync([.. configuration.Monitors.Select(m => (m.Id ?? m.Name, m.Name))], cancel);
        _prober.CanaryHosts = CanaryHosts.Of(configuration);
        await _heartbeats.UseAsync(configuration);
        Lines.Zone = configuration.TimeZone;
        Configuration = configuration;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(new Message.Use(configuration, rows, remembered, done), cancel);
        await done.Task.WaitAsync(cancel);

        await _logs.UseAsync(configuration);

        // Last: from now on nothing is written for a channel that is gone, and what was is dropped.
        _dispatcher.Use(configuration);
    }

    private MonitorStatus StatusOf(Watched watched)
    {
        var (state, asking, latest, spans) = watched.Now;
        return new MonitorStatus
        {
            Row = watched.Row,
            Configuration = asking.Configuration,
            State = state.State,
            Since = state.Since,
            Newest = latest,
            Open = spans,
            Condition = spans.CoveredUntil <= _time.GetUtcNow() ? Condition.Unknown : spans.Condition,
            NextCheckAt = _scheduler.NextIn(watched.Schedule) is { } next ? _time.GetUtcNow() + next : null,
            Incidents = state.OpenIncidents,
        };
    }
}

/// <summary>What a hub is started with.</summary>
/// <param name="ConfigurationFile">Null starts empty (O3).</param>
/// <param name="DataFolder">Exists, or is made.</param>
/// <param name="Time">One that is never set back, such as <see cref="SteadyTime"/>.</param>
/// <param name="Prober">With the same clock.</param>
/// <param name="Random">For the jitter of repeated sending.</param>
/// <param name="Say">Lines for the terminal; from any thread.</param>
public sealed record HubOptions(
    string? ConfigurationFile, string DataFolder, DatabaseAddress Database, TimeProvider Time, Prober Prober, Random Random, Action<string> Say);

/// <summary>What became of lines that were sent; null when there were too many.</summary>
public sealed record PushOutcome((long Lines, long Unparsed)? Counts);

/// <summary>The configuration file has mistakes.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    public ConfigurationException()
        : this([])
    {
    }

    public ConfigurationException(string message)
        : this([message])
    {
    }

    public ConfigurationException(string message, Exception innerException)
        : this([message, innerException.Message])
    {
    }

    /// <summary>Each as <c>FILE:LINE:COLUMN: message</c>.</summary>
    public IReadOnlyList<string> Mistakes => mistakes;
}
