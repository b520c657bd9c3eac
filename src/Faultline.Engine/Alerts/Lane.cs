namespace Faultline.Engine.Alerts;

/// <summary>
/// The way to one channel: what is in flight on it, when the next may go, and what goes together. Used by the dispatcher alone: its loop
/// while nothing is in flight, the attempt while one is.
/// </summary>
internal sealed class Lane(Sender sender)
{
    /// <summary>So many messages about incidents within <see cref="Window"/> are told one by one; beyond that together (A4).</summary>
    private const int Storm = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Between two digests of one storm.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(30);

    private readonly Queue<DateTimeOffset> _recent = new();
    private DateTimeOffset _digestFrom = DateTimeOffset.MinValue;

    public Sender Sender { get; private set; } = sender;

    /// <summary>Null when nothing is.</summary>
    public Task? InFlight { get; set; }

    /// <summary>Nothing goes before: pace, back-off, what the vendor asked for.</summary>
    public DateTimeOffset ReadyAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Attempts in a row that were worth another one.</summary>
    public int Failures { get; set; }

    /// <summary>It refuses, and others were told so.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>Why nothing is sent any more; null while it is.</summary>
    public string? ClosedBecause { get; set; }

    /// <summary>Under a new configuration, which begins with a clean sheet.</summary>
    public void Use(Sender sender)
    {
        Sender = sender;
        ReadyAt = DateTimeOffset.MinValue;
        Failures = 0;
        IsRefusing = false;
        ClosedBecause = null;
    }

    /// <summary>What goes next. Notes what it chose, so ask only to send it.</summary>
    /// <param name="due">In the order to tell it.</param>
    public Choice Choose(IReadOnlyList<Due> due, DateTimeOffset now)
    {
        while (_recent.TryPeek(out var sent) && now - sent >= Window)
            _recent.Dequeue();
        if (due.Count == 0)
            return Choice.Nothing;
        var head = due[0];
        if (head.Batch is { } batch)
            return new Choice([head.Id], batch, null);
        if (!Sender.IsForPeople)
            return new Choice([head.Id], null, null);
        if (head.Digest is { } time)
            return Together(due.Where(d => d.Digest == time && d.Batch is null));

        var stormy = due.Where(IsStormy).ToList();
        var isStorm = stormy.Count + _recent.Count > Storm;
        if (isStorm && now >= _digestFrom)
        {
            _digestFrom = now + Gathering;

            // The storm lasts for as long as so much comes, however few messages tell it.
            for (var i = 0; i < Math.Min(stormy.Count, Storm + 1); i++)
                _recent.Enqueue(now);
            return Together(stormy);
        }

        // While a storm gathers, the rest goes on.
        var next = isStorm ? due.FirstOrDefault(d => !IsStormy(d) && d.Batch is null && d.Digest is null) : head;
        if (next is null)
            return Choice.Nothing with { NotBefore = _digestFrom };
        if (IsStormy(next))
            _recent.Enqueue(now);
        return new Choice([next.Id], null, null);
    }

    private static Choice Together(IEnumerable<Due> due)
    {
        var ids = due.Select(d => d.Id).ToList();
        return ids.Count == 1 ? new Choice(ids, null, null) : new Choice(ids, $"digest-{Notification.Hash(string.Join(',', ids))}", null);
    }

    private static bool IsStormy(Due due) =>
        due is { Batch: null, Digest: null, Attempts: 0 }
        && (due.Word == Telling.Opened.Word() || due.Word == Telling.Updated.Word() || due.Word == Telling.Resolved.Word());
}

/// <param name="Ids">Rows to send; none for nothing.</param>
/// <param name="Batch">The id of the digest that tells them; null for one that goes by itself.</param>
/// <param name="NotBefore">When to choose again, where waiting was chosen.</param>
internal sealed record Choice(IReadOnlyList<long> Ids, string? Batch, DateTimeOffset? NotBefore)
{
    public static Choice Nothing { get; } = new([], null, null);
}
