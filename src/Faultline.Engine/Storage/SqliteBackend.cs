using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Faultline.Engine.Storage;

/// <summary>SQLite: <c>faultline.db</c> in a folder that one process uses at a time.</summary>
internal sealed class SqliteBackend : Backend
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private readonly string _folder;
    private readonly string _file;
    private readonly FileStream _lock;

    public SqliteBackend(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _file = Path.Combine(_folder, "faultline.db");
        _lock = Occupy();
    }

    public override Dialect Dialect => Dialect.Sqlite;

    public override string BeginReading => "BEGIN TRANSACTION";

    public override DbConnection Open(bool write)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _file,
            Mode = write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            // Ours live as long as their thread.
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            // FULL: what was committed survives a power cut. The limit gives back what a long transaction made of the log.
            connection.Execute(write
                ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216"
                : "PRAGMA query_only = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override StorageException Explain(DbException error)
    {
        var (text, transient) = ((SqliteException)error).SqliteErrorCode switch
        {
            5 or 6 => ($"another program holds {_file} locked: end it", true),
            8 => ($"{_file} can't be written: make it, and the folder it is in, writable for {Environment.UserName}", true),
            10 => ($"reading or writing {_file} failed: look at the disk and at the system's log", true),
            11 => ($"{_file} is damaged: stop, keep a copy of the folder, and restore a backup", false),
            13 => ($"the disk that holds {_folder} is full: free some space on it", true),
            14 => ($"{_file} can't be opened: {Environment.UserName} must be allowed to write the folder", true),
            26 => ($"{_file} is not a database: move it away or restore a backup", false),
            _ => ($"{_file} refused the work", false),
        };
        return new StorageException($"{text} ({error.Message.TrimEnd('.')})", error) { IsTransient = transient };
    }

    // SQLite reads one moment of its own in a transaction of its own, and the log keeps taking writes beside it.
    public override void Backup(string file)
    {
        var unfinished = file + ".tmp";
        try
        {
            if (Path.Exists(file))
                throw new StorageException($"{file} exists: name a new file, or move that one away");
            if (File.Exists(unfinished))
                File.Delete(unfinished);
            using (var connection = Open(write: true))
                connection.Execute("VACUUM INTO @unfinished", new { unfinished });
            using (var written = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
                written.Flush(flushToDisk: true);
            File.Move(unfinished, file, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
        {
            if (File.Exists(unfinished))
                File.Delete(unfinished);
            throw new StorageException(
                $"can't write the backup to {file}: name a file in a folder that is writable and has room ({e.Message})", e);
        }
    }

    // The file stays: removing it would let two others lock two different files of that name.
    public override void Dispose() => _lock.Dispose();

    private FileStream Occupy()
    {
        try
        {
            Directory.CreateDirectory(_folder);
            return new FileStream(Path.Combine(_folder, "faultline.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is WouldBlockOnLinux or WouldBlockOnMac)
        {
            var text = $"another faultline uses {_folder}: end it, or name another folder with --data";
            throw new StorageException(text, e) { IsTransient = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var remedy = $"make it writable for {Environment.UserName}, or name another one with --data";
            throw new StorageException($"can't write to the folder {_folder}: {remedy} ({e.Message})", e);
        }
    }
}
