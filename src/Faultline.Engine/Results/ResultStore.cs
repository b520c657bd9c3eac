using System.Data.Common;
using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Results;

/// <summary>
/// Results of checks. They arrive in the journal, all of a moment in one row; whole hours are packed into a block for each monitor; days go
/// as whole tables. Thread-safe.
/// </summary>
/// <param name="partition">Whose results these are, when work is shared out one day.</param>
public sealed class ResultStore(Database database, TimeProvider time, int partition = 0)
{
    public TimeProvider Time => time;

    /// <summary>Adds results as a part of a transaction.</summary>
    /// <param name="at">When they are stored: they leave the journal two hours later, if they are packed by then.</param>
    public void Append(DbTransaction transaction, DateTimeOffset at, IReadOnlyList<CheckRecord> results)
    {
        if (results.Count == 0)
            return;
        transaction.Connection!.Execute(
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
    }

    /// <summary>A monitor's results that started in [from, to), newest first.</summary>
    public Task<IReadOnlyList<CheckRecord>> ReadAsync(
        int monitor, DateTimeOffset from, DateTimeOffset to, int limit, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<CheckRecord>>(
        connection =>
        [
            .. connection.Query<byte[]>(
                    "SELECT results FROM journal WHERE newest >= @from AND oldest < @to",
                    new { from = Instant.ToMicros(from), to = Instant.ToMicros(to) })
                .SelectMany(bytes => RecordCodec.Decode(bytes, monitor))
                .Where(r => r.At >= from && r.At < to)
                .OrderByDescending(r => r.At)
                .Take(limit),
        ],
        cancel);
}
