using System.Data;
using System.Data.Common;
using Dapper;

namespace Faultline.Engine.Storage;

/// <summary>
/// Where everything is remembered: SQLite in a folder, or PostgreSQL. One writer at a time, on a thread of its own; readers beside it.
/// Thread-safe. The work given to it must not wait for other work of the same database.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int Readers = 3;
    private const int Queued = 256;

    private readonly Backend _backend;
    private readonly ConnectionThreads _writer;
    private readonly ConnectionThreads _readers;

    private readonly CancellationTokenSource _closing = new();

    private Database(Backend backend)
    {
        _backend = backend;
        _writer = new ConnectionThreads(backend, write: true, threads: 1, Queued);
        _readers = new ConnectionThreads(backend, write: false, Readers, Queued);
    }

    public Dialect Dialect => _backend.Dialect;

    /// <summary>Opens, creating or migrating as needed.</summary>
    /// <exception cref="StorageException">It can't be opened; the message names the remedy.</exception>
    public static Task<Database> OpenAsync(DatabaseAddress address, TimeProvider time, CancellationToken cancel)
    {
        var backend = Backend.For(address, time);
        return OpenAsync(backend, Migrations.Of(backend.Dialect), time, cancel);
    }

    internal static async Task<Database> OpenAsync(
        Backend backend, IReadOnlyList<Migration> migrations, TimeProvider time, CancellationToken cancel)
    {
        var database = new Database(backend);
        try
        {
            await database._writer.RunAsync(
                connection =>
                {
                    Migrations.Apply(connection, migrations, time.GetUtcNow());
                    return true;
                },
                cancel);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one transaction on the writer's thread, after those queued before it. Nothing of it stays when it throws.</summary>
    /// <param name="cancel">Gives up while it is queued; what has begun goes on to its end.</param>
    /// <exception cref="StorageException">The database refused; <see cref="StorageException.IsTransient"/> tells whether to try
    /// again.</exception>
    public Task<T> WriteAsync<T>(Func<DbTransaction, T> work, CancellationToken cancel) => _writer.RunAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction();
            var result = work(transaction);
            Commit(transaction);
            return result;
        },
        cancel);

    public Task WriteAsync(Action<DbTransaction> work, CancellationToken cancel) => WriteAsync(
        transaction =>
        {
            work(transaction);
            return true;
        },
        cancel);

    /// <summary>Runs a read on a connection of its own that sees what is committed, all of it as it was at one moment.</summary>
    /// <exception cref="StorageException">The database refused.</exception>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancel) => _readers.RunAsync(
        connection =>
        {
            connection.Execute(_backend.BeginReading);
            try
            {
                return work(connection);
            }
            finally
            {
                if (connection.State == ConnectionState.Open)
                    connection.Execute("ROLLBACK TRANSACTION");
            }
        },
        cancel);

    /// <summary>
    /// Copies everything committed into a new file, while work goes on. Either the whole file is there in the end, or none.
    /// </summary>
    /// <exception cref="StorageException">There is such a file already, it can't be written, or the database has tools of its own for
    /// this.</exception>
    public Task BackupAsync(string file, CancellationToken cancel) => _readers.RunAsync(
        _ =>
        {
            _backend.Backup(Path.GetFullPath(file));
            return true;
        },
        cancel);

    /// <summary>Does what is queued, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        // The writer last: SQLite tidies its log up when the last connection closes, which one that only reads can't do.
        await _closing.CancelAsync();
        await _readers.DisposeAsync();
        await _writer.DisposeAsync();
        _backend.Dispose();
        _closing.Dispose();
    }

    // A commit whose answer was lost has happened or not. Whoever asked would do the work again, so that must be known and not guessed.
    private void Commit(DbTransaction transaction)
    {
        var connection = transaction.Connection!;
        var name = _backend.NameOf(transaction);
        try
        {
            transaction.Commit();
        }
        catch (DbException) when (name is not null && connection.State != ConnectionState.Open)
        {
            if (!_backend.WasCommitted(name, _closing.Token))
                throw;
        }
    }
}
