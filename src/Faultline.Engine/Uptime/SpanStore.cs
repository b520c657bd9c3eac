using System.Data.Common;
using Dapper;
using Faultline.Core.Uptime;
using Faultline.Core.Verdicts;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Uptime;

/// <summary>
/// Each monitor's history in exact spans (I5). Closed spans are never changed; what came late is laid under unknown time when it is read.
/// Thread-safe.
/// </summary>
public sealed class SpanStore(Database database)
{
    // Only the open row may be replaced: written twice, or late, nothing changes.
    private const string Put = """
        INSERT INTO spans (monitor, from_us, to_us, condition, fault, reason) VALUES (@Monitor, @FromUs, @ToUs, @Condition, @Fault, @Reason)
        ON CONFLICT (monitor, from_us) DO UPDATE
        SET to_us = excluded.to_us, condition = excluded.condition, fault = excluded.fault, reason = excluded.reason
        WHERE spans.to_us IS NULL
        """;

    private const string PutLate = """
        INSERT INTO late_sightings (monitor, at_us, covers_us, condition, fault, reason)
        VALUES (@Monitor, @AtUs, @CoversUs, @Condition, @Fault, @Reason)
        ON CONFLICT DO NOTHING
        """;

    private const string Columns = "monitor, from_us AS FromUs, to_us AS ToUs, condition, fault, reason";

    private const string LateColumns = "monitor, at_us AS AtUs, covers_us AS CoversUs, condition, fault, reason";

    /// <summary>Adds changes as a part of a transaction, in their order.</summary>
    public static void Write(DbTransaction transaction, IReadOnlyList<SpanWrite> changes)
    {
        var connection = transaction.Connection!;
        var turns = changes.Where(c => c.Step.Opened).SelectMany(c => Rows(c.Monitor, c.Step)).ToList();
        if (turns.Count > 0)
            connection.Execute(Put, turns, transaction);
        var late = changes.Where(c => c.Late is not null).Select(c => LateRow.Of(c.Monitor, c.Late!.Value)).ToList();
        if (late.Count > 0)
            connection.Execute(PutLate, late, transaction);
    }

    /// <summary>A monitor's history in [from, to), in order and without gaps from where it begins.</summary>
    /// <param name="monitor">The row in <c>monitors</c>.</param>
    /// <param name="to">At most now.</param>
    /// <param name="coveredUntil">
    /// How far the open stretch reaches (<see cref="SpanState.CoveredUntil"/>); the time after it is unknown.
    /// </param>
    public Task<IReadOnlyList<Span>> ReadAsync(
        int monitor, DateTimeOffset from, DateTimeOffset to, DateTimeOffset coveredUntil, CancellationToken cancel)
    {
        // Spans touch, so the one that the time begins in is the last that began before it.
        const string Sql = $"""
            SELECT {Columns} FROM spans
            WHERE monitor = @monitor AND from_us < @to
              AND from_us >= COALESCE((SELECT MAX(from_us) FROM spans WHERE monitor = @monitor AND from_us <= @from), @from)
            ORDER BY from_us
            """;
        const string Late = $"""
            SELECT {LateColumns} FROM late_sightings WHERE monitor = @monitor AND at_us < @to AND at_us + covers_us > @from
            """;
        var range = new { monitor, from = Instant.ToMicros(from), to = Instant.ToMicros(to) };
        return database.ReadAsync(
            connection => History(
                connection.Query<SpanRow>(Sql, range), connection.Query<LateRow>(Late, range), from, to, coveredUntil),
            cancel);
    }

    /// <summary>The history of several monitors in [from, to), by their rows: one read for a page that shows many.</summary>
    /// <param name="to">At most now.</param>
    /// <param name="coveredUntil">Of each monitor's row: how far its open stretch reaches.</param>
    public Task<IReadOnlyDictionary<int, IReadOnlyList<Span>>> ReadManyAsync(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyDictionary<int, DateTimeOffset> coveredUntil, CancellationToken cancel)
    {
        var among = database.Dialect.Among("monitors");
        var sql = $"""
            SELECT {Columns} FROM spans WHERE monitor {among} AND to_us > @from AND from_us < @to
            UNION ALL
            SELECT {Columns} FROM spans WHERE monitor {among} AND to_us IS NULL AND from_us < @to
            """;
        var lateSql = $"SELECT {LateColumns} FROM late_sightings WHERE monitor {among} AND at_us < @to AND at_us + covers_us > @from";
        var range = new { monitors = coveredUntil.Keys.ToArray(), from = Instant.ToMicros(from), to = Instant.ToMicros(to) };
        return database.ReadAsync<IReadOnlyDictionary<int, IReadOnlyList<Span>>>(
            connection =>
            {
                var late = connection.Query<LateRow>(lateSql, range).ToLookup(r => r.Monitor);
                return connection.Query<SpanRow>(sql, range)
                    .GroupBy(r => r.Monitor)
                    .ToDictionary(
                        rows => rows.Key,
                        rows => History(rows.OrderBy(r => r.FromUs), late[rows.Key], from, to, coveredUntil[rows.Key]));
            },
            cancel);
    }

    /// <summary>The open stretch of every monitor that has one, by its row: where the fold goes on after a restart.</summary>
    public Task<IReadOnlyDictionary<int, OpenSpan>> OpenAsync(CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<int, OpenSpan>>(
            connection => connection.Query<SpanRow>($"SELECT {Columns} FROM spans WHERE to_us IS NULL").ToDictionary(
                r => r.Monitor,
                r => new OpenSpan(Instant.FromMicros(r.FromUs), Enum.Parse<Condition>(r.Condition), Enum.Parse<Fault>(r.Fault), r.Reason)),
            cancel);

    private static IEnumerable<SpanRow> Rows(int monitor, SpanStep step)
    {
        if (step.Closed is { } closed)
            yield return SpanRow.Of(monitor, closed);
        if (step.Gap is { } gap)
            yield return SpanRow.Of(monitor, gap);
        var open = step.State;
        yield return SpanRow.Of(monitor, new Span(open.From, open.From, open.Condition, open.Fault, open.Reason)) with { ToUs = null };
    }

    private static IReadOnlyList<Span> History(
        IEnumerable<SpanRow> rows, IEnumerable<LateRow> late, DateTimeOffset from, DateTimeOffset to, DateTimeOffset coveredUntil) =>
        Downtime.Clip(LateLayer.Fill(rows.SelectMany(r => r.Spans(to, coveredUntil)), [.. late.Select(r => r.Sighting)]), from, to);
}
