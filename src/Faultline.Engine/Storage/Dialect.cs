namespace Faultline.Engine.Storage;

/// <summary>Whose SQL is spoken. Nearly all of ours is the same; what differs is here and in <c>.postgres.sql</c> migrations.</summary>
public enum Dialect
{
    Sqlite,
    Postgres,
}

/// <summary>The words that differ.</summary>
internal static class DialectWords
{
    extension(Dialect dialect)
    {
        /// <summary>The type of a column of bytes.</summary>
        public string Bytes => dialect == Dialect.Sqlite ? "BLOB" : "BYTEA";

        /// <summary>Behind a column: its value is one of an array parameter's. Dapper spells lists out for SQLite and leaves arrays to Npgsql.</summary>
        public string Among(string parameter) => dialect == Dialect.Sqlite ? $"IN @{parameter}" : $"= ANY(@{parameter})";

        /// <summary>Behind a CREATE TABLE whose rows lie in their primary key; PostgreSQL has no such thing.</summary>
        public string InKeyOrder => dialect == Dialect.Sqlite ? "WITHOUT ROWID" : "";
    }
}
