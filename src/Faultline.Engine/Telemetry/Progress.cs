namespace Faultline.Engine.Telemetry;

/// <summary>When each part of the program last got something done: what the heartbeat and <c>/readyz</c> go by (A6). Thread-safe.</summary>
public sealed class Progress(TimeProvider time)
{
    private long _scheduled = time.GetTimestamp();
    private long _stored = time.GetTimestamp();
    private long _dispatched = time.GetTimestamp();

    /// <summary>Since checks were last started, or nothing was due.</summary>
    public TimeSpan SinceScheduled => time.GetElapsedTime(Volatile.Read(ref _scheduled));

    /// <summary>Since something was last committed, or nothing had to be.</summary>
    public TimeSpan SinceStored => time.GetElapsedTime(Volatile.Read(ref _stored));

    /// <summary>Since the outbox was last looked through.</summary>
    public TimeSpan SinceDispatched => time.GetElapsedTime(Volatile.Read(ref _dispatched));

    public void Scheduled() => Volatile.Write(ref _scheduled, time.GetTimestamp());

    public void Stored() => Volatile.Write(ref _stored, time.GetTimestamp());

    public void Dispatched() => Volatile.Write(ref _dispatched, time.GetTimestamp());
}
