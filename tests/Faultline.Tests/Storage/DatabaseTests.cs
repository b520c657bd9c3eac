using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Tests.Storage;

public sealed class DatabaseTests
{
    public static TheoryData<Dialect> Each => TestDatabases.Each;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Each))]
    public async Task A_transaction_stays_whole_or_not_at_all(Dialect kind)
    {
        using var at = kind.Fresh();
        await using (var database = await at.OpenAsync(TimeProvider.System))
        {
            await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE kept (n INTEGER)", transaction: tx), Cancel);
            await database.WriteAsync(tx => tx.Connection!.Execute("INSERT INTO kept VALUES (1)", transaction: tx), Cancel);
            await Assert.ThrowsAsync<FormatException>(() => database.WriteAsync<int>(
                tx =>
                {
                    tx.Connection!.Execute("INSERT INTO kept VALUES (2)", transaction: tx);
                    throw new FormatException();
                },
                Cancel));
            Assert.Equal([1], await KeptAsync(database));
        }

        await using var again = await at.OpenAsync(TimeProvider.System);
        Assert.Equal([1], await KeptAsync(again));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Writes_run_one_by_one_in_their_order_with_reads_beside_them(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE kept (n INTEGER)", transaction: tx), Cancel);
        using var mayGoOn = new ManualResetEventSlim();
        var writes = Enumerable.Range(0, 500).Select(n => database.WriteAsync(
            tx =>
            {
                tx.Connection!.Execute("INSERT INTO kept VALUES (@n)", new { n }, tx);
                if (n == 100)
                    mayGoOn.Wait(Cancel);
            },
            Cancel)).ToList();
        await writes[99];

        Assert.Equal(Enumerable.Range(0, 100), await KeptAsync(database));

        mayGoOn.Set();
        await Task.WhenAll(writes);
        Assert.Equal(Enumerable.Range(0, 500), await KeptAsync(database));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_read_sees_one_moment_and_can_not_write(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE kept (n INTEGER)", transaction: tx), Cancel);
        var (before, after) = await database.ReadAsync(
            connection =>
            {
                var before = connection.QuerySingle<long>("SELECT COUNT(*) FROM kept");
                database.WriteAsync(tx => tx.Connection!.Execute("INSERT INTO kept VALUES (1)", transaction: tx), Cancel).Wait(Cancel);
                return (before, connection.QuerySingle<long>("SELECT COUNT(*) FROM kept"));
            },
            Cancel);
        Assert.Equal(before, after);
        await Assert.ThrowsAsync<StorageException>(() => database.ReadAsync(c => c.Execute("INSERT INTO kept VALUES (2)"), Cancel));
        Assert.Equal([1], await KeptAsync(database));
    }

    [Theory, MemberData(nameof(Each))]
    public async Task Work_that_is_given_up_before_its_turn_is_not_done(Dialect kind)
    {
        using var at = kind.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        using var mayGoOn = new ManualResetEventSlim();
        using var impatient = new CancellationTokenSource();
        var first = database.WriteAsync(_ => mayGoOn.Wait(Cancel), Cancel);
        var second = database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE never (n INTEGER)", transaction: tx), impatient.Token);
        await impatient.CancelAsync();
        mayGoOn.Set();
        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE never (n INTEGER)", transaction: tx), Cancel);
    }

    [Theory, MemberData(nameof(Each))]
    public async Task A_database_that_is_in_use_is_refused(Dialect kind)
    {
        using var at = kind.Fresh();
        await using (await at.OpenAsync(TimeProvider.System))
        {
            var error = await Assert.ThrowsAsync<StorageException>(() => at.OpenAsync(TimeProvider.System));
            Assert.StartsWith("another faultline uses ", error.Message, StringComparison.Ordinal);
        }

        await using var free = await at.OpenAsync(TimeProvider.System);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "O1")]
    public async Task An_older_program_refuses_a_newer_database(Dialect kind)
    {
        using var at = kind.Fresh();
        var known = 0;
        await using (var database = await at.OpenAsync(TimeProvider.System))
        {
            known = await database.ReadAsync(c => c.QuerySingle<int>("SELECT MAX(version) FROM schema"), Cancel);
            await database.WriteAsync(tx => tx.Connection!.Execute("INSERT INTO schema VALUES (999, 'later', 0)", transaction: tx), Cancel);
        }

        var error = await Assert.ThrowsAsync<StorageException>(() => at.OpenAsync(TimeProvider.System));
        Assert.Equal(
            $"the database has schema 999, this program knows schema {known}: " +
            "run the newer program that wrote it, or restore a backup from before",
            error.Message);
    }

    [Theory, MemberData(nameof(Each))]
    [Trait("Spec", "O1")]
    public async Task Migrations_are_applied_once_each_whole_or_not_at_all(Dialect kind)
    {
        using var at = kind.Fresh();
        Migration first = new(1, "first", "CREATE TABLE one (n INTEGER)");
        Migration broken = new(3, "broken", "CREATE TABLE three (n INTEGER); INSERT INTO nowhere VALUES (1)");
        Migration between = new(2, "between", "INSERT INTO one VALUES (2)");
        await Assert.ThrowsAsync<StorageException>(() => OpenAsync(at, first, broken));
        await using (var database = await OpenAsync(at, first, between))
            Assert.Equal([1, 2], await database.ReadAsync(c => c.Query<int>("SELECT version FROM schema ORDER BY 1").ToList(), Cancel));
        await using (var database = await OpenAsync(at, first, between, broken with { Sql = "CREATE TABLE three (n INTEGER)" }))
            Assert.Equal(1, await database.ReadAsync(c => c.QuerySingle<int>("SELECT COUNT(*) FROM one"), Cancel));
    }

    [Fact]
    public void Migrations_of_both_kinds_have_the_same_numbers() => Assert.Equal(
        Migrations.Of(Dialect.Sqlite).Select(m => (m.Version, m.Name)), Migrations.Of(Dialect.Postgres).Select(m => (m.Version, m.Name)));

    private static Task<Database> OpenAsync(TestDatabase at, params Migration[] migrations) =>
        Database.OpenAsync(Backend.For(at.Address, TimeProvider.System), migrations, TimeProvider.System, Cancel);

    private static Task<List<int>> KeptAsync(Database database) =>
        database.ReadAsync(connection => connection.Query<int>("SELECT n FROM kept ORDER BY n").ToList(), Cancel);
}
