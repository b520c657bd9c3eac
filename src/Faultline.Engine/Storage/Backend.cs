using System.Data.Common;

namespace Faultline.Engine.Storage;

/// <summary>What SQLite and PostgreSQL do differently. Used by the threads of <see cref="Database"/> only.</summary>
internal abstract class Backend : IDisposable
{
    public abstract Dialect Dialect { get; }

    /// <summary>Begins a transaction in which every read sees the same moment.</summary>
    public abstract string BeginReading { get; }

    /// <summary>A connection ready for use; whoever asked owns it.</summary>
    /// <param name="write">The one connection that writes, as opposed to those that only read.</param>
    public abstract DbConnection Open(bool write);

    /// <summary>What the database's own error means to an administrator.</summary>
    public abstract StorageException Explain(DbException error);

    /// <summary>What an uncertain end of this transaction can be asked by later; null when its end is never uncertain.</summary>
    public virtual string? NameOf(DbTransaction transaction) => null;

    /// <summary>Whether a transaction was committed whose connection broke before the answer came. Asks until it knows.</summary>
    /// <exception cref="StorageException">It is closed before it knows.</exception>
    public virtual bool WasCommitted(string transaction, CancellationToken closing) => false;

    /// <summary>Copies everything that is committed into a file that does not exist yet.</summary>
    public abstract void Backup(string file);

    public abstract void Dispose();

    public static Backend For(DatabaseAddress address, TimeProvider time) => address switch
    {
        DatabaseAddress.Sqlite sqlite => new SqliteBackend(sqlite.Folder),
        DatabaseAddress.Postgres postgres => new PostgresBackend(postgres.Url, time),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };
}
