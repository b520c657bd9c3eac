using Faultline.Traffic.Reading;

namespace Faultline.Engine.Traffic;

/// <summary>Lines that somebody sends. Thread-safe: one sending after the other.</summary>
internal sealed class PushedLines(LogIntake intake, KeepTraffic keep, TimeProvider time) : IDisposable
{
    private const int Chunk = 1024 * 1024;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly LogReader _reader = intake.NewReader();
    private readonly RecentPushes _recent = new(time);

    public bool HasCome { get; private set; }

    /// <summary>Counts all lines of a stream, and stores them when it returns: all, or none when it throws.</summary>
    /// <param name="key">The same for the same lines sent again, which are then not counted again; empty for none.</param>
    /// <param name="longest">In bytes.</param>
    /// <returns>Null when there are more bytes than that; nothing of it is counted then.</returns>
    /// <exception cref="InvalidDataException">It is packed and damaged.</exception>
    /// <exception cref="Storage.StorageException">It can't be stored.</exception>
    public async Task<(long Lines, long Unparsed)?> TakeAsync(string key, Stream lines, long longest, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_recent.Find(key) is { } known)
                return known;
            if (!await ReadAsync(lines, longest, cancel))
                return null;
            var delta = intake.Delta(time.GetUtcNow(), _reader.Recogniser.FormatName ?? "");
            if (delta.Lines > 0)
                await keep(delta, [], cancel);
            HasCome = true;
            _recent.Add(key, (delta.Lines, delta.Unparsed));
            return (delta.Lines, delta.Unparsed);
        }
        finally
        {
            intake.Clear();
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<bool> ReadAsync(Stream lines, long longest, CancellationToken cancel)
    {
        var buffer = new byte[Chunk];
        var (kept, total) = (0, 0L);
        while (true)
        {
            var count = await lines.ReadAtLeastAsync(buffer.AsMemory(kept), 1, throwOnEndOfStream: false, cancel);
            total += count;
            if (total > longest)
                return false;
            kept += count;

            // A line longer than the buffer is taken in pieces, none of which is likely to be understood.
            var end = count == 0 || kept == buffer.Length && !buffer.AsSpan(0, kept).Contains((byte)'\n')
                ? kept
                : buffer.AsSpan(0, kept).LastIndexOf((byte)'\n') + 1;
            _reader.Read(buffer.AsSpan(0, end));
            buffer.AsSpan(end, kept - end).CopyTo(buffer);
            kept -= end;
            if (count == 0)
                return true;
        }
    }
}
