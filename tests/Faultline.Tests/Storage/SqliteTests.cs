using System.Security.Cryptography;
using Dapper;
using Faultline.Engine.Storage;

namespace Faultline.Tests.Storage;

/// <summary>What goes wrong with a folder, and what its copies hold.</summary>
public sealed class SqliteTests : IDisposable
{
    private readonly TestDatabase _at = Dialect.Sqlite.Fresh();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task A_folder_that_can_not_be_made_is_named_with_the_remedy()
    {
        var file = Path.Combine(_at.Folder, "file");
        await File.WriteAllTextAsync(file, "", Cancel);
        var folder = Path.Combine(file, "data");
        var error = await RefusedAsync(folder);
        Assert.StartsWith($"can't write to the folder {folder}: make it writable for ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_on_a_read_only_file_system_is_named_with_the_remedy() =>
        // Every Linux has one there, for root as well.
        Assert.StartsWith("can't write to the folder /proc/self", (await RefusedAsync("/proc/self")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        var file = Path.Combine(_at.Folder, "faultline.db");
        var bytes = RandomNumberGenerator.GetBytes(8_192);
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        var error = await RefusedAsync(_at.Folder);
        Assert.StartsWith($"{file} is not a database: move it away or restore a backup", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file, Cancel));
    }

    [Fact]
    public async Task A_damaged_database_is_named_with_the_remedy()
    {
        await using (var database = await _at.OpenAsync(TimeProvider.System))
            await FillAsync(database);
        await using (var file = new FileStream(Path.Combine(_at.Folder, "faultline.db"), FileMode.Open))
        {
            // Nothing but the first page is left as it was.
            file.Position = 4_096;
            file.Write(new byte[file.Length - 4_096]);
        }

        var error = await RefusedAsync(_at.Folder);
        Assert.Contains("is damaged: stop, keep a copy of the folder, and restore a backup", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task A_full_disk_is_said_and_worth_another_try_and_loses_nothing()
    {
        await using var database = await _at.OpenAsync(TimeProvider.System);
        await FillAsync(database);
        var pages = await database.ReadAsync(c => c.QuerySingle<int>("PRAGMA page_count"), Cancel);
        await LimitAsync(database, pages + 5);

        var error = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            while (true)
                await FillAsync(database);
        });

        Assert.StartsWith($"the disk that holds {_at.Folder} is full: free some space on it", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        var before = await CountAsync(database);
        await LimitAsync(database, pages + 1_000);
        await FillAsync(database);
        Assert.Equal(before + 1, await CountAsync(database));
    }

    [Fact]
    [Trait("Spec", "O1")]
    public async Task A_backup_is_whole_while_writes_go_on()
    {
        var copy = Directory.CreateDirectory(Path.Combine(_at.Folder, "copy")).FullName;
        await using (var database = await _at.OpenAsync(TimeProvider.System))
        {
            for (var i = 0; i < 200; i++)
                await FillAsync(database);
            var goingOn = true;
            var writing = Task.Run(
                async () =>
                {
                    for (var i = 0; goingOn || i < 50; i++)
                        await FillAsync(database);
                },
                Cancel);
            await database.BackupAsync(Path.Combine(copy, "faultline.db"), Cancel);
            goingOn = false;
            await writing;
        }

        Assert.Equal(["faultline.db"], Directory.GetFiles(copy).Select(Path.GetFileName));
        await using var again = await Database.OpenAsync(new DatabaseAddress.Sqlite(copy), TimeProvider.System, Cancel);
        Assert.Equal("ok", await again.ReadAsync(c => c.QuerySingle<string>("PRAGMA integrity_check"), Cancel));
        // Each write adds a row and raises the sum: both, or neither.
        Assert.Equal(await CountAsync(again), await again.ReadAsync(c => c.QuerySingle<long>("SELECT rows FROM sum"), Cancel));
        Assert.InRange(await CountAsync(again), 200, long.MaxValue);
    }

    [Fact]
    public async Task A_backup_replaces_no_file_and_leaves_none_behind_when_it_fails()
    {
        await using var database = await _at.OpenAsync(TimeProvider.System);
        var file = Path.Combine(_at.Folder, "copy.db");
        await File.WriteAllTextAsync(file, "mine", Cancel);
        var error = await Assert.ThrowsAsync<StorageException>(() => database.BackupAsync(file, Cancel));
        Assert.Equal($"{file} exists: name a new file, or move that one away", error.Message);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, Cancel));

        error = await Assert.ThrowsAsync<StorageException>(() => database.BackupAsync(Path.Combine(_at.Folder, "no", "copy.db"), Cancel));
        Assert.StartsWith("can't write the backup to ", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_at.Folder, "*.tmp"));
    }

    private static Task<int> FillAsync(Database database) => database.WriteAsync(
        tx => tx.Connection!.Execute(
            """
            CREATE TABLE IF NOT EXISTS filled (bytes BLOB);
            CREATE TABLE IF NOT EXISTS sum (id INTEGER PRIMARY KEY, rows INTEGER);
            INSERT INTO filled VALUES (zeroblob(3000));
            INSERT INTO sum VALUES (1, 1) ON CONFLICT DO UPDATE SET rows = rows + 1;
            """,
            transaction: tx),
        Cancel);

    private static Task<object?> LimitAsync(Database database, int pages) =>
        database.WriteAsync(tx => tx.Connection!.ExecuteScalar($"PRAGMA max_page_count = {pages}", transaction: tx), Cancel);

    private static Task<long> CountAsync(Database database) =>
        database.ReadAsync(connection => connection.QuerySingle<long>("SELECT COUNT(*) FROM filled"), Cancel);

    private static Task<StorageException> RefusedAsync(string folder) => Assert.ThrowsAsync<StorageException>(
        () => Database.OpenAsync(new DatabaseAddress.Sqlite(folder), TimeProvider.System, Cancel));
}
