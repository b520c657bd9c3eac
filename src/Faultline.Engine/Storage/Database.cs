using System.Data.Common;

namespace Faultline.Engine.Storage;

/// <summary>
/// Where everything is remembered: SQLite in a folder, or PostgreSQL. One writer at a time, on a thread of its own; readers beside it.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>Opens, creating or migrating as needed.</summary>
    /// <exception cref="StorageException">It can't be opened; the message names the remedy.</exception>
    public static Task<Database> OpenAsync(DatabaseAddress address, TimeProvider time, CancellationToken cancel) => throw new NotSupportedException();

    public Dialect Dialect { get; private init; }

    /// <summary>Runs one transaction on the writer's thread, after those queued before it. Nothing of it stays when it throws.</summary>
    public Task<T> WriteAsync<T>(Func<DbTransaction, T> work, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Runs a read on a connection of its own that sees what is committed.</summary>
    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

public enum Dialect
{
    Sqlite,
    Postgres,
}

/// <summary>Which database: a folder for SQLite, or a PostgreSQL URL (<c>postgres://user:password@host:port/name</c>).</summary>
public abstract record DatabaseAddress
{
    private DatabaseAddress()
    {
    }

    /// <param name="Folder">Holds <c>faultline.db</c> and what belongs to it.</param>
    public sealed record Sqlite(string Folder) : DatabaseAddress;

    public sealed record Postgres(string Url) : DatabaseAddress;
}

/// <summary>The database can't be opened or written; the message says why and what to do.</summary>
public sealed class StorageException : Exception
{
    public StorageException()
    {
    }

    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
