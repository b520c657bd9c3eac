using Faultline.Engine.Storage;

namespace Faultline.Tests.Storage;

/// <summary>
/// A fresh database of each kind, for tests whose bodies run on both:
/// <c>[Theory, MemberData(nameof(TestDatabases.Each), MemberType = typeof(TestDatabases))]</c>, then <c>using var at = kind.Fresh();</c>
/// and <c>await using var database = await at.OpenAsync(time);</c>, as often as the test closes and opens it.
/// </summary>
public static class TestDatabases
{
    public static TheoryData<Dialect> Each => [Dialect.Sqlite, Dialect.Postgres];

    public static TestDatabase Fresh(this Dialect kind)
    {
        var name = kind == Dialect.Sqlite ? "faultline.db" : PostgresServer.NewDatabase();
        var folder = Directory.CreateTempSubdirectory("faultline-storage-").FullName;
        return new TestDatabase(
            folder, name, kind == Dialect.Sqlite ? new DatabaseAddress.Sqlite(folder) : new DatabaseAddress.Postgres(PostgresServer.Url(name)));
    }
}

/// <summary>Where a test's database is; its folder is removed in the end.</summary>
public sealed class TestDatabase(string folder, string name, DatabaseAddress address) : IDisposable
{
    public string Folder => folder;

    /// <summary>As its server, or its folder, calls it.</summary>
    public string Name => name;

    public DatabaseAddress Address => address;

    public Task<Database> OpenAsync(TimeProvider time) => Database.OpenAsync(address, time, TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
