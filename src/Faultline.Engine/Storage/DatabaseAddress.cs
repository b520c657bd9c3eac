namespace Faultline.Engine.Storage;

/// <summary>Which database: a folder for SQLite, or a PostgreSQL URL (<c>postgres://user:password@host:port/name</c>).</summary>
public abstract record DatabaseAddress
{
    private DatabaseAddress()
    {
    }

    /// <param name="Folder">Holds <c>faultline.db</c> and what belongs to it; made when missing.</param>
    public sealed record Sqlite(string Folder) : DatabaseAddress;

    /// <param name="Url">Also with <c>?sslmode=verify-full</c>, <c>?sslrootcert=FILE</c> and, for a socket, <c>?host=FOLDER</c>. Holds a
    /// secret.</param>
    public sealed record Postgres(string Url) : DatabaseAddress
    {
        // The password must not get into a log by way of the record's own text (S3).
        public override string ToString() => nameof(Postgres);
    }
}
