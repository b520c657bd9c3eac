using Faultline.Engine.Configuration;

namespace Faultline.Engine.Alerts;

/// <summary>The senders of one configuration.</summary>
internal sealed class Roster(FaultlineConfiguration configuration, IEnumerable<Sender> senders, IDisposable? exit = null) : IDisposable
{
    public FaultlineConfiguration Configuration => configuration;

    /// <summary>By the channel's name.</summary>
    public IReadOnlyDictionary<string, Sender> Senders { get; } = senders.ToDictionary(s => s.Channel, StringComparer.Ordinal);

    public static Roster Of(FaultlineConfiguration configuration, TimeProvider time)
    {
        var exit = Exit.OfThisMachine(configuration, time);
        return new Roster(configuration, configuration.Channels.Select(c => Alerts.Senders.Of(c, configuration, exit)), exit);
    }

    public void Dispose() => exit?.Dispose();
}
