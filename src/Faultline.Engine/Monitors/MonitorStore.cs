using System.Data.Common;
using Dapper;
using Faultline.Core.Incidents;
using Faultline.Engine.Storage;

namespace Faultline.Engine.Monitors;

/// <summary>Which monitors there are and have been, and what is remembered of each (I7).</summary>
internal sealed class MonitorStore(Database database)
{
    /// <summary>Every monitor of any time, by its id.</summary>
    public Task<IReadOnlyDictionary<string, MonitorRow>> LoadAsync(CancellationToken cancel) => database.ReadAsync(
        IReadOnlyDictionary<string, MonitorRow> (connection) => connection
            .Query<StoredRow>("SELECT id AS Id, monitor AS Monitor, removed AS Removed, state AS State FROM monitors")
            .ToDictionary(r => r.Monitor, r => new MonitorRow(checked((int)r.Id), r.Removed != 0, r.State), StringComparer.Ordinal),
        cancel);

    /// <summary>Takes up new monitors, and those that come back. A row's number is for ever.</summary>
    public Task<IReadOnlyDictionary<string, int>> RegisterAsync(IReadOnlyCollection<(string Monitor, string Name)> monitors, CancellationToken cancel) =>
        database.WriteAsync(
            IReadOnlyDictionary<string, int> (transaction) =>
            {
                var connection = transaction.Connection!;
                foreach (var (monitor, name) in monitors)
                {
                    connection.Execute(
                        """
                        INSERT INTO monitors (monitor, name, removed) VALUES (@monitor, @name, 0)
                        ON CONFLICT (monitor) DO UPDATE SET name = excluded.name, removed = 0
                        """,
                        new { monitor, name },
                        transaction);
                }

                return connection.Query<(string Monitor, long Id)>("SELECT monitor, id FROM monitors", transaction: transaction)
                    .ToDictionary(r => r.Monitor, r => checked((int)r.Id), StringComparer.Ordinal);
            },
            cancel);

    /// <summary>In a tick's transaction: what changed in what is remembered.</summary>
    public static void Write(DbTransaction transaction, IReadOnlyCollection<StateChange> changes)
    {
        foreach (var (row, state, removed) in changes)
        {
            transaction.Connection!.Execute(
                "UPDATE monitors SET state = @state, name = @name, removed = @removed WHERE id = @row",
                new { row, state = MonitorStateJson.Write(state), name = state.Policy.Name, removed = removed ? 1 : 0 },
                transaction);
        }
    }

    private sealed record StoredRow
    {
        public long Id { get; init; }

        public string Monitor { get; init; } = "";

        public long Removed { get; init; }

        public string? State { get; init; }
    }
}

/// <summary>A monitor as it was stored.</summary>
/// <param name="State">As <see cref="MonitorStateJson"/> wrote it; null when nothing was remembered yet.</param>
internal sealed record MonitorRow(int Id, bool Removed, string? State);

/// <summary>What is to be remembered of a monitor from now on.</summary>
internal readonly record struct StateChange(int Row, MonitorState State, bool Removed);
