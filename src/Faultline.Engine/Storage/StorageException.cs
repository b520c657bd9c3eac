namespace Faultline.Engine.Storage;

/// <summary>The database can't be opened, read or written; the message says why and what to do.</summary>
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

    /// <summary>What stands in the way may go away by itself or by an administrator's hand (disk full, connection lost): the same work can
    /// be tried again, and nothing of it has been stored.</summary>
    public bool IsTransient { get; init; }
}
