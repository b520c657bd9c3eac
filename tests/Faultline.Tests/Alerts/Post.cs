using Faultline.Core.Incidents;
using Faultline.Engine.Alerts;
using Faultline.Engine.Configuration;
using Faultline.Engine.Storage;
using Faultline.Engine.Telemetry;
using Faultline.Lab;
using Faultline.Tests.Storage;

namespace Faultline.Tests.Alerts;

/// <summary>An outbox, a dispatcher and channels that answer as told, on a manual clock: a timeline is written with it.</summary>
internal sealed class Post : IAsyncDisposable
{
    private readonly TestDatabase _at;
    private readonly Dictionary<string, FakeSender> _senders = new(StringComparer.Ordinal);

    private Post(TestDatabase at, Database database, ManualTime time, FaultlineConfiguration configuration)
    {
        (_at, Database, Time, Configuration) = (at, database, time, configuration);
        Metrics = new Metrics(time);
        Dispatcher = NewDispatcher();
    }

    public Database Database { get; }

    public ManualTime Time { get; }

    public FaultlineConfiguration Configuration { get; private set; }

    public Dispatcher Dispatcher { get; private set; }

    public Metrics Metrics { get; }

    public List<string> Said { get; } = [];

    public TimeSpan Since => Time.GetUtcNow() - Sample.Start;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Channel names, or NAME! for one that a machine reads.</summary>
    public static Task<Post> OpenAsync(Dialect kind, params string[] channels) => OpenAsync(kind, Sample.Configuration(channels));

    public static async Task<Post> OpenAsync(Dialect kind, FaultlineConfiguration configuration)
    {
        var time = new ManualTime(Sample.Start);
        var at = kind.Fresh();
        return new Post(at, await at.OpenAsync(time), time, configuration);
    }

    public FakeSender this[string channel] => _senders[channel];

    /// <summary>Commits effects, and lets the dispatcher do what is due.</summary>
    public async Task CommitAsync(params Effect[] effects)
    {
        await WriteAsync(effects);
        await Dispatcher.SettleAsync(Cancel);
    }

    /// <summary>Commits effects behind the dispatcher's back.</summary>
    public Task WriteAsync(params Effect[] effects) =>
        Database.WriteAsync(transaction => Outbox.Add(transaction, effects, Configuration, Time.GetUtcNow()), Cancel);

    /// <summary>Lets time pass in steps, so that what becomes due on the way is done at its moment.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var until = Time.GetUtcNow() + time;
        while (Time.GetUtcNow() < until)
        {
            var next = step ?? TimeSpan.FromSeconds(1);
            Time.Advance(until - Time.GetUtcNow() < next ? until - Time.GetUtcNow() : next);
            await Dispatcher.SettleAsync(Cancel);
        }
    }

    /// <summary>As after a crash: another process, another dispatcher, the same database.</summary>
    public void Restart()
    {
        Dispatcher.Dispose();
        Dispatcher = NewDispatcher();
    }

    public void Use(FaultlineConfiguration configuration)
    {
        Configuration = configuration;
        Dispatcher.Use(configuration);
    }

    /// <summary>The delivery log as short lines, oldest first: channel, kind, status.</summary>
    public async Task<string[]> LogAsync() =>
        [.. (await new Outbox(Database).LogAsync(null, null, 1000, Cancel)).Reverse().Select(d => $"{d.Channel} {d.Kind} {d.Status}")];

    public async ValueTask DisposeAsync()
    {
        Dispatcher.Dispose();
        Metrics.Dispose();
        await Database.DisposeAsync();
        _at.Dispose();
    }

    private Dispatcher NewDispatcher() => new(
        Database, Configuration, Time, new Random(1), new Progress(Time), Metrics, Said.Add,
        c => new Roster(c, c.Channels.Select(channel => Sender(channel.Name))));

    private FakeSender Sender(string channel)
    {
        if (!_senders.TryGetValue(channel, out var sender))
            _senders[channel] = sender = new FakeSender(channel, this);
        return sender;
    }

    internal sealed class FakeSender(string channel, Post post) : Sender(channel)
    {
        private readonly Lock _lock = new();
        private readonly List<(TimeSpan At, Notification What)> _sent = [];

        /// <summary>What it answers from now on.</summary>
        public Outcome Answer { get; set; } = new Outcome.Delivered("ok");

        /// <summary>Called before it answers.</summary>
        public Func<Notification, Task>? While { get; set; }

        public bool Machine { get; set; }

        public override bool IsForPeople => !Machine;

        public override TimeSpan Pace => PaceIs;

        public TimeSpan PaceIs { get; set; }

        /// <summary>Every attempt, with the time since the start.</summary>
        public IReadOnlyList<(TimeSpan At, Notification What)> Sent
        {
            get
            {
                lock (_lock)
                    return [.. _sent];
            }
        }

        /// <summary>Such as <c>30 A1B2-opened</c>: seconds and id of every attempt.</summary>
        public string[] Lines =>
            [.. Sent.Select(s => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{s.At.TotalSeconds:0} {s.What.Id}"))];

        public override async Task<Outcome> SendAsync(Notification notification, CancellationToken cancel)
        {
            lock (_lock)
                _sent.Add((post.Since, notification));
            if (While is not null)
                await While(notification).WaitAsync(cancel);
            return Answer;
        }
    }
}
