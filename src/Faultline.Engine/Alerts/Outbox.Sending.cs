using System.Data.Common;
using System.Globalization;
using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Alerts;

public sealed partial class Outbox
{
    private const string OneEntry = "SELECT id AS Id, due AS DueAt, attempts AS Attempts, body AS Body FROM outbox WHERE id = @id";

    private const string ColumnsOfDue = "id AS Id, kind AS Word, digest AS Digest, batch AS Batch, attempts AS Attempts";

    /// <summary>What one channel may be told now, in the order to tell it, and when more becomes due.</summary>
    /// <param name="most">At most so many.</param>
    internal Task<Queue> DueAsync(string channel, DateTimeOffset now, int most, CancellationToken cancel) => database.ReadAsync(
        connection =>
        {
            var at = new { channel, now = Instant.ToMicros(now), most };

            // The messages of one incident stay in order: a later one waits for those that were tried or are due, but not for an
            // escalation that lies there for later.
            var due = connection.Query<Due>(
                $"""
                SELECT {ColumnsOfDue} FROM outbox AS this
                WHERE channel = @channel AND status = 'pending' AND not_before <= @now AND lease_until <= @now
                AND (batch IS NOT NULL OR incident = '' OR NOT EXISTS (
                    SELECT 1 FROM outbox AS earlier
                    WHERE earlier.incident = this.incident AND earlier.channel = this.channel AND earlier.status = 'pending'
                    AND earlier.id < this.id AND (earlier.attempts > 0 OR earlier.not_before <= @now)))
                ORDER BY id LIMIT @most
                """,
                at);
            var next = connection.Query<long?>(
                """
                SELECT MIN(not_before) FROM outbox WHERE channel = @channel AND status = 'pending' AND not_before > @now
                UNION ALL
                SELECT MIN(lease_until) FROM outbox
                WHERE channel = @channel AND status = 'pending' AND lease_until > 0 AND lease_until > @now
                """,
                at).Min();
            return new Queue([.. due], Instant.FromMicros(next));
        },
        cancel);

    /// <summary>How many messages wait, on all channels.</summary>
    internal Task<long> CountPendingAsync(CancellationToken cancel) =>
        database.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT COUNT(*) FROM outbox WHERE status = 'pending'"), cancel);

    /// <summary>
    /// Takes rows for one attempt: nobody else does until the lease ends, and no change of the incident takes them back. What was dropped
    /// since they were looked at is left out.
    /// </summary>
    /// <param name="batch">The id of the message that tells them together; null for one that goes by itself.</param>
    internal Task<IReadOnlyList<Entry>> LeaseAsync(
        IReadOnlyList<long> ids, string? batch, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) =>
        database.WriteAsync<IReadOnlyList<Entry>>(
            transaction =>
            {
                var connection = transaction.Connection!;
                var leased = new List<Entry>();
                foreach (var id in ids)
                {
                    var at = new { id, batch, now = Instant.ToMicros(now), until = Instant.ToMicros(until) };
                    var taken = connection.Execute(
                        """
                        UPDATE outbox SET attempts = attempts + 1, lease_until = @until, batch = @batch
                        WHERE id = @id AND status = 'pending' AND lease_until <= @now
                        """,
                        at,
                        transaction);
                    if (taken == 1)
                        leased.Add(connection.QuerySingle<Entry>(OneEntry, at, transaction));
                }

                return leased;
            },
            cancel);

    /// <summary>The rows of a message that was begun to be sent, so that the same one is sent again.</summary>
    internal Task<IReadOnlyList<long>> BatchAsync(string batch, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        connection =>
            [.. connection.Query<long>("SELECT id FROM outbox WHERE batch = @batch AND status = 'pending' ORDER BY id", new { batch })],
        cancel);

    internal static void Deliver(DbTransaction transaction, IEnumerable<Entry> entries, Outcome outcome, DateTimeOffset now)
    {
        var (status, answer) = outcome is Outcome.Accepted accepted
            ? ("accepted", accepted.Answer)
            : ("delivered", ((Outcome.Delivered)outcome).Answer);
        foreach (var entry in entries)
        {
            transaction.Connection!.Execute(
                "UPDATE outbox SET status = @status, answer = @answer, told_at = @at, lease_until = 0 WHERE id = @Id",
                new { entry.Id, status, answer, at = Instant.ToMicros(now) },
                transaction);
        }
    }

    internal static void Postpone(DbTransaction transaction, IEnumerable<Entry> entries, string why, DateTimeOffset until)
    {
        foreach (var entry in entries)
        {
            transaction.Connection!.Execute(
                "UPDATE outbox SET answer = @why, not_before = @until, lease_until = 0 WHERE id = @Id",
                new { entry.Id, why, until = Instant.ToMicros(until) },
                transaction);
        }
    }

    /// <summary>For good. What would tell the end of something that nobody was told of goes with it.</summary>
    internal static void Fail(DbTransaction transaction, IEnumerable<Entry> entries, string channel, string why)
    {
        foreach (var entry in entries)
        {
            transaction.Connection!.Execute(
                "UPDATE outbox SET status = 'failed-permanently', answer = @why, lease_until = 0 WHERE id = @Id",
                new { entry.Id, why },
                transaction);
            if (entry.Notification.Incident is not { } incident)
                continue;
            var told = ToldOf(transaction, incident.Id).Where(t => t.Channel == channel).ToList();
            if (told.Exists(t => t.WasTold))
                continue;
            foreach (var end in told.Where(t => t.IsUntouched && t.IsEnd))
                Drop(transaction, end.Id, "this channel was told of no beginning");
        }
    }

    /// <summary>Which channels a notification was written for and that have not failed it.</summary>
    internal static IReadOnlyList<string> ChannelsOf(DbTransaction transaction, string notification) =>
        [.. transaction.Connection!.Query<string>(
            "SELECT channel FROM outbox WHERE notification = @notification AND status NOT IN ('failed-permanently', 'dropped') ORDER BY id",
            new { notification },
            transaction)];

    /// <summary>Writes a notification for one channel, now, unless it is there.</summary>
    internal static void Add(DbTransaction transaction, Notification notification, string channel, DateTimeOffset now) =>
        Insert(transaction, notification, new Destination(channel, now, null), now);

    /// <summary>What waits for channels that there are no more is dropped.</summary>
    /// <returns>How many messages, by channel.</returns>
    internal Task<IReadOnlyList<(string Channel, int Count)>> DropOthersAsync(
        IReadOnlyCollection<string> channels, CancellationToken cancel) => database.WriteAsync<IReadOnlyList<(string, int)>>(
        transaction =>
        {
            var waiting = transaction.Connection!.Query<string>(
                "SELECT DISTINCT channel FROM outbox WHERE status = 'pending'", transaction: transaction);
            var gone = waiting.Except(channels, StringComparer.Ordinal).ToList();
            return [.. gone.Select(channel => (channel, DropAll(transaction, channel)))];
        },
        cancel);

    private static int DropAll(DbTransaction transaction, string channel) => transaction.Connection!.Execute(
        "UPDATE outbox SET status = 'dropped', answer = 'the channel was removed' WHERE status = 'pending' AND channel = @channel",
        new { channel },
        transaction);

    /// <summary>
    /// Deletes what was dealt with before a moment. Who was told of an incident that has not ended stays known, however long it lasts: they
    /// are to hear of its end.
    /// </summary>
    /// <returns>How many.</returns>
    public static int Prune(DbTransaction transaction, DateTimeOffset before) => transaction.Connection!.Execute(
        """
        DELETE FROM outbox WHERE status <> 'pending' AND created < @before
        AND (incident = '' OR status IN ('dropped', 'failed-permanently') OR kind IN ('resolved', 'removed') OR EXISTS (
            SELECT 1 FROM outbox AS its_end
            WHERE its_end.incident = outbox.incident AND its_end.channel = outbox.channel AND its_end.kind IN ('resolved', 'removed')))
        """,
        new { before = Instant.ToMicros(before) },
        transaction);

    /// <summary>What was told, and what became of it: newest first.</summary>
    /// <param name="incident">Its id; null for all.</param>
    /// <param name="channel">Its name; null for all.</param>
    public Task<IReadOnlyList<Delivery>> LogAsync(string? incident, string? channel, int limit, CancellationToken cancel)
    {
        var wanted = new List<string>();
        if (incident is not null)
            wanted.Add("incident = @incident");
        if (channel is not null)
            wanted.Add("channel = @channel");
        var where = wanted.Count == 0 ? "" : "WHERE " + string.Join(" AND ", wanted);
        return database.ReadAsync<IReadOnlyList<Delivery>>(
            connection =>
            [
                .. connection.Query<LogRow>(
                    $"""
                    SELECT notification AS Notification, channel AS Channel, incident AS Incident, kind AS Kind, urgency AS Urgency,
                    body AS Body, created AS Created, not_before AS NotBefore, attempts AS Attempts, status AS Status, answer AS Answer,
                    told_at AS ToldAt
                    FROM outbox {where} ORDER BY id DESC LIMIT @limit
                    """,
                    new { incident, channel, limit }).Select(row => row.Delivery),
            ],
            cancel);
    }

    private sealed class LogRow
    {
        public string Notification { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Incident { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Urgency { get; init; } = "";

        public string Body { get; init; } = "";

        public long Created { get; init; }

        public long NotBefore { get; init; }

        public int Attempts { get; init; }

        public string Status { get; init; } = "";

        public string Answer { get; init; } = "";

        public long? ToldAt { get; init; }

        public Delivery Delivery => new(
            Notification, Channel, Incident, Kind, Urgency, Wording.Headline(NotificationJson.Read(Body)),
            Instant.FromMicros(Created), Instant.FromMicros(NotBefore), Attempts, Status, Answer,
            Instant.FromMicros(ToldAt));
    }
}

/// <summary>One line of the delivery log (A3).</summary>
/// <param name="Notification">Its id, which receivers saw.</param>
/// <param name="Incident">Empty for what concerns none.</param>
/// <param name="NotBefore">When the next attempt is due while it is pending.</param>
/// <param name="Attempts">Begun so far.</param>
/// <param name="Status"><c>pending</c>, <c>accepted</c>, <c>delivered</c>, <c>failed-permanently</c> or <c>dropped</c>.</param>
/// <param name="Answer">What the vendor said last, or why it was dropped; fit to be shown.</param>
/// <param name="ToldAt">When the vendor took it.</param>
public sealed record Delivery(
    string Notification, string Channel, string Incident, string Kind, string Urgency, string Headline, DateTimeOffset CreatedAt,
    DateTimeOffset NotBefore, int Attempts, string Status, string Answer, DateTimeOffset? ToldAt);

/// <param name="NextAt">When something becomes due that is not yet; null for nothing.</param>
internal sealed record Queue(IReadOnlyList<Due> Due, DateTimeOffset? NextAt);

/// <summary>A row as far as choosing needs it.</summary>
internal sealed class Due
{
    public long Id { get; init; }

    public string Word { get; init; } = "";

    /// <summary>Set for what is collected.</summary>
    public string? Digest { get; init; }

    /// <summary>Set once it went out together with others.</summary>
    public string? Batch { get; init; }

    public int Attempts { get; init; }
}

/// <summary>A leased row.</summary>
internal sealed class Entry
{
    private Notification? _notification;

    public long Id { get; init; }

    /// <summary>When it was to be sent, in microseconds since 1970.</summary>
    public long DueAt { get; init; }

    public int Attempts { get; init; }

    public string Body { get; init; } = "";

    public Notification Notification => _notification ??= NotificationJson.Read(Body);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}: {Notification.Id}");
}
