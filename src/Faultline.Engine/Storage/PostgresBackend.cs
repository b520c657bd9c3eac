using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Faultline.Engine.Storage;

/// <summary>
/// PostgreSQL: one database that one process writes at a time. Npgsql looks names up by itself, by way of the system's resolver; it does so
/// on the database's own threads, which therefore are all that a silent resolver can hold up.
/// </summary>
internal sealed class PostgresBackend(string url) : Backend
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
            // Held until the connection ends; a new connection of ours waits until the server has noticed that the old one did.
            if (write && !connection.QuerySingle<bool>("SELECT pg_try_advisory_lock(@key)", new { key = LockKey }))
                throw new StorageException($"another faultline uses {Shown}: end it, or name another database") { IsTransient = true };
            return connection;
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

    public override void Backup(DbConnection connection, string file) =>
        throw new StorageException($"a PostgreSQL database is backed up with its own tools: pg_dump --format custom --file {file} {_address.Database}");

    public override void Dispose()
    {
    }
}
