using Faultline.Traffic.Tallies;

namespace Faultline.Traffic.Reading;

/// <summary>
/// One pass over all inputs. What must be read in order (packed files, pipes, formats with memory) is shared out by input; a large plain file
/// by its pieces.
/// </summary>
internal sealed class Run(ReadingOptions options, double sampled, long? total, CancellationToken cancel)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _formats = new(StringComparer.Ordinal);
    private readonly Tally _sum = new(sampled);
    private long _bytes;
    private long _doneBefore;

    public async Task<TrafficReport> ReadAsync(IReadOnlyList<LogInput> inputs)
    {
        var (alone, shared) = (new List<LogInput>(), new List<LogInput>());
        foreach (var input in inputs)
            (input.Pieces() > 1 && Cores > 1 ? shared : alone).Add(input);
        await Parallel.ForEachAsync(
            alone,
            new ParallelOptions { MaxDegreeOfParallelism = Cores, CancellationToken = cancel },
            (input, _) =>
            {
                ReadAlone(input);
                return ValueTask.CompletedTask;
            });
        foreach (var input in shared)
            await ReadSharedAsync(input);
        var formats = _formats.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal);
        return _sum.Report() with { Formats = [.. formats.Select(pair => pair.Key)], Bytes = _bytes };
    }

    private int Cores => Math.Max(1, options.Cores);

    private async Task ReadSharedAsync(LogInput input)
    {
        using var blocks = input.Open();
        var readers = Enumerable.Range(0, Cores).Select(_ => NewReader()).ToArray();
        using var outOfOrder = new CancellationTokenSource();
        var work = readers.Select(reader => Task.Factory.StartNew(
            () => Drain(input, blocks, reader, outOfOrder), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll(work);
        if (outOfOrder.IsCancellationRequested)
        {
            // A format with memory: what its pieces mean is said by lines before them. Nothing of it is counted yet.
            ReadAlone(input);
            return;
        }

        foreach (var reader in readers)
            Take(reader);
        Finish(blocks);
    }

    private void ReadAlone(LogInput input)
    {
        using var blocks = input.Open();
        var reader = NewReader();
        Drain(input, blocks, reader, outOfOrder: null);
        Take(reader);
        Finish(blocks);
    }

    private void Drain(LogInput input, Blocks blocks, LogReader reader, CancellationTokenSource? outOfOrder)
    {
        var buffer = Blocks.NewBuffer();
        while (outOfOrder is not { IsCancellationRequested: true })
        {
            cancel.ThrowIfCancellationRequested();
            var lines = input.Reading(() => blocks.Next(buffer));
            if (lines.IsEmpty)
                return;
            reader.Read(lines.Span);
            if (reader.Recogniser.NeedsOrder)
                outOfOrder?.Cancel();
            if (options.Progress is { } progress)
                progress(Volatile.Read(ref _doneBefore) + blocks.Done, total);
        }
    }

    private void Take(LogReader reader)
    {
        lock (_lock)
        {
            _sum.Merge(reader.Tally);
            _bytes += reader.Bytes;
            foreach (var (format, lines) in reader.Recogniser.Hits)
                _formats[format] = _formats.GetValueOrDefault(format) + lines;
        }
    }

    private void Finish(Blocks blocks) => Interlocked.Add(ref _doneBefore, blocks.Done);

    private LogReader NewReader()
    {
        var recogniser = options.Layout is { } layout
            ? new Recogniser([layout(options.Format)])
            : new Recogniser(options.Format, options.Only);
        return new LogReader(recogniser, new Tally(sampled), options.Host)
        {
            From = options.From?.ToUnixTimeMilliseconds() ?? long.MinValue,
            To = options.To?.ToUnixTimeMilliseconds() ?? long.MaxValue,
        };
    }
}
