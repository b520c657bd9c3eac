namespace Faultline.Engine.Alerts;

/// <summary>Sends to one channel. One message at a time is in flight.</summary>
internal abstract class Sender(string channel)
{
    public string Channel => channel;

    /// <summary>At least so long between two messages: the vendor's limit.</summary>
    public virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>It shows messages to people, so many at once become one. A machine gets each by itself.</summary>
    public virtual bool IsForPeople => true;

    /// <summary>Why nothing can be sent, whatever the message; null when something can. Said once at the start.</summary>
    public virtual string? Useless => null;

    /// <summary>Never throws for what network or vendor do. Ends within 15 s.</summary>
    /// <exception cref="OperationCanceledException">The program ends.</exception>
    public abstract Task<Outcome> SendAsync(Notification notification, CancellationToken cancel);
}
