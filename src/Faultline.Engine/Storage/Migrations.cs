using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Faultline.Engine.Storage;

/// <summary>
/// The numbered steps that make the tables, embedded from <c>Migrations/NNN-name.sql</c>, or from <c>NNN-name.postgres.sql</c> for
/// PostgreSQL where its SQL differs. Each is one transaction, applied once, in the order of their numbers; numbers may have gaps.
/// </summary>
internal static class Migrations
{
    private const string Folder = "Faultline.Engine.Storage.Migrations.";
    private const string ForPostgres = ".postgres.sql";

    public static IReadOnlyList<Migration> Of(Dialect dialect) =>
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .GroupBy(name => name[Folder.Length..].Split('.')[0], StringComparer.Ordinal)
            .Select(files => Read(files.Key, files, dialect))
            .OrderBy(migration => migration.Version),
    ];

    /// <exception cref="StorageException">The database was made by a newer program.</exception>
    public static void Apply(DbConnection connection, IReadOnlyList<Migration> migrations, DateTimeOffset now)
    {
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS schema (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)");
        var applied = connection.Query<int>("SELECT version FROM schema").ToHashSet();
        var known = migrations.Select(m => m.Version).ToHashSet();
        if (applied.Except(known).Any())
        {
            throw new StorageException(
                $"the database has schema {applied.Max()}, this program knows schema {known.Max()}: " +
                "run the newer program that wrote it, or restore a backup from before");
        }

        foreach (var migration in migrations.Where(m => !applied.Contains(m.Version)))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(migration.Sql, transaction: transaction);
            connection.Execute(
                "INSERT INTO schema (version, name, applied_at) VALUES (@Version, @Name, @at)",
                new { migration.Version, migration.Name, at = Instant.ToMicros(now) },
                transaction);
            transaction.Commit();
        }
    }

    private static Migration Read(string title, IEnumerable<string> files, Dialect dialect)
    {
        var special = files.FirstOrDefault(f => f.EndsWith(ForPostgres, StringComparison.Ordinal));
        var file = dialect == Dialect.Postgres && special is not null
            ? special
            : files.First(f => !f.EndsWith(ForPostgres, StringComparison.Ordinal));
        using var reader = new StreamReader(typeof(Migrations).Assembly.GetManifestResourceStream(file)!);
        var dash = title.IndexOf('-', StringComparison.Ordinal);
        return new Migration(int.Parse(title[..dash], CultureInfo.InvariantCulture), title[(dash + 1)..], reader.ReadToEnd());
    }
}

internal sealed record Migration(int Version, string Name, string Sql);
