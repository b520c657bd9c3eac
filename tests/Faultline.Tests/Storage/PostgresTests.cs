using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Tests.Storage;

/// <summary>What goes wrong with a server elsewhere.</summary>
public sealed class PostgresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_password_is_said_and_never_shown()
    {
        var error = await RefusedAsync(PostgresServer.Url("postgres", "wrong:secret"));
        Assert.Contains("refuses user or password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_missing_database_is_named_with_the_remedy() => Assert.Contains(
        "create it with createdb nowhere", (await RefusedAsync(PostgresServer.Url("nowhere"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_does_not_listen_is_worth_another_try()
    {
        // Port 1 of loopback: nobody listens there.
        var error = await RefusedAsync("postgres://me:secret@127.0.0.1:1/name");
        Assert.StartsWith("postgres://me@127.0.0.1:1/name can't be reached", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("mysql://me:secret@host/name", "can't be read")]
    [InlineData("postgres:secret", "can't be read")]
    [InlineData("postgres://me:secret@host", "names no database")]
    [InlineData("postgres://host/secret", "names no user")]
    [InlineData("postgres://me:secret@host/name?color=red", "color")]
    public async Task A_url_that_can_not_be_used_is_explained(string url, string what)
    {
        var error = await RefusedAsync(url);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_is_reached_as_well()
    {
        using var at = Dialect.Postgres.Fresh();
        var address = new DatabaseAddress.Postgres(PostgresServer.SocketUrl(at.Name));
        await using var database = await Database.OpenAsync(address, TimeProvider.System, Cancel);
        Assert.Null(await database.ReadAsync(connection => connection.QuerySingle<string?>("SELECT host(inet_client_addr())"), Cancel));
    }

    [Fact]
    public async Task A_broken_connection_is_made_anew()
    {
        using var at = Dialect.Postgres.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE kept (n INTEGER)", transaction: tx), Cancel);
        Assert.Equal(0, await CountAsync(database));

        PostgresServer.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{at.Name}'");

        var error = await Assert.ThrowsAsync<StorageException>(() => InsertAsync(database));
        Assert.True(error.IsTransient, error.Message);
        await InsertAsync(database);
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task A_read_goes_on_over_a_new_connection()
    {
        using var at = Dialect.Postgres.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        // Together, so that each of the readers has its connection.
        using var together = new Barrier(3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => database.ReadAsync(c => together.SignalAndWait(10_000, Cancel), Cancel)));

        PostgresServer.Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{at.Name}'");

        for (var i = 0; i < 6; i++)
            Assert.Equal(1, await database.ReadAsync(c => c.QuerySingle<int>("SELECT 1"), Cancel));
    }

    [Theory]
    [InlineData(Loss.Answer)]
    [InlineData(Loss.Request)]
    public async Task A_commit_whose_answer_is_lost_is_neither_lost_nor_done_twice(Loss loss)
    {
        using var at = Dialect.Postgres.Fresh();
        await using var proxy = new Proxy(PostgresServer.Port);
        var address = new DatabaseAddress.Postgres(PostgresServer.Url(at.Name, port: proxy.Port));
        await using var database = await Database.OpenAsync(address, TimeProvider.System, Cancel);
        await database.WriteAsync(tx => tx.Connection!.Execute("CREATE TABLE kept (n INTEGER)", transaction: tx), Cancel);
        proxy.Next = loss;

        var error = await Xunit.Record.ExceptionAsync(() => InsertAsync(database));

        Assert.Equal(loss == Loss.Request, error is StorageException { IsTransient: true });
        if (error is not null)
            await InsertAsync(database);
        Assert.Equal(1, await CountAsync(database));
    }

    [Fact]
    public async Task A_backup_is_left_to_its_own_tools()
    {
        using var at = Dialect.Postgres.Fresh();
        await using var database = await at.OpenAsync(TimeProvider.System);
        var error = await Assert.ThrowsAsync<StorageException>(() => database.BackupAsync(Path.Combine(at.Folder, "copy"), Cancel));
        Assert.Contains("pg_dump", error.Message, StringComparison.Ordinal);
    }

    private static Task<int> InsertAsync(Database database) =>
        database.WriteAsync(tx => tx.Connection!.Execute("INSERT INTO kept VALUES (1)", transaction: tx), Cancel);

    private static Task<long> CountAsync(Database database) =>
        database.ReadAsync(connection => connection.QuerySingle<long>("SELECT COUNT(*) FROM kept"), Cancel);

    private static Task<StorageException> RefusedAsync(string url) => Assert.ThrowsAsync<StorageException>(
        () => Database.OpenAsync(new DatabaseAddress.Postgres(url), TimeProvider.System, Cancel));
}
