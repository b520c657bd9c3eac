using System.Buffers;

namespace Faultline.Engine.Traffic.Syslog;

/// <summary>Lines that were received and wait to be read: bounded in bytes, one behind the other. Many may add, one takes. Thread-safe.</summary>
internal sealed class LineQueue(int capacity)
{
    private readonly Lock _lock = new();
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _taken = new();
    private TaskCompletionSource? _much;
    private TaskCompletionSource? _room;

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _filling.WrittenCount;
        }
    }

    /// <summary>Adds a message that holds one or more lines. False: there is no room, and nothing was added.</summary>
    /// <param name="message">Shorter than the capacity.</param>
    public bool TryAdd(ReadOnlySpan<byte> message)
    {
        message = message.TrimEnd("\0\r\n"u8);
        if (message.IsEmpty)
            return true;
        lock (_lock)
        {
            if (_filling.WrittenCount + message.Length + 1 > capacity)
                return false;
            var room = _filling.GetSpan(message.Length + 1);
            message.CopyTo(room);
            room[message.Length] = (byte)'\n';
            _filling.Advance(message.Length + 1);
            if (_filling.WrittenCount >= capacity / 4)
                _much?.TrySetResult();
            return true;
        }
    }

    /// <summary>Adds a message, once there is room for it.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> message)
    {
        while (!TryAdd(message.Span))
            await Emptied();
    }

    /// <summary>Ends when there is so much that it should be taken at once.</summary>
    public Task Much()
    {
        lock (_lock)
        {
            return _filling.WrittenCount >= capacity / 4
                ? Task.CompletedTask
                : (_much ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>All that is there, as whole lines; good until the next call.</summary>
    public ReadOnlySpan<byte> Take()
    {
        _taken.ResetWrittenCount();
        lock (_lock)
        {
            (_filling, _taken) = (_taken, _filling);
            _much = null;
            _room?.TrySetResult();
            _room = null;
        }

        return _taken.WrittenSpan;
    }

    private Task Emptied()
    {
        lock (_lock)
        {
            return _filling.WrittenCount == 0
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
