using System.Data;
using System.Data.Common;
using System.Threading.Channels;

namespace Faultline.Engine.Storage;

/// <summary>
/// Threads that each own a connection and take work from one queue, in its order. Both databases' drivers block, so they block these
/// threads and not the pool's. A connection that broke is opened anew for the next piece of work.
/// </summary>
internal sealed class ConnectionThreads : IAsyncDisposable
{
    private readonly Backend _backend;
    private readonly bool _write;
    private readonly Channel<Job> _queue;
    private readonly Task _ended;

    /// <param name="queued">How many pieces of work wait before callers do.</param>
    public ConnectionThreads(Backend backend, bool write, int threads, int queued)
    {
        _backend = backend;
        _write = write;
        _queue = Channel.CreateBounded<Job>(queued);
        _ended = Task.WhenAll(Enumerable.Range(1, threads).Select(number => Start($"{(write ? "writer" : "reader")} {number}")));
    }

    /// <param name="cancel">Takes work out of the queue; what has begun goes on to its end, so that its outcome is known.</param>
    public async Task<T> RunAsync<T>(Func<DbConnection, T> work, CancellationToken cancel)
    {
        var job = new Job<T>(work, cancel);
        try
        {
            await _queue.Writer.WriteAsync(job, cancel);
        }
        catch (ChannelClosedException e)
        {
            throw new ObjectDisposedException("the database is closed", e);
        }

        return await job.Result;
    }

    /// <summary>Does what is queued and ends the threads.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended;
    }

    private Task Start(string name)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            Work();
            ended.SetResult();
        })
        { IsBackground = true, Name = name }.Start();
        return ended.Task;
    }

    private void Work()
    {
        DbConnection? connection = null;
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            while (_queue.Reader.TryRead(out var job))
                Do(job, ref connection);
        connection?.Dispose();
    }

    private void Do(Job job, ref DbConnection? connection)
    {
        if (job.IsGivenUp)
            return;
        var isUsed = connection is not null;
        try
        {
            connection ??= _backend.Open(_write);
            job.Do(connection);
        }
        catch (DbException) when (isUsed && !_write && connection is not { State: ConnectionState.Open })
        {
            // It broke while nobody used it, as when the server was begun anew. A read can be done again.
            connection!.Dispose();
            connection = null;
            Do(job, ref connection);
        }
        catch (DbException e)
        {
            job.Fail(_backend.Explain(e));
        }
        catch (Exception e)
        {
            job.Fail(e);
        }

        if (connection is not { State: ConnectionState.Open })
        {
            connection?.Dispose();
            connection = null;
        }
    }

    private abstract class Job
    {
        /// <summary>Whoever asked no longer waits; true at most before it is begun.</summary>
        public abstract bool IsGivenUp { get; }

        public abstract void Do(DbConnection connection);

        public abstract void Fail(Exception why);
    }

    private sealed class Job<T>(Func<DbConnection, T> work, CancellationToken cancel) : Job
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Result => _result.Task;

        public override bool IsGivenUp => cancel.IsCancellationRequested && _result.TrySetCanceled(cancel);

        public override void Do(DbConnection connection) => _result.SetResult(work(connection));

        public override void Fail(Exception why) => _result.SetException(why);
    }
}
