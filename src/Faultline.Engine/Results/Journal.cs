using System.Data.Common;
using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>The table in which results arrive, all of one moment in a row, and the row that says how far they are packed.</summary>
internal sealed class Journal(int partition)
{
    public void Append(DbTransaction transaction, DateTimeOffset at, IReadOnlyList<CheckRecord> results) => transaction.Connection!.Execute(
        "INSERT INTO journal (partition, at, oldest, newest, results) VALUES (@partition, @at, @oldest, @newest, @bytes)",
        new
        {
            partition,
            at = Instant.ToMicros(at),
            oldest = Instant.ToMicros(results.Min(r => r.At)),
            newest = Instant.ToMicros(results.Max(r => r.At)),
            bytes = RecordCodec.Encode(results.ToArray()),
        },
        transaction);

    public SealingState State(DbConnection connection)
    {
        var rows = connection.Query<(long Until, long Journal, long NextUntil, long NextJournal, int? Monitor)>(
            "SELECT until, journal, next_until, next_journal, monitor FROM sealing WHERE partition = @partition", new { partition });
        return rows.Select(r => new SealingState(new Mark(r.Until, r.Journal), new Mark(r.NextUntil, r.NextJournal), r.Monitor))
            .SingleOrDefault(SealingState.Nothing);
    }

    public void Store(DbTransaction transaction, SealingState state) => transaction.Connection!.Execute(
        """
        INSERT INTO sealing (partition, until, journal, next_until, next_journal, monitor)
        VALUES (@partition, @until, @journal, @nextUntil, @nextJournal, @monitor)
        ON CONFLICT (partition) DO UPDATE SET until = excluded.until, journal = excluded.journal,
            next_until = excluded.next_until, next_journal = excluded.next_journal, monitor = excluded.monitor
        """,
        new
        {
            partition,
            until = state.Done.Until,
            journal = state.Done.Journal,
            nextUntil = state.Next.Until,
            nextJournal = state.Next.Journal,
            monitor = state.Through,
        },
        transaction);

    /// <summary>Where the next pass goes to: an hour further if one is complete, and to what came late; null when all is packed.</summary>
    /// <param name="limit">The end of the last complete hour.</param>
    public Mark? NextMark(DbConnection connection, Mark done, long limit)
    {
        var (last, late, next) = connection.QuerySingle<(long?, long?, long?)>(
            """
            SELECT MAX(id), MIN(CASE WHEN id > @journal THEN oldest END),
                MIN(CASE WHEN newest >= @until THEN CASE WHEN oldest > @until THEN oldest ELSE @until END END)
            FROM journal WHERE partition = @partition
            """,
            new { partition, journal = done.Journal, until = done.Until });
        var until = next < limit ? Math.Min(limit, (Hour.Of(next.Value) + 1) * Hour.Micros) : done.Until;
        return until > done.Until || late < done.Until ? new Mark(until, last!.Value) : null;
    }

    /// <summary>The results that are not packed yet and started in [from, to), with the id of their row.</summary>
    /// <param name="only">The monitor whose results are wanted; null for all.</param>
    public IEnumerable<(long Row, CheckRecord Record)> Unpacked(DbConnection connection, SealingState state, long from, long to, int? only)
    {
        // Streamed: it may be an hour of everything.
        var rows = connection.Query<(long Id, byte[] Results)>(
            """
            SELECT id, results FROM journal
            WHERE partition = @partition AND (id > @journal OR newest >= @until) AND newest >= @from AND oldest < @to ORDER BY id
            """,
            new { partition, journal = state.Done.Journal, until = state.Done.Until, from, to },
            buffered: false);
        foreach (var row in rows)
            foreach (var record in Decode(row.Results, row.Id, only))
            {
                var start = Instant.ToMicros(record.At);
                if (start >= from && start < to && !state.IsPacked(record.Monitor, start, row.Id))
                    yield return (row.Id, record);
            }
    }

    /// <summary>Removes the rows of which everything is packed. The newest row stays, lest its id be given again.</summary>
    public void DropPacked(DbTransaction transaction, Mark done, DateTimeOffset before) => transaction.Connection!.Execute(
        """
        DELETE FROM journal WHERE partition = @partition AND id <= @journal AND newest < @until AND at < @before
            AND id < (SELECT MAX(id) FROM journal)
        """,
        new { partition, journal = done.Journal, until = done.Until, before = Instant.ToMicros(before) },
        transaction);

    private static CheckRecord[] Decode(byte[] bytes, long id, int? only)
    {
        try
        {
            return RecordCodec.Decode(bytes, only);
        }
        catch (InvalidDataException e)
        {
            throw Damage.Of($"row {id} of the journal", e);
        }
    }
}
