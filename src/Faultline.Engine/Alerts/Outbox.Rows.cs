using System.Data.Common;
using Dapper;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Alerts;

public sealed partial class Outbox
{
    private static void Insert(DbTransaction transaction, Notification notification, Destination to, DateTimeOffset now) =>
        transaction.Connection!.Execute(
            """
            INSERT INTO outbox (id, notification, channel, incident, kind, urgency, body, created, due, not_before, digest)
            SELECT (SELECT COALESCE(MAX(id), 0) + 1 FROM outbox),
                @Id, @Channel, @Incident, @Kind, @Urgency, @Body, @Now, @Due, @Due, @Digest
            WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE notification = @Id AND channel = @Channel)
            """,
            new
            {
                notification.Id,
                to.Channel,
                Incident = notification.Incident?.Id ?? "",
                Kind = notification.Kind.Word(),
                Urgency = notification.Urgency.Word(),
                Body = NotificationJson.Write(notification),
                Now = Instant.ToMicros(now),
                Due = Instant.ToMicros(to.NotBefore),
                to.Digest,
            },
            transaction);

    private static void Drop(DbTransaction transaction, long id, string because) =>
        transaction.Connection!.Execute(
            "UPDATE outbox SET status = 'dropped', answer = @because WHERE id = @id AND status = 'pending'",
            new { id, because },
            transaction);

    /// <param name="except">The id of the one that stays.</param>
    private static void DropEscalation(DbTransaction transaction, string incident, string because, string except = "") =>
        transaction.Connection!.Execute(
            """
            UPDATE outbox SET status = 'dropped', answer = @because
            WHERE incident = @incident AND kind = 'unacknowledged' AND status = 'pending' AND attempts = 0 AND notification <> @except
            """,
            new { incident, because, except },
            transaction);

    /// <summary>What was said of an incident so far, or is to be, oldest first.</summary>
    private static List<Told> ToldOf(DbTransaction transaction, string incident) =>
        [.. transaction.Connection!.Query<Told>(
            """
            SELECT id AS Id, notification AS Notification, channel AS Channel, kind AS Word, status AS Status, attempts AS Attempts,
                body AS Body
            FROM outbox WHERE incident = @incident ORDER BY id
            """,
            new { incident },
            transaction)];

    private sealed class Told
    {
        public long Id { get; init; }

        public string Notification { get; init; } = "";

        public string Channel { get; init; } = "";

        public string Word { get; init; } = "";

        public string Status { get; init; } = "";

        public int Attempts { get; init; }

        public string Body { get; init; } = "";

        public bool IsEscalation => Word == Telling.Unacknowledged.Word();

        public bool IsEnd => Word == Telling.Resolved.Word() || Word == Telling.Removed.Word();

        /// <summary>Nobody can have seen it.</summary>
        public bool IsUntouched => Status == "pending" && Attempts == 0;

        /// <summary>Somebody has seen it, or may have: a lost answer does not unsay a message.</summary>
        public bool WasTold => Status is "accepted" or "delivered" || (Status == "pending" && Attempts > 0);
    }
}
