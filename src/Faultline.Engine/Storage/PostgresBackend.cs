using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Faultline.Engine.Storage;

/// <summary>
/// PostgreSQL: one database that one process writes at a time. Npgsql looks names up by itself, by way of the system's resolver; it does so
/// on the database's own threads, which therefore are all that a silent resolver can hold up.
/// </summary>
internal sealed class PostgresBackend(string url, TimeProvider time) : Backend
{
    // Any number that no other program is likely to choose; advisory locks belong to one database.
    private const long LockKey = 0x6661756c746c696e;

    private readonly NpgsqlConnectionStringBuilder _address = PostgresUrl.Parse(url);

    public override Dialect Dialect => Dialect.Postgres;

    public override string BeginReading => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private string Shown => PostgresUrl.Show(_address);

    public override DbConnection Open(bool write)
    {
        var connection = new NpgsqlConnection(_address.ToString());
        try
        {
            connection.Open();
            // Held until the connection ends. It is waited for, since the server may notice only now that an earlier one of ours has.
            if (write)
                connection.Execute("SET lock_timeout = '3s'; SELECT pg_advisory_lock(@key); SET lock_timeout = 0", new { key = LockKey });
            return connection;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            connection.Dispose();
            throw new StorageException($"another faultline uses {Shown}: end it, or name another database", e) { IsTransient = true };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override StorageException Explain(DbException error)
    {
        var (text, transient) = error switch
        {
            { SqlState: "28P01" or "28000" } => ($"{Shown} refuses user or password: correct the URL, or the server's pg_hba.conf", false),
            { SqlState: "3D000" } => ($"{Shown} has no database of that name: create it with createdb {_address.Database}", false),
            { SqlState: "42501" } => ($"{Shown} does not allow it: make {_address.Username} the owner of the database", false),
            { SqlState: "53100" } => ($"the disk of {Shown} is full: free some space on it", true),
            { SqlState: { } state } when state[..2] is "08" or "53" or "57" => ($"{Shown} can't work at the moment", true),
            { SqlState: "25006" } => ($"{Shown} takes no writes: name the primary server", true),
            { SqlState: "40001" or "40P01" or "55P03" } => ($"{Shown} is in use by others", true),
            { InnerException: SocketException or TimeoutException or IOException } =>
                ($"{Shown} can't be reached: is it running, and are host and port right?", true),
            PostgresException => ($"{Shown} refused the work", false),
            _ => ($"no connection to {Shown}", true),
        };
        return new StorageException($"{text} ({error.Message.TrimEnd('.')})", error) { IsTransient = transient };
    }

    public override string? NameOf(DbTransaction transaction) =>
        transaction.Connection!.QuerySingle<string>("SELECT pg_current_xact_id()::text", transaction: transaction);

    public override bool WasCommitted(string transaction, CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            // While the server has not noticed that the connection broke, the transaction is in progress.
            if (StatusOf(transaction) is ("committed" or "aborted") and var status)
                return status == "committed";
            Task.Delay(TimeSpan.FromSeconds(1), time, closing).ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        throw new StorageException($"the connection to {Shown} broke in a commit: whether it was done was not known before closing");
    }

    public override void Backup(string file) =>
        throw new StorageException(
            $"a PostgreSQL database is backed up with its own tools: pg_dump --format custom --file {file} {_address.Database}");

    public override void Dispose()
    {
    }

    /// <summary>In the server's words; null when it can't be asked.</summary>
    private string? StatusOf(string transaction)
    {
        try
        {
            using var connection = Open(write: false);
            return connection.QuerySingle<string?>("SELECT pg_xact_status(CAST(@transaction AS xid8))", new { transaction });
        }
        catch (NpgsqlException)
        {
            // Still away: the caller asks again.
            return null;
        }
    }
}
